import Foundation
import Identity
import Kernel
import Ledger
import Storage
import Synchronization
import TestSupport

/// A province with two districts and the people who meet and supervise there, for the tests of rooms.
///
/// ```
/// province 霁川省          administrator
/// ├ east 东岭区            manager (manages and files), officer (files alone), leader (reads), outsider (no permission)
/// │ ├ bureau 东岭招商局     clerk (reads)
/// │ ├ finance 东岭财政局
/// │ └ housing 东岭住建局
/// └ west 西泽区            neighbour (as manager)
/// ```
public final class Cast: Sendable {
    /// What the people of a role may do.
    public struct Roles: Sendable {
        public var manager: [Permission]
        public var officer: [Permission]
        public var reader: [Permission]

        public init(manager: [Permission], officer: [Permission], reader: [Permission]) {
            (self.manager, self.officer, self.reader) = (manager, officer, reader)
        }
    }

    public let place: TestPlace
    public let database: Database
    public let identity: IdentityRoom
    public let identifiers: IdentifierGenerator
    /// 2026-03-12, 09:00 in Shanghai.
    public let clock = CastClock(1_773_277_200)
    public let units: [String: Identity.Unit.ID]
    private let people: [String: Person.ID]

    private static let tree: [(code: String, name: String, kind: String, parent: String?)] = [
        ("province", "霁川省", "province", nil), ("east", "东岭区", "district", "province"),
        ("west", "西泽区", "district", "province"), ("bureau", "东岭招商局", "department", "east"),
        ("finance", "东岭财政局", "department", "east"), ("housing", "东岭住建局", "department", "east"),
    ]
    private static let duties: [(login: String, role: String, unit: String)] = [
        ("administrator", "administrator", "province"), ("manager", "manager", "east"), ("officer", "officer", "east"),
        ("leader", "reader", "east"), ("outsider", "nobody", "east"), ("clerk", "reader", "bureau"),
        ("neighbour", "manager", "west"),
    ]

    /// - Parameters:
    ///   - migrations: of the rooms that are tested.
    ///   - splitters: what full-text tables of these name.
    public init(
        migrations: [Migration], permissions: [Permission], roles: Roles, splitters: [any TextSplitter.Type] = []
    ) async throws {
        place = try TestPlace()
        database = try Database(
            at: place.address, migrations: Ledger.migrations + IdentitySchema.migrations + migrations,
            splitters: splitters)
        let clock = clock
        identifiers = IdentifierGenerator(node: 3) { clock.seconds * 1000 }
        let everything = IdentityPolicy.all + permissions
        identity = IdentityRoom(
            database: database, identifiers: identifiers, now: { clock.seconds },
            box: SecretBox(key: Array(repeating: 7, count: 32)), permissions: everything)
        let identity = identity
        _ = try await identity.installRoles(
            [
                ("administrator", everything), ("manager", roles.manager + [IdentityPolicy.readUnits]),
                ("officer", roles.officer), ("reader", roles.reader), ("nobody", [IdentityPolicy.readUnits]),
            ].map { code, permissions in
                Role(
                    code: code, name: LocalizedText(chinese: code), permissions: Set(permissions), isBuiltIn: true,
                    version: 1)
            }, as: identity.program("test"))
        units = try await Self.units(identity)
        var people: [String: Person.ID] = [:]
        for (login, role, unit) in Self.duties {
            var draft = PersonDraft()
            (draft.nameChinese, draft.login, draft.email) = ("人员" + login, login, login + "@example.org")
            (draft.duty.unit, draft.duty.role) = (units[unit]?.description ?? "", role)
            people[login] = try await identity.savePerson(draft, as: identity.program("test"))
        }
        self.people = people
    }

    private static func units(_ identity: IdentityRoom) async throws -> [String: Identity.Unit.ID] {
        var units: [String: Identity.Unit.ID] = [:]
        for (code, name, kind, parent) in tree {
            var draft = UnitDraft()
            (draft.code, draft.nameChinese, draft.kind) = (code, name, kind)
            draft.parent = parent.flatMap { units[$0]?.description } ?? ""
            units[code] = try await identity.saveUnit(draft, as: identity.program("test"))
        }
        return units
    }

    // MARK: Asking

    /// Somebody signed in.
    public func viewer(_ login: String) async throws -> Viewer {
        guard let person = people[login] else { throw Missing(name: login) }
        let opened = try await identity.openDemonstrationSession(
            of: person, SignInRequest(address: "127.0.0.1", agent: "test"))
        guard let viewer = try await identity.signedIn(sessionSecret: opened.secret)?.viewer else {
            throw Missing(name: login)
        }
        return viewer
    }

    public func id(_ login: String) throws -> Person.ID {
        guard let person = people[login] else { throw Missing(name: login) }
        return person
    }

    public func unit(_ code: String) throws -> Identity.Unit.ID {
        guard let unit = units[code] else { throw Missing(name: code) }
        return unit
    }

    /// Ends a unit today; its records go to another.
    public func merge(_ code: String, into successor: String) async throws {
        try await close(code, successor: unit(successor).description)
    }

    /// Ends a unit today in which nobody has a duty; its records go to where it stood.
    public func close(_ code: String) async throws { try await close(code, successor: "") }

    private func close(_ code: String, successor: String) async throws {
        let administrator = try await viewer("administrator")
        guard let unit = try administrator.tree[self.unit(code)] else { throw Missing(name: code) }
        try await identity.closeUnit(
            unit.id, version: unit.version, on: "", successor: successor, reason: "机构改革", as: administrator)
    }

    public func number(_ sql: String, _ values: [Value] = []) async throws -> Int64? {
        try await database.read { try $0.row(sql, values)?.integer("number") }
    }

    /// Why something was refused: the key, or fields and keys of the problems; `nil` when it was done.
    public func refusal(_ body: () async throws -> Void) async -> String? {
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

    /// What the ledger has to say of records; findings about sealing are no matter here.
    public func recordFindings(_ kinds: [RecordKind]) async throws -> [Finding] {
        let clock = clock
        let verify = Verify(
            database: database, files: LedgerFiles(keyFile: place.folder + "/ledger.key"),
            kinds: kinds + Provenance.recordKinds + IdentityRecords.kinds, now: { clock.seconds })
        return try await verify().findings.filter { $0.subject != nil && $0.batch == nil }
    }

    /// Somebody or something that the cast does not have.
    public struct Missing: Error {
        public let name: String
    }
}

/// A clock that stands until it is moved; seconds since 1970.
public final class CastClock: Sendable {
    private let time: Mutex<Int64>

    public init(_ seconds: Int64) { time = Mutex(seconds) }

    public var seconds: Int64 { time.withLock { $0 } }
    public func advance(by seconds: Int64) { time.withLock { $0 += seconds } }
}
