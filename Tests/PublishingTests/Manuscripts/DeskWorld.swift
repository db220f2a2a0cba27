import App
import Foundation
import Identity
import Kernel
import Ledger
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Publishing

/// A province with two districts, each with its zone and its people, and a desk whose clock is moved by hand.
///
/// ```
/// province     administrator
/// ├ east       writer, chief (both chief editors), editor, submitter (both editors), manager, reader, auditor
/// │ └ bureau   clerk (an editor; the bureau keeps no zone of its own)
/// └ west       neighbour (a chief editor)
/// ```
final class DeskWorld: Sendable {
    let place: TestPlace
    let platform: Platform
    let desk: ManuscriptDesk
    let clock = DeskClock()
    let units: [String: Identity.Unit.ID]
    let zones: [String: Int64]
    private let people: [String: Person.ID]

    static let cast: [(login: String, role: String, unit: String)] = [
        ("administrator", "platform-administrator", "province"), ("writer", "chief-editor", "east"),
        ("chief", "chief-editor", "east"), ("editor", "editor", "east"), ("submitter", "editor", "east"),
        ("manager", "unit-administrator", "east"), ("reader", "leader", "east"), ("auditor", "auditor", "east"),
        ("clerk", "editor", "bureau"), ("neighbour", "chief-editor", "west"),
    ]

    init() async throws {
        place = try TestPlace()
        platform = try Platform(dataFolder: place.folder + "/data", database: place.url)
        let clock = clock
        desk = Self.desk(platform, clock)
        try await platform.installRoles()
        let furniture = DeskFurniture(platform: platform, folder: place.folder)
        zones = [
            "east": try await furniture.zone("东岭经济开发区", code: "east"),
            "west": try await furniture.zone("西泽高新技术产业开发区", code: "west"),
        ]
        let province = try await furniture.unit("province", "霁川省", below: nil, zone: nil)
        let east = try await furniture.unit("east", "东岭区", below: province, zone: zones["east"])
        let west = try await furniture.unit("west", "西泽区", below: province, zone: zones["west"])
        let bureau = try await furniture.unit("bureau", "东岭招商局", below: east, zone: nil)
        units = ["province": province, "east": east, "west": west, "bureau": bureau]
        var people: [String: Person.ID] = [:]
        for (login, role, unit) in Self.cast {
            people[login] = try await furniture.person(login, role, in: try #require(units[unit]))
        }
        self.people = people
    }

    static func desk(_ platform: Platform, _ clock: DeskClock) -> ManuscriptDesk {
        ManuscriptDesk(
            database: platform.database, identity: platform.identity, files: platform.files,
            identifiers: IdentifierGenerator(node: 7) { Int64(Date().timeIntervalSince1970 * 1000) },
            now: { clock.seconds })
    }

    var database: Database { platform.database }
    var portal: PublicReader { PublicReader(database: database) }
    var previews: PreviewReader {
        let clock = clock
        return PreviewReader(database: database, now: { clock.seconds })
    }

    // MARK: People

    func id(_ login: String) throws -> Person.ID { try #require(people[login]) }

    /// Somebody signed in.
    func viewer(_ login: String) async throws -> Viewer {
        try await viewer(try id(login))
    }

    func viewer(_ person: Person.ID) async throws -> Viewer {
        let opened = try await platform.identity.openDemonstrationSession(
            of: person, SignInRequest(address: "127.0.0.1", agent: "test"))
        return try #require(try await platform.identity.signedIn(sessionSecret: opened.secret)).viewer
    }

    func unit(_ code: String) throws -> Identity.Unit.ID { try #require(units[code]) }
    func zone(_ code: String) throws -> Int64 { try #require(zones[code]) }

    func facet(_ dimension: String) async throws -> Int64 {
        try #require(
            try await database.read {
                try $0.row("SELECT id FROM facet WHERE dimension = ? ORDER BY id LIMIT 1", [.text(dimension)])?
                    .integer("id")
            })
    }

    // MARK: Texts

    /// A text with which the checks are content.
    func text(_ title: String = "新厂房开工") async throws -> ManuscriptContent {
        var content = ManuscriptContent()
        content.zone = try zone("east")
        content.section = try await facet("section")
        content.chinese.title = title
        content.chinese.source = "东岭融媒体中心"
        content.chinese.body = "<p>东岭经济开发区的新厂房今天开工，将建成智能装备生产线，带动上下游企业落户。</p>"
        return content
    }

    /// A manuscript of the district in the east, written by `writer`.
    func begin(_ content: ManuscriptContent? = nil) async throws -> Manuscript.ID {
        let viewer = try await viewer("writer")
        let id = try await desk.begin(in: unit("east"), as: viewer)
        let content = if let content { content } else { try await text() }
        try await desk.save(id, content, basedOn: 1, as: viewer)
        return id
    }

    /// A manuscript on the portal, brought there by `chief`.
    func published(_ content: ManuscriptContent? = nil) async throws -> Manuscript.ID {
        let id = try await begin(content)
        try await take(.submit, of: id, as: "submitter")
        try await take(.publish, of: id, as: "chief")
        return id
    }

    @discardableResult
    func take(
        _ move: ManuscriptMove, of id: Manuscript.ID, as login: String, dueAt: Int64? = nil
    ) async throws -> Manuscript {
        var step = ManuscriptStep(move, version: try await stored(id).version)
        (step.reason, step.acceptsWarnings, step.dueAt) = ("内容有误", true, dueAt ?? clock.seconds + 3600)
        return try await desk.take(step, of: id, as: viewer(login))
    }

    /// Changes a text as an edit of what is stored.
    @discardableResult
    func edit(
        _ id: Manuscript.ID, as login: String = "writer", _ change: (inout ManuscriptContent) -> Void
    ) async throws -> Manuscript {
        let before = try await stored(id)
        var content = before.content
        change(&content)
        return try await desk.save(id, content, basedOn: before.version, as: viewer(login))
    }

    func stored(_ id: Manuscript.ID) async throws -> Manuscript {
        try #require(try await database.read { try Manuscript.find(id, $0) })
    }

    func number(_ sql: String, _ values: [Value] = []) async throws -> Int64? {
        try await database.read { try $0.row(sql, values)?.integer("number") }
    }

    /// Numbers of the articles that the search finds.
    func found(_ words: String) async throws -> [Int64] {
        try await portal.search(SearchRequest(SearchQuery(words)), size: 20, language: .zhHans).hits.map(\.row.id)
    }

    // MARK: Expecting

    /// Why something was refused: the key, or fields and keys of the problems; `nil` when it was done.
    func refusal(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch let refusal as Refusal {
            return refusal.key
        } catch let problems as Problems {
            return problems.list.map { "\($0.field): \($0.key)" }.joined(separator: ", ")
        } catch is StaleEdit {
            return "stale"
        } catch {
            return "\(error)"
        }
    }

    /// What the ledger has to say of records; findings about sealing are not these tests' matter.
    func recordFindings() async throws -> [Finding] {
        try await platform.verifyLedger().findings.filter { $0.subject != nil && $0.batch == nil }
    }
}

/// A clock that starts now and goes on only when it is moved: sessions are of the real day.
final class DeskClock: Sendable {
    private let time = Mutex(Int64(Date().timeIntervalSince1970))

    var seconds: Int64 { time.withLock { $0 } }
    func advance(by seconds: Int64) { time.withLock { $0 += seconds } }
}
