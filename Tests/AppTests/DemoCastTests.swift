import App
import Foundation
import Identity
import Kernel
import Publishing
import Storage
import TestSupport
import Testing

/// A platform filled with the demo, once on each engine for all tests that only look at it.
private final class Demo: Sendable {
    private static let onSQLite = Task { try await Demo(.sqlite) }
    private static let onPostgreSQL = Task { try await Demo(.postgreSQL) }

    /// The one on the engine of the test that runs.
    static func platform() async throws -> Platform {
        try await (TestEngine.current == .sqlite ? onSQLite : onPostgreSQL).value.platform
    }

    private let place: TestPlace
    private let platform: Platform

    private init(_ engine: Engine) async throws {
        place = try TestPlace(engine)
        platform = try Platform(dataFolder: place.folder, database: place.url)
        let fill = try await platform.fillWithDemoData()
        #expect(fill.people == 30)
    }
}

@Suite(.onEveryEngine, .namingTheEngine) struct DemoCastTests {
    private func people() async throws -> [PersonDetail] {
        let identity = try await Demo.platform().identity
        let program = try await identity.program("test")
        var filter = PersonFilter()
        filter.size = 1000
        var details: [PersonDetail] = []
        for line in try await identity.people(filter, as: program).lines {
            details.append(try await identity.person(line.person.id, as: program))
        }
        return details
    }

    @Test func `thirty people hold every role, all with an account, only the administrator with a password`()
        async throws
    {
        let people = try await people()
        #expect(people.count == 30)
        #expect(people.allSatisfy { $0.person.login != nil && $0.person.name.english != nil && $0.person.email != nil })
        #expect(people.filter(\.hasPassword).map(\.person.login) == ["shen.yanqiu"])
        let roles = Set(people.flatMap { $0.duties.map(\.duty.role) })
        #expect(roles == Set(try BuiltInRoles.all(Platform.permissions).map(\.code)))
        #expect(people.flatMap(\.duties).allSatisfy { $0.duty.title?.english != nil })
        let today = CalendarDay(shanghaiSeconds: Int64(Date().timeIntervalSince1970))
        let inTwo = people.filter { person in
            Set(person.duties.filter { $0.duty.isValid(on: today) }.map(\.duty.unit)).count == 2
        }
        #expect(inTwo.count == 2)
        #expect(people.flatMap(\.delegations).filter { $0.delegation.isValid(on: today) }.count == 2)
    }

    @Test func `the tree has a province, two districts and five zones of the portal`() async throws {
        let platform = try await Demo.platform()
        let tree = try await platform.identity.program("test").tree
        #expect(tree.units.count == 26)
        #expect(tree.units.filter { $0.parent == nil }.map(\.kind) == [.province])
        #expect(tree.units.filter { $0.kind == .district }.count == 2)
        let zones = try await PublicReader(database: platform.database).zones().zones.map(\.name)
        for unit in tree.units where unit.kind == .zone {
            #expect(zones.first { $0.id == unit.zone }?.chinese == unit.name.chinese)
        }
        #expect(tree.units.filter { $0.kind == .zone && $0.zone != nil }.count == 5)
        #expect(Set(tree.units.map(\.kind)).isSuperset(of: [.department, .street, .town, .enterprise, .team]))
        #expect(tree.units.allSatisfy { $0.name.english != nil && $0.shortName?.english != nil })
    }

    @Test func `history stays true on an old day`() async throws {
        let platform = try await Demo.platform()
        let names = try await platform.database.read { transaction in
            try transaction.rows(
                """
                SELECT unit.code, unit_period.valid_from, unit_period.name_zh FROM unit
                JOIN unit_period ON unit_period.unit_id = unit.id WHERE unit.code = 'tn-invest'
                ORDER BY unit_period.valid_from
                """
            ).map { "\($0.text("valid_from") ?? "") \($0.text("name_zh") ?? "")" }
        }
        #expect(names == ["2016-01-01 汀南区招商局", "2025-03-01 汀南区投资促进局"])
        let merged = try await platform.database.read { transaction in
            try transaction.row(
                """
                SELECT unit.valid_to, heir.code FROM unit JOIN unit AS heir ON heir.id = unit.successor_id
                WHERE unit.code = 'tn-laodu'
                """)
        }
        #expect(merged?.text("valid_to") == "2025-07-01")
        #expect(merged?.text("code") == "tn-jiangwan")
        let lu = try #require(try await people().first { $0.person.login == "lu.dachuan" })
        #expect(
            lu.duties.map { "\($0.duty.validFrom) \($0.duty.validTo.map { "\($0)" } ?? "")" }.sorted()
                == ["2019-03-01 2025-07-01", "2025-07-01 "])
    }

    @Test func `the administrator signs in with the password of the file, which only its owner reads`() async throws {
        let platform = try await Demo.platform()
        let login = try #require(platform.demoLogin())
        var request = SignInRequest(address: "127.0.0.1", agent: "test")
        (request.login, request.password) = (login.login, login.password)
        let opened = try await platform.identity.signIn(request)
        let viewer = try #require(try await platform.identity.signedIn(sessionSecret: opened.secret)?.viewer)
        #expect(viewer.mayEverywhere(IdentityPolicy.manageRoles))
        let mode = try FileManager.default.attributesOfItem(atPath: login.file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `filling again changes nothing, and nobody's own office gets the cast`() async throws {
        let platform = try await Demo.platform()
        let login = platform.demoLogin()
        let fill = try await platform.fillWithDemoData()
        #expect(fill.people == 0 && fill.pages == 0)
        #expect(platform.demoLogin()?.password == login?.password)

        let place = try TestPlace()
        let own = try Platform(dataFolder: place.folder, database: place.url)
        try "名称\n自家开发区\n".write(toFile: place.folder + "/zones.csv", atomically: true, encoding: .utf8)
        _ = try await own.importZones(file: place.folder + "/zones.csv")
        #expect(try await own.fillWithDemoData().people == 0)
        #expect(own.demoLogin() == nil)
    }

    @Test func `the demo's lists can be imported by people too`() async throws {
        let platform = try await Demo.platform()
        let folder = FileManager.default.temporaryDirectory.path
        let file = folder + "/kaimen-\(UUID().uuidString).csv"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try "姓名;登录名;单位代码;角色代码\n夏知微;xia.zhiwei;nanlin;编辑\n新人;xin.ren;tn-nowhere;editor\n".write(
            toFile: file, atomically: true, encoding: .utf8)
        let preview = try await platform.importPeople(files: [file], program: "import", isTrial: false)
        #expect(preview.problems.map(\.key) == ["problem_import_unit"])
        #expect(preview.lines.first?.outcome == .unchanged)
    }
}
