import Foundation
import Kernel
import Ledger
import Storage
import TestSupport
import Testing

@testable import Identity

/// Edits of units, people and roles behind the program's back: verification names the record.
@Suite(.onEveryEngine, .namingTheEngine) struct TamperTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        let name: String
        let sql: String
        let code: Finding.Code
        /// The login of the person, the code of the unit or of the role that is named.
        let named: String
        var testDescription: String { name }
    }

    private static let he = "(SELECT person_id FROM account WHERE login = 'he')"
    private static let attacks = [
        Attack(
            name: "a unit's name is changed", sql: "UPDATE unit_period SET name_zh = 'x' WHERE name_zh = '青禾开发区'",
            code: .recordChanged, named: "unit qinghe"),
        Attack(
            name: "a unit is moved elsewhere",
            sql: """
                UPDATE unit_period SET parent_id = (SELECT id FROM unit WHERE code = 'yunshan')
                WHERE name_zh = '青禾开发区'
                """, code: .recordChanged, named: "unit qinghe"),
        Attack(
            name: "a unit is closed", sql: "UPDATE unit SET valid_to = '2030-01-01' WHERE code = 'yungang'",
            code: .recordChanged, named: "unit yungang"),
        Attack(
            name: "a person's e-mail is changed", sql: "UPDATE person SET email = 'evil@x.example' WHERE id = \(he)",
            code: .recordChanged, named: "person he"),
        Attack(
            name: "a person's sign-in name is changed", sql: "UPDATE account SET login = 'HE' WHERE login = 'he'",
            code: .recordChanged, named: "person he"),
        Attack(
            name: "a removed person is brought back", sql: "UPDATE person SET removed_at = NULL WHERE name_zh = '白舟'",
            code: .recordChanged, named: "person bai"),
        Attack(
            name: "a duty's role is changed",
            sql: "UPDATE duty SET role_code = 'administrator' WHERE person_id = \(he)", code: .recordChanged,
            named: "person he"),
        Attack(
            name: "a duty is prolonged", sql: "UPDATE duty SET valid_to = NULL WHERE valid_to IS NOT NULL",
            code: .recordChanged, named: "person bai"),
        Attack(
            name: "a duty is added",
            sql: """
                INSERT INTO duty (id, person_id, unit_id, role_code, valid_from, version)
                SELECT 5, \(he), id, 'administrator', '2026-03-02', 1 FROM unit WHERE code = 'haidong'
                """, code: .recordChanged, named: "person he"),
        Attack(
            name: "a delegation is removed", sql: "DELETE FROM delegation", code: .recordChanged, named: "person zhou"),
        Attack(
            name: "a permission is added to a role",
            sql: "INSERT INTO role_permission (role_code, permission) VALUES ('reader', 'role.manage')",
            code: .recordChanged, named: "role reader"),
        Attack(
            name: "a permission is taken from a role",
            sql: "DELETE FROM role_permission WHERE role_code = 'editor' AND permission = 'article.write'",
            code: .recordChanged, named: "role editor"),
        Attack(
            name: "a role is put in",
            sql: "INSERT INTO role (code, name_zh, is_builtin, version) VALUES ('ghost', 'x', 0, 1)",
            code: .recordWithoutEntry, named: "role ghost"),
        Attack(
            name: "a person is put in", sql: "INSERT INTO person (id, name_zh, version) VALUES (5, 'x', 1)",
            code: .recordWithoutEntry, named: "5"),
    ]

    /// The world with a delegation and a removed person.
    private func world() async throws -> World {
        let world = try await World()
        var delegation = DelegationDraft()
        (delegation.to, delegation.validTo) = ("ma", "2026-05-01")
        _ = try await world.room.saveDelegation(delegation, of: world.id("zhou"), as: world.viewer("zhou"))
        try await world.room.removePerson(world.id("bai"), version: 1, reason: "离职", as: world.viewer("lin"))
        return world
    }

    private func name(_ finding: Finding, _ world: World) async throws -> String {
        guard let subject = finding.subject else { return "" }
        return try await world.database.read { transaction in
            switch subject.kind {
            case "unit":
                let row = try transaction.row("SELECT code FROM unit WHERE id = ?", [.integer(subject.id)])
                return "unit \(row?.text("code") ?? "")"
            case "person":
                let row = try transaction.row(
                    """
                    SELECT lower(coalesce(account.login, person.former_login)) AS login FROM person
                    LEFT JOIN account ON account.person_id = person.id WHERE person.id = ?
                    """, [.integer(subject.id)])
                return row?.text("login").map { "person \($0)" } ?? "\(subject.id)"
            default:
                let codes = try transaction.rows("SELECT code FROM role").compactMap { $0.text("code") }
                return "role " + (codes.first { IdentityRoom.subject(ofRole: $0) == subject.id } ?? "")
            }
        }
    }

    @Test func `each edit behind the program's back is named`() async throws {
        for attack in Self.attacks {
            let world = try await world()
            #expect(try await world.recordFindings().isEmpty)
            try await world.database.write { try $0.execute(attack.sql) }
            let findings = try await world.recordFindings()
            #expect(findings.map(\.code) == [attack.code], "\(attack.name)")
            for finding in findings { #expect(try await name(finding, world) == attack.named, "\(attack.name)") }
        }
    }

    @Test func `who deletes a role with everything that hangs on it is found`() async throws {
        let world = try await world()
        try await world.database.write { transaction in
            try transaction.execute("INSERT INTO role (code, name_zh, is_builtin, version) VALUES ('x', 'x', 0, 1)")
            try Ledger.append(
                AuditEntry(
                    actor: "7", action: "role.created", subjectKind: "role", subject: IdentityRoom.subject(ofRole: "x"),
                    version: 1, state: IdentityRecords.state("role", IdentityRoom.subject(ofRole: "x"), in: transaction)
                ), at: 1, in: transaction)
        }
        #expect(try await world.recordFindings().isEmpty)
        try await world.database.write { try $0.execute("DELETE FROM role WHERE code = 'x'") }
        #expect(try await world.recordFindings().map(\.code) == [.recordGone])
    }

    @Test func `rows from before entries carried a state are adopted, and guarded from then on`() async throws {
        let world = try await World()
        try await world.database.write { transaction in
            try transaction.execute("INSERT INTO person (id, name_zh, version) VALUES (5, '老人', 1)")
            try Ledger.append(
                AuditEntry(actor: "7", action: "person.created", subjectKind: "person", subject: 5, version: 1), at: 1,
                in: transaction)
        }
        #expect(try await world.verification().recordsFromBefore == 1)
        let adopt = AdoptRecords(database: world.database, kinds: IdentityRecords.kinds) { 2 }
        #expect(try await adopt(actor: "adopt") == 1)
        #expect(try await adopt(actor: "adopt") == 0)
        #expect(try await world.verification().recordsFromBefore == 0)
        #expect(try await world.recordFindings().isEmpty)
        try await world.database.write { try $0.execute("UPDATE person SET phone = '1' WHERE id = 5") }
        #expect(try await world.recordFindings().first?.subject == SubjectReference("person", 5))
    }

    @Test func `what is secret is no part of a state`() async throws {
        let world = try await World()
        let before = try await world.database.read { try PersonRecord.states(after: 0, limit: 500, in: $0) }
        try await world.database.write {
            try $0.execute("UPDATE account SET password_hash = 'x', code_step = 9, code_confirmed_at = 1")
        }
        let after = try await world.database.read { try PersonRecord.states(after: 0, limit: 500, in: $0) }
        #expect(before == after && before.count == 8)
    }

    @Test func `records are read by pages as they are one by one`() async throws {
        let world = try await world()
        try await world.database.read { transaction in
            for kind in IdentityRecords.kinds {
                let all = try kind.states(.min, 500, transaction)
                #expect(all.map(\.id) == all.map(\.id).sorted() && !all.isEmpty)
                var single: [RecordState] = []
                while let next = try kind.states(single.last?.id ?? .min, 1, transaction).first { single.append(next) }
                #expect(single == all)
                for record in all {
                    #expect(try IdentityRecords.state(kind.name, record.id, in: transaction) == record.digest)
                }
            }
        }
    }

    @Test func `a deputy who leaves ends what was lent to them, and the lender's history says so`() async throws {
        let world = try await world()
        try await world.room.removePerson(world.id("ma"), version: 1, reason: "调离", as: world.viewer("lin"))
        #expect(try await world.recordFindings().isEmpty)
        let zhou = try await world.id("zhou")
        let last = try await world.database.read {
            try $0.row(
                "SELECT action FROM audit_entry WHERE subject_kind = 'person' AND subject = ? ORDER BY sequence DESC",
                [.integer(zhou.rawValue)])?.text("action")
        }
        #expect(last == "delegation.ended")
    }
}
