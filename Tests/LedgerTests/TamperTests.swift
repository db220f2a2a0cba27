import App
import Foundation
import Kernel
import Storage
import Testing

@testable import Ledger

/// Edits of the database file behind the program's back. The first batch seals entries 1 to 9 (names, zones and four
/// articles), the second 10 and 11, the third 12 to 14, the fourth 15.
@Suite struct TamperTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        let name: String
        let sql: String
        let code: Finding.Code
        /// The entry that is named, if the attack leaves one to name.
        var sequence: Int64?
        /// The batch that is named.
        var batch: Int64?
        var testDescription: String { name }
    }

    static let attacks = [
        Attack(
            name: "the words of an entry are changed",
            sql: "UPDATE audit_entry SET detail = 'nothing' WHERE sequence = 6", code: .entryChanged, sequence: 6),
        Attack(
            name: "somebody else is made to have done it", sql: "UPDATE audit_entry SET actor = '7' WHERE sequence = 3",
            code: .entryChanged, sequence: 3),
        Attack(
            name: "an entry is dated back",
            sql: "UPDATE audit_entry SET recorded_at = recorded_at - 86400 WHERE sequence = 13",
            code: .entryChanged, sequence: 13),
        Attack(
            name: "an entry is given to another record",
            sql: "UPDATE audit_entry SET subject = subject + 1 WHERE sequence = 10", code: .entryChanged, sequence: 10),
        Attack(
            name: "the changed fields are rewritten",
            sql: "UPDATE audit_entry SET changes = '[{\"field\":\"a\"}]' WHERE sequence = 8", code: .entryChanged,
            sequence: 8),
        Attack(
            name: "a unit is put where there was none", sql: "UPDATE audit_entry SET unit = 5 WHERE sequence = 1",
            code: .entryChanged, sequence: 1),
        Attack(
            name: "a reason of another type is put where there was none",
            sql: "UPDATE audit_entry SET reason = x'00ff' WHERE sequence = 2", code: .entryChanged, sequence: 2),
        Attack(
            name: "an empty reason is put where there was none",
            sql: "UPDATE audit_entry SET reason = '' WHERE sequence = 15", code: .entryChanged, sequence: 15),
        Attack(
            name: "the state of a record is taken out of its entry",
            sql: "UPDATE audit_entry SET state = NULL WHERE sequence = 9", code: .entryChanged, sequence: 9),
        Attack(
            name: "an entry is removed", sql: "DELETE FROM audit_entry WHERE sequence = 7", code: .entryRemoved,
            sequence: 7),
        Attack(
            name: "the newest entry is removed", sql: "DELETE FROM audit_entry WHERE sequence = 15",
            code: .entryRemoved, sequence: 15),
        Attack(
            name: "an entry is removed with its place",
            sql: "DELETE FROM audit_entry WHERE sequence = 7; DELETE FROM audit_leaf WHERE sequence = 7",
            code: .leafMissing, sequence: 8, batch: 1),
        Attack(
            name: "an entry is removed with its place, and the others close the gap",
            sql: """
                DELETE FROM audit_entry WHERE sequence = 10; DELETE FROM audit_leaf WHERE sequence = 10;
                UPDATE audit_leaf SET position = 0 WHERE sequence = 11;
                UPDATE audit_batch SET entry_count = 1, first_sequence = 11 WHERE number = 2;
                """, code: .rootWrong, sequence: 11, batch: 2),
        Attack(
            name: "two entries change places",
            sql: """
                UPDATE audit_entry SET sequence = 999 WHERE sequence = 12;
                UPDATE audit_entry SET sequence = 12 WHERE sequence = 14;
                UPDATE audit_entry SET sequence = 14 WHERE sequence = 999;
                """, code: .entryMoved, sequence: 12, batch: 3),
        Attack(
            name: "two leaves change places",
            sql: """
                UPDATE audit_leaf SET position = 99 WHERE sequence = 12;
                UPDATE audit_leaf SET position = 0 WHERE sequence = 14;
                UPDATE audit_leaf SET position = 2 WHERE sequence = 12;
                """, code: .leafMissing, batch: 3),
        Attack(
            name: "an old entry is put in at the end",
            sql: """
                INSERT INTO audit_entry (recorded_at, actor, action, subject_kind, subject, version, detail)
                SELECT recorded_at - 9999, actor, action, subject_kind, subject, 1, 'x' FROM audit_entry
                WHERE sequence = 6;
                """, code: .entryInserted, sequence: 16),
        Attack(
            name: "an entry and its place are put into a sealed batch",
            sql: """
                INSERT INTO audit_entry (sequence, recorded_at, actor, action, subject_kind, subject, version, detail)
                SELECT 16, recorded_at, actor, action, subject_kind, subject, 1, 'x' FROM audit_entry
                WHERE sequence = 6;
                INSERT INTO audit_leaf SELECT 16, batch, position + 1, leaf FROM audit_leaf WHERE sequence = 15;
                """, code: .entryChanged, sequence: 16, batch: 4),
        Attack(
            name: "two batches change places",
            sql: """
                UPDATE audit_batch SET number = 99 WHERE number = 2; UPDATE audit_batch SET number = 2 WHERE number = 3;
                UPDATE audit_batch SET number = 3 WHERE number = 99;
                """, code: .rootWrong, sequence: 12, batch: 2),
        Attack(
            name: "two batches change places with their leaves",
            sql: """
                UPDATE audit_batch SET number = 99 WHERE number = 2; UPDATE audit_batch SET number = 2 WHERE number = 3;
                UPDATE audit_batch SET number = 3 WHERE number = 99;
                UPDATE audit_leaf SET batch = 99 WHERE batch = 2; UPDATE audit_leaf SET batch = 2 WHERE batch = 3;
                UPDATE audit_leaf SET batch = 3 WHERE batch = 99;
                """, code: .chainBroken, sequence: 12, batch: 2),
        Attack(
            name: "a batch is removed with everything that it seals",
            sql: """
                DELETE FROM audit_batch WHERE number = 2; DELETE FROM audit_leaf WHERE batch = 2;
                DELETE FROM audit_entry WHERE sequence IN (10, 11);
                """, code: .batchMissing, batch: 2),
        Attack(
            name: "the newest batches are removed with everything that they seal",
            sql: """
                DELETE FROM audit_batch WHERE number > 2; DELETE FROM audit_leaf WHERE batch > 2;
                DELETE FROM audit_entry WHERE sequence > 11;
                """, code: .truncated, batch: 3),
        Attack(
            name: "the newest batch alone is removed", sql: "DELETE FROM audit_batch WHERE number = 4",
            code: .leafWithoutBatch, sequence: 15, batch: 4),
        Attack(
            name: "everything is removed",
            sql: "DELETE FROM audit_batch; DELETE FROM audit_leaf; DELETE FROM audit_entry; DELETE FROM audit_key",
            code: .truncated, batch: 1),
        Attack(
            name: "the root of the newest batch is replaced",
            sql: "UPDATE audit_batch SET root = previous_chain WHERE number = 4", code: .rootWrong, sequence: 15,
            batch: 4),
        Attack(
            name: "the newest batch is replaced by the one before",
            sql: """
                DELETE FROM audit_batch WHERE number = 4;
                INSERT INTO audit_batch SELECT 4, kind, entry_count, total, first_sequence, last_sequence, root,
                    previous_chain, chain, sealed_at, key_id, next_key, signature FROM audit_batch WHERE number = 3;
                """, code: .rootWrong, batch: 4),
        Attack(
            name: "a batch is dated back", sql: "UPDATE audit_batch SET sealed_at = 1 WHERE number = 3",
            code: .chainBroken, sequence: 12, batch: 3),
        Attack(
            name: "a total is lowered", sql: "UPDATE audit_batch SET total = total - 1 WHERE number = 3",
            code: .chainBroken, batch: 3),
        Attack(
            name: "a signature is taken from another batch",
            sql: """
                UPDATE audit_batch SET signature = (SELECT signature FROM audit_batch WHERE number = 1)
                WHERE number = 2
                """, code: .signatureWrong, sequence: 10, batch: 2),
        Attack(
            name: "a batch becomes unreadable", sql: "UPDATE audit_batch SET chain = 'x' WHERE number = 1",
            code: .batchMissing, batch: 1),
        Attack(
            name: "an instant overflows",
            sql: "UPDATE audit_entry SET recorded_at = 9223372036854775807 WHERE sequence = 4",
            code: .entryChanged, sequence: 4),
        Attack(
            name: "the instant of a batch overflows",
            sql: "UPDATE audit_batch SET sealed_at = -9223372036854775808 WHERE number = 4", code: .batchMissing,
            batch: 4),
        Attack(
            name: "a total overflows", sql: "UPDATE audit_batch SET total = 9223372036854775807 WHERE number = 2",
            code: .batchMissing, batch: 2),
        Attack(
            name: "the number of a batch overflows",
            sql: "UPDATE audit_batch SET number = 9223372036854775807 WHERE number = 4", code: .batchMissing, batch: 4),
        Attack(
            name: "the number of a batch becomes negative",
            sql: "UPDATE audit_batch SET number = -9223372036854775808 WHERE number = 4", code: .leafWithoutBatch,
            batch: 4),
        Attack(
            name: "an entry is put in below all others, dated ahead",
            sql: """
                INSERT INTO audit_entry (sequence, recorded_at, actor, action, subject_kind, subject, version, detail)
                VALUES (-1, 99999999999, 'x', 'x', 'x', 1, 1, '')
                """, code: .entryInserted, sequence: -1),
        Attack(
            name: "an entry is put in with a batch below all others",
            sql: """
                INSERT INTO audit_entry (sequence, recorded_at, actor, action, subject_kind, subject, version, detail)
                VALUES (16, 1, 'x', 'x', 'x', 1, 1, '');
                INSERT INTO audit_batch SELECT -5, kind, 1, 1, 16, 16, root, previous_chain, chain, sealed_at, key_id,
                    next_key, signature FROM audit_batch WHERE number = 1;
                INSERT INTO audit_leaf SELECT 16, -5, 0, leaf FROM audit_leaf WHERE sequence = 1;
                """, code: .leafWithoutBatch, sequence: 16, batch: -5),
        Attack(
            name: "the public key is replaced", sql: "UPDATE audit_key SET public_key = 'AAAA'", code: .keyUnknown),
        Attack(
            name: "the text of an article is changed",
            sql: "UPDATE article_text SET body_html = replace(body_html, '没有', '另有') WHERE title = '第2条新闻'",
            code: .recordChanged, sequence: 7),
        Attack(
            name: "the title of an article is changed",
            sql: "UPDATE article_text SET title = '第十条新闻' WHERE title = '第10条新闻'", code: .recordChanged,
            sequence: 15),
        Attack(
            name: "an article is moved to another day",
            sql: """
                UPDATE article SET published_on = '2020-01-01' WHERE id =
                (SELECT article_id FROM article_text WHERE title = '第7条新闻')
                """, code: .recordChanged),
        Attack(
            name: "a document is hung on an article",
            sql: """
                INSERT INTO stored_file (hash, media_type, size) VALUES ('00', 'application/pdf', 1);
                INSERT INTO attachment (article_id, language, position, label, name, file)
                SELECT article_id, language, 0, 'x', 'x.pdf', '00' FROM article_text WHERE title = '第5条新闻';
                """, code: .recordChanged, sequence: 10),
        Attack(
            name: "a zone gets another telephone number",
            sql: "UPDATE zone SET phone = '0000' WHERE name_zh = '甲开发区'", code: .recordChanged),
        Attack(
            name: "a region gets another name", sql: "UPDATE facet SET name_zh = '丙' WHERE dimension = 'region'",
            code: .recordChanged),
        Attack(
            name: "an article is removed",
            sql: """
                CREATE TEMP TABLE victim AS SELECT article_id FROM article_text WHERE title = '第9条新闻';
                DELETE FROM article_text WHERE article_id IN victim; DELETE FROM imported_page WHERE article_id IN victim;
                DELETE FROM old_address WHERE article_id IN victim; DELETE FROM article WHERE id IN victim;
                """, code: .recordGone, sequence: 14),
        Attack(
            name: "an article is put in",
            sql: """
                INSERT INTO article (id, published_on, sort_day, updated_at) VALUES (77, '2026-01-01', '2026-01-01', 1);
                INSERT INTO article_text (article_id, language, title, excerpt, body_html, body_text)
                VALUES (77, 'zh-Hans', 'x', '', '', '');
                """, code: .recordWithoutEntry),
    ]

    @Test func `the platform as the program left it verifies, with and without a pin`() async throws {
        let world = try await TamperWorld()
        defer { world.remove() }
        let verification = try await world.verify(pin: try await world.pin())
        #expect(verification.holds, "\(verification.findings)")
        #expect(verification.batches == 4 && verification.sealed == 15 && verification.records == 15)
        let early = try await TamperWorld(stage: 1)
        defer { early.remove() }
        #expect(try await world.verify(pin: try await early.pin()).holds)
    }

    @Test(arguments: attacks)
    func `an edit of the file is found and named`(_ attack: Attack) async throws {
        let world = try await TamperWorld()
        defer { world.remove() }
        try world.attacker.run(attack.sql)
        let verification = try await world.verify()
        let first = try #require(verification.findings.first)
        #expect(first.code == attack.code, "\(verification.findings)")
        if let sequence = attack.sequence { #expect(first.sequence == sequence) }
        if let batch = attack.batch { #expect(first.batch == batch) }
        if first.action != nil { #expect(first.subject != nil && first.recordedAt != nil) }
    }

    @Test func `an entry changed together with its leaf is found by the root`() async throws {
        let world = try await TamperWorld()
        defer { world.remove() }
        try world.attacker.run("UPDATE audit_entry SET detail = 'x' WHERE sequence = 11")
        let leaf = try await Platform(dataFolder: world.folder).database.read {
            try $0.row("SELECT \(StoredEntry.columns) FROM audit_entry WHERE sequence = 11").flatMap(StoredEntry.init)
        }?.leaf
        try world.attacker.run("UPDATE audit_leaf SET leaf = '\(try #require(leaf))' WHERE sequence = 11")
        let first = try await world.verify().findings.first
        #expect(first?.code == .rootWrong && first?.batch == 2 && first?.arguments["last"] == "11")
    }

    @Test func `a whole chain rewritten without the key is found by its signatures`() async throws {
        let world = try await TamperWorld()
        defer { world.remove() }
        try world.attacker.run("UPDATE audit_entry SET detail = 'x' WHERE sequence = 11")
        try await world.rewriteChain(from: 2)
        let first = try await world.verify().findings.first
        #expect(first?.code == .signatureWrong && first?.batch == 2 && first?.sequence == 10)
    }

    @Test func `a chain rewritten with another key is found by the key file`() async throws {
        let world = try await TamperWorld()
        defer { world.remove() }
        try world.attacker.run("UPDATE audit_entry SET detail = 'x' WHERE sequence = 11")
        try await world.rewriteChain(with: try #require(LedgerKey()))
        let codes = try await world.verify().findings.map(\.code)
        #expect(codes == [.rewritten, .keyForeign])
    }

    @Test func `a chain rewritten with a new key pair and head in place is found by the pin`() async throws {
        let world = try await TamperWorld()
        defer { world.remove() }
        let pin = try await world.pin()
        let new = try #require(LedgerKey())
        try world.attacker.run("UPDATE audit_entry SET detail = 'x' WHERE sequence = 11")
        try await world.rewriteChain(with: new)
        try new.text.write(toFile: world.key, atomically: true, encoding: .utf8)
        let head = try #require(try await world.pin())
        try LedgerFiles.write(head, to: world.head)

        #expect(try await world.verify().holds)
        let first = try await world.verify(pin: pin).findings.first
        #expect(first?.code == .pinRewritten && first?.batch == 4)
    }

    @Test func `an article that is put in with an entry and a rewritten chain is found by the signatures`() async throws
    {
        let world = try await TamperWorld()
        defer { world.remove() }
        try world.attacker.run("UPDATE article_text SET title = 'x' WHERE title = '第10条新闻'")
        let changed = try await world.verify().findings.first
        #expect(changed?.code == .recordChanged)
        let state = try await Platform(dataFolder: world.folder).database.read { transaction in
            try TamperTests.state(of: changed?.subject?.id ?? 0, in: transaction)
        }
        try world.attacker.run("UPDATE audit_entry SET state = '\(state)' WHERE sequence = 15")
        try await world.rewriteChain(from: 4)
        let first = try await world.verify().findings.first
        #expect(first?.code == .signatureWrong && first?.sequence == 15)
    }

    @Test func `an older copy of the database is found by the head, and nothing is sealed onto it`() async throws {
        let (world, old) = (try await TamperWorld(), try await TamperWorld(stage: 1))
        defer {
            world.remove()
            old.remove()
        }
        try FileManager.default.removeItem(atPath: world.database)
        try FileManager.default.copyItem(atPath: old.database, toPath: world.database)
        let first = try await world.verify().findings.first
        #expect(first?.code == .truncated && first?.batch == 3)
        #expect(first?.arguments["last"] == "11" && first?.arguments["entries"] == "15")
    }

    @Test(arguments: ["number = 9223372036854775807", "sealed_at = -1", "chain = 'x'", "number = -5"])
    func `onto a newest batch that is damaged nothing is sealed, and the program goes on`(_ edit: String) async throws {
        let world = try await TamperWorld()
        defer { world.remove() }
        try world.attacker.run(
            """
            UPDATE audit_batch SET \(edit) WHERE number = 4;
            INSERT INTO audit_entry (recorded_at, actor, action, subject_kind, subject, version, detail)
            VALUES (1, 'x', 'x', 'x', 1, 1, '');
            """)
        let platform = try Platform(dataFolder: world.folder)
        await #expect(throws: Problem.self) { try await platform.sealLedger() }
        #expect(try await world.verify().holds == false)
    }

    @Test func `an older copy of the whole folder is found by the pin`() async throws {
        let (world, old) = (try await TamperWorld(), try await TamperWorld(stage: 1))
        defer {
            world.remove()
            old.remove()
        }
        #expect(try await old.verify().holds)
        let first = try await old.verify(pin: try await world.pin()).findings.first
        #expect(first?.code == .pinTruncated && first?.batch == 3)
    }

    @Test func `a head that is gone, forged or of another platform is named`() async throws {
        let world = try await TamperWorld()
        defer { world.remove() }
        let text = try String(contentsOfFile: world.head, encoding: .utf8)
        try FileManager.default.removeItem(atPath: world.head)
        #expect(try await world.verify().findings.first?.code == .headMissing)

        try text.replacingOccurrences(of: "\"batch\":4", with: "\"batch\":3").write(
            toFile: world.head, atomically: true, encoding: .utf8)
        #expect(try await world.verify().findings.first?.code == .headForged)

        let other = try LedgerWorld()
        try await other.write(1)
        try await other.sealer.seal()
        let foreign = try #require(try await other.reader.head())
        try text.write(toFile: world.head, atomically: true, encoding: .utf8)
        #expect(try await world.verify(pin: foreign).findings.first?.code == .pinRewritten)
    }

    @Test func `without key file and pin the chain is not anchored`() async throws {
        let world = try await TamperWorld()
        defer { world.remove() }
        let pin = try await world.pin()
        try FileManager.default.removeItem(atPath: world.key)
        #expect(try await world.verify().findings.map(\.code) == [.notAnchored])
        #expect(try await world.verify(pin: pin).holds)
    }

    @Test func `an entry that hides a record's state is named, sealed or not`() async throws {
        let world = try await TamperWorld()
        defer { world.remove() }
        try world.attacker.run(
            """
            UPDATE article_text SET title = 'x' WHERE title = '第10条新闻';
            INSERT INTO audit_entry (recorded_at, actor, action, subject_kind, subject, version, detail)
            SELECT recorded_at, actor, action, subject_kind, subject, 2, '' FROM audit_entry WHERE sequence = 15;
            """)
        try await Platform(dataFolder: world.folder).sealLedger()
        let first = try await world.verify().findings.first
        #expect(first?.code == .stateMissing && first?.sequence == 16)
    }
}
