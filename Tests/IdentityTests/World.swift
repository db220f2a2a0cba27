import Kernel
import Ledger
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Identity

/// The one place where these tests get a database: on the engine of the test that runs.
func makeDatabase(_ place: TestPlace) throws -> Database {
    try Database(at: place.address, migrations: Ledger.migrations + IdentitySchema.migrations)
}

/// A clock that stands until it is moved; seconds since 1970.
final class StandingClock: Sendable {
    private let time: Mutex<Int64>

    init(_ seconds: Int64) { time = Mutex(seconds) }

    var seconds: Int64 { time.withLock { $0 } }
    func advance(by seconds: Int64) { time.withLock { $0 += seconds } }
}

/// A small province with its people, made through the room's own commands.
///
/// ```
/// haidong 海东省             lin 林 (administrator) · tang 唐 (personnel)
/// ├ linhe 临河区             zhou 周 (manager) · shen 沈 (personnel)
/// │ ├ linhe-office 招商局    ma 马 (editor)
/// │ └ qinghe 青禾开发区       he 何 (editor)
/// └ yunshan 云山区           bai 白 (reader)
///   └ yungang 云港开发区      gu 顾 (editor)
/// ```
final class World: Sendable {
    static let article = Permission("article.write")
    static let password = "four sparrows on a wire"
    static let cost = PasswordHasher.Cost(rounds: 16, blockSize: 1, parallelism: 1)
    static let permissions: [String: [Permission]] = [
        "administrator": IdentityPolicy.all + [article],
        "manager": [
            IdentityPolicy.readUnits, IdentityPolicy.manageUnits, IdentityPolicy.managePeople, article,
        ],
        "personnel": [IdentityPolicy.readUnits, IdentityPolicy.managePeople],
        "editor": [IdentityPolicy.readUnits, article],
        "reader": [IdentityPolicy.readUnits],
    ]

    private let place: TestPlace
    let database: Database
    let room: IdentityRoom
    /// 2026-03-02, 09:00 in Shanghai.
    let clock = StandingClock(1_772_413_200)
    let key = SecretText.random(32)

    init(cost: PasswordHasher.Cost = World.cost) async throws {
        place = try TestPlace()
        database = try makeDatabase(place)
        room = Self.room(database, clock, key, cost)
        try await furnish()
    }

    static func room(
        _ database: Database, _ clock: StandingClock, _ key: [UInt8], _ cost: PasswordHasher.Cost
    ) -> IdentityRoom {
        IdentityRoom(
            database: database, identifiers: IdentifierGenerator(milliseconds: { clock.seconds * 1000 }),
            now: { clock.seconds }, passwords: PasswordHasher(cost: cost), box: SecretBox(key: key),
            permissions: IdentityPolicy.all + [article])
    }

    private func furnish() async throws {
        let program = try await room.program("demo")
        _ = try await room.installRoles(
            Self.permissions.sorted { $0.key < $1.key }.map { code, permissions in
                Role(
                    code: code, name: LocalizedText(chinese: code), permissions: Set(permissions), isBuiltIn: true,
                    version: 1)
            }, as: program)
        _ = try await room.createAdministrator(
            login: "lin", name: "林岚", password: Self.password, rootName: "海东省", role: "administrator",
            program: "demo")
        let tree = try await room.program("demo").tree
        var root = UnitDraft(try #require(tree.units.first))
        root.code = "haidong"
        _ = try await room.saveUnit(root, as: program)
        for (code, kind, name, parent) in [
            ("linhe", "district", "临河区", "haidong"), ("linhe-office", "department", "招商局", "linhe"),
            ("qinghe", "zone", "青禾开发区", "linhe"), ("yunshan", "district", "云山区", "haidong"),
            ("yungang", "zone", "云港开发区", "yunshan"),
        ] {
            _ = try await room.saveUnit(
                try await draft(code, below: parent) { ($0.kind, $0.nameChinese) = (kind, name) }, as: program)
        }
        for (login, name, unit, role) in [
            ("tang", "唐宁", "haidong", "personnel"), ("zhou", "周启", "linhe", "manager"),
            ("shen", "沈越", "linhe", "personnel"), ("ma", "马骁", "linhe-office", "editor"),
            ("he", "何清", "qinghe", "editor"), ("bai", "白舟", "yunshan", "reader"),
            ("gu", "顾帆", "yungang", "editor"),
        ] {
            _ = try await room.savePerson(
                try await person(login, name, unit: unit, role: role), as: room.program("demo"))
        }
    }

    // MARK: Drafts

    func draft(
        _ code: String, below parent: String?, _ change: (inout UnitDraft) -> Void = { _ in }
    ) async throws -> UnitDraft {
        var draft = UnitDraft()
        (draft.code, draft.kind, draft.nameChinese) = (code, "department", "单位 \(code)")
        if let parent { draft.parent = try await unit(parent).id.description }
        change(&draft)
        return draft
    }

    /// An edit of a unit as it is today.
    func edit(_ code: String, _ change: (inout UnitDraft) -> Void = { _ in }) async throws -> UnitDraft {
        var draft = UnitDraft(try await unit(code))
        change(&draft)
        return draft
    }

    func person(_ login: String, _ name: String, unit: String, role: String) async throws -> PersonDraft {
        var draft = PersonDraft()
        (draft.nameChinese, draft.login, draft.email) = (name, login, "\(login)@haidong.example")
        draft.duty = try await duty(role, in: unit)
        return draft
    }

    func duty(_ role: String, in unit: String, from: String = "", to: String = "") async throws -> DutyDraft {
        var draft = DutyDraft()
        (draft.unit, draft.role) = (try await self.unit(unit).id.description, role)
        (draft.validFrom, draft.validTo) = (from, to)
        return draft
    }

    // MARK: Reading

    func unit(_ code: String, on day: String? = nil) async throws -> Identity.Unit {
        try #require(try await tree(on: day).unit(code: code), "no unit \(code)")
    }

    func tree(on day: String? = nil) async throws -> UnitTree {
        let today = room.today
        let day = try day.map { try #require(CalendarDay(iso: $0)) } ?? today
        return try await database.read { try UnitTree.load($0, on: day) }
    }

    func day(_ iso: String) throws -> CalendarDay { try #require(CalendarDay(iso: iso)) }

    func id(_ login: String) async throws -> Person.ID {
        let found = try await database.read {
            try $0.row("SELECT person_id FROM account WHERE login = ?", [.text(login)])?.integer("person_id")
        }
        return Person.ID(try #require(found, "no account \(login)"))
    }

    func detail(_ login: String) async throws -> PersonDetail {
        try await room.person(id(login), as: room.program("test"))
    }

    /// The duty of somebody in a unit.
    func duty(of login: String, in unit: String) async throws -> Duty {
        let unit = try await self.unit(unit).id
        return try #require(try await detail(login).duties.map(\.duty).first { $0.unit == unit })
    }

    func number(_ sql: String, _ values: [Value] = []) async throws -> Int64 {
        try await database.read { try $0.row(sql, values)?.integer("number") ?? 0 }
    }

    func entries() async throws -> Int64 { try await number("SELECT count(*) AS number FROM audit_entry") }

    func lastAction() async throws -> String? {
        try await database.read {
            try $0.row("SELECT action FROM audit_entry ORDER BY sequence DESC LIMIT 1")?.text("action")
        }
    }

    // MARK: Signing in

    static let browser = SignInRequest(address: "10.0.0.7", agent: "Firefox")

    /// Somebody signed in, as a browser would have them.
    func viewer(_ login: String) async throws -> Viewer {
        let opened = try await room.openDemonstrationSession(of: id(login), Self.browser)
        return try #require(try await room.signedIn(sessionSecret: opened.secret)).viewer
    }

    func signIn(
        _ login: String, _ password: String = World.password, address: String = "10.0.0.7", device: String? = nil
    ) async throws -> OpenedSession {
        var request = SignInRequest(address: address, agent: "Firefox", device: device)
        (request.login, request.password) = (login, password)
        return try await room.signIn(request)
    }

    /// Gives somebody their first password, by the link of a letter.
    func setPassword(_ login: String, _ password: String = World.password) async throws {
        try await room.invite(id(login), Self.letter, base: "https://x.example", as: room.program("test"))
        try await room.acceptInvitation(try await lastLink(), password: password)
    }

    static let letter = LetterText(subject: "欢迎", body: "请打开 {link} 。")

    /// The secret of the link in the last letter.
    func lastLink() async throws -> String {
        let letter = try #require(
            try await room.letters(showsLinks: true, as: room.program("test")).lines.first)
        return String(try #require(letter.body.firstMatch(of: /welcome\/([A-Za-z0-9_-]+)/)).1)
    }

    // MARK: Expecting

    /// What the ledger has to say of units, people and roles as they stand.
    func verification() async throws -> Verification {
        let files = LedgerFiles(keyFile: place.folder + "/ledger.key")
        return try await Verify(
            database: database, files: files, kinds: IdentityRecords.kinds, now: { self.clock.seconds })()
    }

    /// Findings about records; those about sealing are not these tests' matter.
    func recordFindings() async throws -> [Finding] {
        try await verification().findings.filter { $0.subject != nil && $0.batch == nil }
    }

    /// The fields and keys of what a command has to say against its input.
    func problems(_ body: () async throws -> Void) async -> [String] {
        do {
            try await body()
            return []
        } catch let problems as Problems {
            return problems.list.map { "\($0.field): \($0.key)" }
        } catch {
            return ["\(error)"]
        }
    }

    /// The key with which a command refuses.
    func refusal(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch let refusal as Refusal {
            return refusal.key
        } catch {
            return "\(error)"
        }
    }
}
