import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Ledger
import NIOCore
import Publishing
import WebSupport

/// The back office: every page below `/office`, for people with a duty.
///
/// A page is a value made of components (`Components/`), rendered by one template; a route declares who may come.
public struct Office: Sendable {
    let identity: IdentityRoom
    let ledger: LedgerReader
    let articles: OfficeReader
    let desk: ManuscriptDesk
    let zoneDesk: ZoneDesk
    let sectionDesk: SectionDesk
    let topicDesk: TopicDesk
    let webhookDesk: WebhookDesk
    let fileDesk: FileDesk
    let meetings: MeetingOffice
    /// The page of a manuscript as the portal will show it, with files under a path.
    let preview: @Sendable (Manuscript, Language, String) async throws -> Response
    /// The page of a special topic as the portal will show it, with files under a path.
    let previewTopic: @Sendable (Topic, Language, String) async throws -> Response
    let files: OfficeFiles
    let settings: OfficeSettings
    let templates: Templates
    let assets: Assets
    /// Keeps the form of inspections on phones that have no connection.
    let inspectionWorker: FinishedPage
    let now: @Sendable () -> Int64
    let importDesk = ImportDesk()
    let matterImportDesk = MatterImportDesk()
    let works = LongWorks()

    /// The context of a request.
    public typealias Context = ClientContext

    /// - Parameters:
    ///   - desk: texts in work.
    ///   - zoneDesk: the zones and their own pages.
    ///   - sectionDesk: the sections of the portal.
    ///   - topicDesk: special topics.
    ///   - webhookDesk: other systems that are told what happens.
    ///   - fileDesk: looks into files that were sent for texts, and stores them.
    ///   - meetings: meetings, their texts, and the matters that come of them.
    ///   - preview: the page of a manuscript as the portal will show it, with files under a path.
    ///   - previewTopic: the same of a special topic.
    ///   - files: stored files, for evidence and texts.
    ///   - now: seconds since 1970.
    /// - Throws: when a template does not parse or the resources are missing.
    public init(
        identity: IdentityRoom, ledger: LedgerReader, articles: OfficeReader, desk: ManuscriptDesk,
        zoneDesk: ZoneDesk, sectionDesk: SectionDesk, topicDesk: TopicDesk,
        webhookDesk: WebhookDesk, fileDesk: FileDesk, meetings: MeetingOffice, files: OfficeFiles,
        settings: OfficeSettings,
        preview: @escaping @Sendable (Manuscript, Language, String) async throws -> Response,
        previewTopic: @escaping @Sendable (Topic, Language, String) async throws -> Response,
        now: @escaping @Sendable () -> Int64
    ) throws {
        self.identity = identity
        self.ledger = ledger
        self.articles = articles
        self.desk = desk
        self.zoneDesk = zoneDesk
        self.sectionDesk = sectionDesk
        self.topicDesk = topicDesk
        self.webhookDesk = webhookDesk
        self.previewTopic = previewTopic
        self.fileDesk = fileDesk
        self.meetings = meetings
        self.preview = preview
        self.files = files
        self.settings = settings
        self.now = now
        let resources = Bundle.module.bundleURL.appending(path: "Resources")
        templates = try Templates(folder: resources.appending(path: "Templates"))
        assets = try Assets(folder: resources.appending(path: "Assets"), path: "/office/assets/")
        let worker = resources.appending(path: "Inspections/worker.js")
        inspectionWorker = FinishedPage(
            try String(contentsOf: worker, encoding: .utf8), contentType: "text/javascript; charset=utf-8",
            cacheControl: "no-cache")
    }

    /// Every address of the office.
    public static let routes: [OfficeRoute] = [
        SignInPages.routes, ProviderPages.routes, AccountPages.routes, HomePages.routes, SearchEverything.routes,
        UnitPages.routes, UnitPages.files, PersonPages.routes, PersonPages.files, ImportPages.files,
        ImportPages.routes, RolePages.routes, ArticlePages.routes, ArticlePages.files, ManuscriptPages.routes,
        ManuscriptPages.files, WordPages.routes, CalendarPage.routes, LinkPages.routes, ZonePages.routes,
        ZonePages.files, SectionPages.routes, TopicPages.routes, TopicPages.files, ReadershipPages.routes,
        ReadershipPages.files, WebhookPages.routes, MeetingPages.routes, MeetingPages.files, MeetingNews.routes,
        AttendancePages.routes, AttendancePages.files, MatterPages.routes, MatterPages.files, CircularPages.routes,
        NoticePages.routes, InspectionPages.routes, InspectionPages.files,
        DoorPages.routes,
        PaperPages.routes, PaperPages.files, PlanPages.routes, PlanPages.files, AttendeeImportPages.routes,
        AttendeeImportPages.files, SeatPages.routes, SeatPages.files, BadgePages.routes, BadgePages.files,
        InvitationPages.routes, InvitationPages.files, SessionPages.routes, SessionPages.files,
        AuditPages.routes, AuditPages.files,
        ProvenancePages.routes,
        LetterPages.routes,
        GalleryPages.routes,
    ].flatMap(\.self)

    /// What answers requests below `/office`.
    public func responder() -> OfficeResponder {
        let router = Router(context: Context.self)
        router.get(RouterPath(InspectionPages.worker)) { request, _ in inspectionWorker.response(to: request) }
        for route in Self.routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await OfficeDoor(office: self, route: route).admit(request, context)
            }
        }
        router.get("/office/assets/:name") { request, context in
            guard let page = assets.page(named: context.parameters.get("name") ?? "") else {
                throw HTTPError(.notFound)
            }
            return page.response(to: request)
        }
        return OfficeResponder(office: self, router: router.buildResponder())
    }

    /// A page of the office.
    /// - Throws: 500 when the template is missing, which a test excludes.
    func response(
        _ page: OfficePage, _ visit: Visit, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        guard let html = templates.render("page", OfficePage.Model(page, frame: frame(page, visit), visit.voice)) else {
            throw HTTPError(.internalServerError)
        }
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// The answer of a page with a form: with what is wrong at its top, or with the sentence that it came too late.
    /// - Parameters:
    ///   - stale: that sentence.
    ///   - summary: what is wrong, where fields are called otherwise than in the catalogue.
    func formResponse(
        _ page: OfficePage, _ visit: Visit, _ problems: [Problem], isStale: Bool = false,
        stale: String = "office_stale_form_kept", summary: ErrorSummary? = nil
    ) throws -> Response {
        var page = page
        page.errors = summary ?? ErrorSummary(problems, visit.voice)
        if isStale { page.notice = Notice(text: visit.voice.text(stale), isGood: false) }
        return try response(
            page, visit, status: isStale ? .conflict : problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Sends the browser on after a form: `done` names the sentence that says what happened.
    /// - Parameter anchor: the part of the page that it was about.
    static func redirect(_ path: String, done: String? = nil, anchor: String? = nil) -> Response {
        let mark = done.map { (path.contains("?") ? "&" : "?") + "done=" + $0 } ?? ""
        let place = path + mark + (anchor.map { "#" + $0 } ?? "")
        return Response(status: .seeOther, headers: [.location: place, .cacheControl: "no-store"])
    }
}
