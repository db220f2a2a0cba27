import App
import Foundation
import Identity
import Kernel
import Ledger
import Publishing
import Storage
import TestSupport
import Testing

@Suite(.onEveryEngine, .namingTheEngine) struct PlatformTests {
    private let place: TestPlace

    init() throws { place = try TestPlace() }

    @Test func `a database from before units and people gets their tables and keeps its audit trail`() async throws {
        let folder = place.folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        do {
            let old = try Database(
                at: place.address, migrations: Ledger.migrations.prefix(1) + PublishingSchema.migrations,
                splitters: PublishingSplitters.all)
            try await old.write {
                try $0.execute(
                    """
                    INSERT INTO audit_entry (recorded_at, actor, action, subject_kind, subject, version, detail)
                    VALUES (1, 'import', 'zone.saved', 'zone', 7, 1, '')
                    """)
            }
        }
        let platform = try Platform(dataFolder: folder, database: place.url)
        try await platform.createAdministrator(
            login: "shen", name: "沈砚秋", password: "a kite over the river", unit: "霁川省")
        let kept = try await platform.database.read { try $0.rows("SELECT actor, changes FROM audit_entry") }
        #expect(kept.first?.text("actor") == "import")
        #expect(kept.first?.text("changes") == "[]")
        #expect(kept.count > 1)
    }

    @Test func `the first administrator signs in and may do everything`() async throws {
        let folder = place.folder
        let platform = try Platform(dataFolder: folder, database: place.url)
        try await platform.createAdministrator(
            login: "Shen", name: "沈砚秋", password: "a kite over the river", unit: "霁川省")
        var request = SignInRequest(address: "127.0.0.1", agent: "test")
        (request.login, request.password) = ("shen", "a kite over the river")
        let opened = try await platform.identity.signIn(request)
        let viewer = try #require(try await platform.identity.signedIn(sessionSecret: opened.secret)?.viewer)
        for permission in Platform.permissions {
            #expect(viewer.mayEverywhere(permission), "\(permission)")
        }
        await #expect(throws: Problems.self) {
            try await platform.createAdministrator(
                login: "shen", name: "另一人", password: "another kite over it", unit: "霁川省")
        }
    }

    @Test func `built-in roles name only what the platform knows, and what somebody changed stays`() async throws {
        let everything = Platform.permissions
        let roles = try BuiltInRoles.all(everything)
        #expect(roles.count == 9)
        #expect(roles.first { $0.code == BuiltInRoles.administrator }?.permissions == Set(everything))
        for role in roles { #expect(!role.permissions.isEmpty && role.name.english != nil, "\(role.code)") }
        let file = try #require(BuiltInRoles.source)
        for match in file.matches(of: /"([a-z]+\.[a-z]+)"/) {
            #expect(everything.contains(Permission(String(match.1))), "\(match.1)")
        }

        let folder = place.folder
        let platform = try Platform(dataFolder: folder, database: place.url)
        try await platform.installRoles()
        var draft = RoleDraft(code: "editor", version: 1)
        (draft.nameChinese, draft.permissions) = ("采编", ["article.read"])
        _ = try await platform.identity.saveRole(draft, as: platform.identity.program("test"))
        try await platform.installRoles()
        let kept = try await platform.database.read { try $0.row("SELECT name_zh FROM role WHERE code = 'editor'") }
        #expect(kept?.text("name_zh") == "采编")
    }

    @Test func `two programs that open a new folder at once share its key`() async throws {
        let folder = place.folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = folder + "/secret.key"
        await withTaskGroup { group in
            for _ in 0..<16 { group.addTask { _ = try? SecretBox(file: file) } }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["secret.key"])
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(FileManager.default.contents(atPath: file)?.count == 32)
    }
}
