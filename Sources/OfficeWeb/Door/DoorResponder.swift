import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Meetings
import WebSupport

/// Answers the phones at the door of a meeting, below `/door`: the page, what keeps it working without a connection,
/// and the interface to which it sends.
///
/// The page knows nobody: whoever opens it holds a link of a door, or shows a badge. Both are in the fragment of the
/// address, which no browser sends: they stand in no log.
public struct DoorResponder: HTTPResponder {
    public typealias Context = ClientContext

    /// Requests a minute of one door; five times as many of one network address.
    static let perMinute = 240

    private let pages: [Language: FinishedPage]
    private let worker: FinishedPage
    private let assets: Assets
    private let programs: APIResponder

    init(_ office: Office, perMinute: Int) throws {
        let resources = Bundle.module.bundleURL.appending(path: "Resources/Door")
        assets = try Assets(folder: resources, path: "/door/assets/")
        programs = APIResponder(operations: DoorAPI(desk: office.meetings.desk).operations, perMinute: perMinute)
        var pages: [Language: FinishedPage] = [:]
        for language in Language.allCases {
            let page = DoorPage(office, assets, Voice(language: language))
            guard let html = office.templates.render("door", page) else { throw HTTPError(.internalServerError) }
            pages[language] = FinishedPage(html, cacheControl: "no-cache")
        }
        self.pages = pages
        let files =
            [Self.path] + Language.allCases.map(Self.address) + [
                office.settings.stylesheet, office.settings.icon,
            ] + ["door.css", "door.js", "digest.js", "store.js"].map(assets.address)
        let tags = files + Language.allCases.compactMap { pages[$0]?.tag }
        let kept = JSONText.object([
            ("name", .text("door-" + FinishedPage(tags.joined(separator: " ")).tag)),
            ("files", .list(files.map(JSONText.text))),
        ])
        let script = try String(contentsOf: resources.appending(path: "worker.js"), encoding: .utf8)
        worker = FinishedPage(
            "const kept = \(kept.line);\n" + script, contentType: "text/javascript; charset=utf-8",
            cacheControl: "no-cache")
    }

    static let path = "/door"

    /// The page in a language that was chosen.
    static func address(in language: Language) -> String { path + "?l=" + language.pathSegment }

    /// Whether a path is the door's.
    public static func owns(_ path: String) -> Bool { path == Self.path || path.hasPrefix(Self.path + "/") }

    public func respond(to request: Request, context: Context) async throws -> Response {
        let path = request.uri.path
        guard let page = page(path, request) else { return try await programs.respond(to: request, context: context) }
        guard request.method == .get || request.method == .head else {
            var response = Response(status: .methodNotAllowed, headers: [.allow: "GET, HEAD"])
            response.complete(for: request.method)
            return response
        }
        var response = page.response(to: request)
        if path == Self.path { response.headers[.vary] = "Accept-Encoding, Accept-Language, Cookie" }
        if path == Self.path + "/worker.js", let allowed = HTTPField.Name("Service-Worker-Allowed") {
            response.headers[allowed] = Self.path
        }
        response.complete(for: request.method)
        if path == Self.path { SecurityHeaders.allowCamera(in: &response.headers) }
        return response
    }

    private func page(_ path: String, _ request: Request) -> FinishedPage? {
        if path == Self.path {
            let chosen = request.uri.queryParameters["l"].flatMap { Language(pathSegment: $0) }
            return pages[chosen ?? OfficeDoor.language(of: request)]
        }
        if path == Self.path + "/worker.js" { return worker }
        let prefix = Self.path + "/assets/"
        return path.hasPrefix(prefix) ? assets.page(named: String(path.dropFirst(prefix.count))) : nil
    }
}

extension Office {
    /// What answers requests below `/door`.
    /// - Parameter perMinute: requests of one door.
    /// - Throws: when the page does not render or its files are missing.
    public func doorResponder(perMinute: Int? = nil) throws -> DoorResponder {
        try DoorResponder(self, perMinute: perMinute ?? DoorResponder.perMinute)
    }

    /// The address that the QR code of a badge holds.
    func badgeAddress(_ code: AttendeeCode, _ visit: Visit) -> String {
        doorBase(visit) + DoorResponder.path + "#" + code.code
    }

    /// Scheme and host under which phones reach the platform: of a demonstration, those under which it is looked at.
    func doorBase(_ visit: Visit) -> String {
        guard settings.isDemonstration, let host = visit.request.head.authority else { return settings.base }
        return "http://" + host
    }
}
