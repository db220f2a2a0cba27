import App
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Identity
import Kernel
import Ledger
import Logging
import NIOCore
import NIOEmbedded
import OfficeWeb
import OpenIDConnect
import Publishing
import Storage
import TestSupport
import Testing
import WebSupport

/// A platform with a province and two districts, of which one is "ours"; visitors come in-process, with cookies.
final class OfficeWorld: Sendable {
    private let place: TestPlace
    var folder: String { place.folder }
    let platform: Platform
    let office: Office
    let program: Viewer

    /// A district with a zone, a person in it, an article of the zone and an empty manuscript.
    struct Side: Sendable {
        let unit: Identity.Unit.ID
        let zone: Int64
        let article: Int64
        let manuscript: Manuscript.ID
        /// A section of the platform; there is no section of a zone.
        let section: Int64
        let topic: Topic.ID
    }

    /// - Parameter provider: through which people may sign in; one that never answers when left out.
    init(provider: OutsideProvider? = nil) async throws {
        place = try TestPlace()
        platform = try Platform(dataFolder: place.folder, database: place.url)
        try await platform.installRoles()
        let away = OutsideProvider(
            name: LocalizedText(chinese: "统一认证", english: "One Identity"),
            service: IdentityProvider(
                try ProviderSettings(issuer: "http://127.0.0.1:1", client: "kaimen", secret: "x"), now: { 0 })
        ) { _ in }
        // On a busy machine an import must not turn into a page of progress.
        office = try platform.office(
            beside: platform.portal(), isDemonstration: true, provider: provider ?? away,
            importPatience: .seconds(600), streamLife: .zero)
        program = try await platform.identity.program("test")
    }

    func unit(_ code: String, _ name: String, below parent: Identity.Unit.ID? = nil, zone: Int64? = nil) async throws
        -> Identity.Unit.ID
    {
        var draft = UnitDraft()
        (draft.code, draft.nameChinese, draft.kind) = (code, name, "district")
        draft.parent = parent?.description ?? ""
        draft.zone = zone.map(String.init) ?? ""
        return try await platform.identity.saveUnit(draft, as: program(now: ()))
    }

    /// The program over the tree of this moment.
    func program(now: Void) async throws -> Viewer { try await platform.identity.program("test") }

    func person(_ login: String, _ role: String, in unit: Identity.Unit.ID) async throws -> Person.ID {
        var draft = PersonDraft()
        (draft.nameChinese, draft.login, draft.email) = ("人员" + login, login, login + "@example.org")
        (draft.duty.unit, draft.duty.role) = (unit.description, role)
        return try await platform.identity.savePerson(draft, as: program(now: ()))
    }

    /// A zone with an article.
    func side(_ code: String, zoneNamed name: String, below root: Identity.Unit.ID) async throws -> Side {
        let folder = place.folder + "/page-\(code)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let text = """
            \(name)新闻一则
            发布时间：2026-03-01 来源：本站 发布开发区：\(name)

            　　这是\(name)的第一段文字，介绍园区的基本情况和招商进展，足够长以便识别为正文。

            　　这是第二段文字，介绍产业配套与人才政策。
            """
        try text.write(toFile: folder + "/a.txt", atomically: true, encoding: .utf8)
        _ = try await platform.importPages(PageFiles(arguments: [folder]))
        let reader = OfficeReader(database: platform.database)
        let everything = try await program(now: ())
        let found = try await reader.zones(as: everything).first { $0.name.chinese == name }
        let zone = try #require(found?.id)
        var filter = OfficeReader.ArticleFilter()
        filter.zone = zone
        let article = try #require(
            try await reader.articles(filter, language: .zhHans, as: everything).lines.first?.id)
        let unit = try await unit(code, name, below: root, zone: zone)
        let manuscript = try await platform.desk.begin(in: unit, as: program(now: ()))
        var draft = SectionDraft()
        draft.nameChinese = "栏目" + code
        let section = try await platform.sectionDesk.save(draft, as: program(now: ()))
        let topic = try await platform.topicDesk.begin(.init(name + "专题"), slug: code, in: unit, as: program(now: ()))
        return Side(
            unit: unit, zone: zone, article: article, manuscript: manuscript, section: section, topic: topic)
    }

    /// Somebody with all that they may do, as a session of their own brings it.
    func viewer(_ person: Person.ID) async throws -> Viewer {
        let opened = try await platform.identity.openDemonstrationSession(
            of: person, SignInRequest(address: "127.0.0.1", agent: "test"))
        return try #require(try await platform.identity.signedIn(sessionSecret: opened.secret)).viewer
    }

    /// An upload of somebody's; `nil` for who may not import.
    func upload(of person: Person.ID, _ text: String = "代码,名称\r\n") async throws -> DirectoryUpload.ID? {
        let viewer = try await viewer(person)
        let file = DirectoryUpload.File(name: "units.csv", bytes: Array(text.utf8))
        return try? await platform.identity.keepUpload([file], as: viewer)
    }

    /// Somebody at a browser; `nil` for nobody signed in.
    func visitor(_ person: Person.ID?) async throws -> Visitor {
        guard let person else {
            return Visitor(
                office: office, secret: nil, formSecret: "0123456789abcdef0123456789abcdef", world: self)
        }
        let opened = try await platform.identity.openDemonstrationSession(
            of: person, SignInRequest(address: "127.0.0.1", agent: "test"))
        let signedIn = try #require(try await platform.identity.signedIn(sessionSecret: opened.secret))
        return Visitor(office: office, secret: opened.secret, formSecret: signedIn.formSecret, world: self)
    }
}

/// A browser with the cookies of one session.
struct Visitor: Sendable {
    let office: Office
    let secret: String?
    let formSecret: String
    /// Kept, or its database would be removed.
    let world: OfficeWorld

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let bytes: [UInt8]
        var body: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// Looks at a page, or sends a form, which carries the session's secret unless `form` has another.
    func ask(
        _ path: String, form: [String: String]? = nil, headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        headers[.cookie] = secret.map { "kaimen_session=\($0)" } ?? "kaimen_form=\(formSecret)"
        var body = ByteBuffer()
        if let form {
            headers[.contentType] = "application/x-www-form-urlencoded"
            let fields = ["form": formSecret].merging(form) { _, given in given }
            body.writeString(
                fields.map { name, value in
                    name + "=" + (value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
                }.joined(separator: "&"))
        }
        return try await send(form == nil ? .get : .post, path, headers, RequestBody(buffer: body))
    }

    /// Sends a form with files, which carries the session's secret unless `form` has another.
    /// - Parameter field: the field of the files.
    func send(
        _ files: [(name: String, bytes: [UInt8])], to path: String, form: [String: String] = [:],
        field: String = "file", headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        headers[.cookie] = secret.map { "kaimen_session=\($0)" } ?? "kaimen_form=\(formSecret)"
        headers[.contentType] = "multipart/form-data; boundary=kaimen"
        var body = ByteBuffer()
        for (name, value) in ["form": formSecret].merging(form, uniquingKeysWith: { $1 }) {
            body.writeString("--kaimen\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n")
        }
        for file in files {
            body.writeString(
                "--kaimen\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(file.name)\"\r\n\r\n")
            body.writeBytes(file.bytes)
            body.writeString("\r\n")
        }
        body.writeString("--kaimen--\r\n")
        return try await send(.post, path, headers, RequestBody(buffer: body))
    }

    /// Sends a request as it is.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: RequestBody
    ) async throws -> Answer {
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers), body: body)
        let context = ClientContext(
            source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test")))
        let response = try await office.responder().respond(to: request, context: context)
        let writer = Collector()
        try await response.body.write(writer)
        return Answer(status: response.status.code, headers: response.headers, bytes: writer.bytes())
    }
}
