import Kernel
import Ledger
import Storage
import TestSupport
import Testing

@testable import Identity

/// A database of the version before.
@Suite(.onEveryEngine, .namingTheEngine) struct UpgradeTests {
    @Test func `removed people, roles and letters of an older version are taken over`() async throws {
        let place = try TestPlace()
        let first = Array(IdentitySchema.migrations.prefix(2))
        #expect(first.map(\.name) == ["2026-11-24-identity", "2026-11-24-identity-accounts"])
        let old = try Database(at: place.address, migrations: Ledger.migrations + first)
        try await old.write { transaction in
            for statement in [
                """
                INSERT INTO person (id, name_zh, email, removed_at, version)
                VALUES (1, '何清', 'he@x.cn', 9, 2), (2, '周启', 'zhou@x.cn', NULL, 1),
                    (3, '顾帆', 'gu@x.cn', NULL, 1)
                """,
                "INSERT INTO account (person_id, login, created_at) VALUES (1, 'he', 1), (2, 'zhou', 1)",
                "INSERT INTO recovery_code (person_id, digest) VALUES (1, 'x'), (2, 'y')",
                "INSERT INTO role (code, name_zh, is_builtin, version) VALUES ('editor', '编辑', 1, 1), ('own', '自', 0, 1)",
                """
                INSERT INTO invitation (id, person_id, purpose, digest, created_at, expires_at)
                VALUES (10, 1, 'invite', 'a', 1, 9999999999), (20, 2, 'invite', 'b', 1, 9999999999)
                """,
                """
                INSERT INTO letter (id, person_id, address, subject, body, created_at, attempts)
                VALUES (11, 1, 'he@x.cn', 's', 'https://x/office/welcome/aaa', 1, 0),
                    (21, 2, 'zhou@x.cn', 's', 'https://x/office/welcome/bbb', 1, 0),
                    (31, 3, 'gu@x.cn', 's', '今日提醒', 1, 0)
                """,
            ] { try transaction.execute(statement) }
        }
        let new = try makeDatabase(place)
        let clock = StandingClock(1_772_413_200)
        let room = World.room(new, clock, SecretText.random(32), World.cost)
        let people = try await new.read { transaction in
            try [1, 2].compactMap { try Person.find(Person.ID($0), transaction) }
        }
        #expect(people.map(\.login) == ["he", "zhou"])
        let logins = try await new.read { try $0.rows("SELECT login FROM account").compactMap { $0.text("login") } }
        #expect(logins == ["zhou"])
        // Neither the letter to somebody who is gone is sent, nor a digest of long ago.
        try await room.letterTray.withdraw()
        let letter = try #require(try await room.letterTray.take())
        #expect(letter.address == "zhou@x.cn")
        #expect(try await room.letterTray.take() == nil)
        // A role that nobody changed is extended, one of the office's own is not.
        let shipped = ["editor", "own"].map {
            Role(
                code: $0, name: LocalizedText(chinese: $0), permissions: [IdentityPolicy.readUnits], isBuiltIn: true,
                version: 1)
        }
        #expect(try await room.installRoles(shipped, as: room.program("roles")).isEmpty)
        let roles = try await new.read { try Role.all($0) }
        #expect(roles.map(\.permissions.count) == [1, 0])
    }
}
