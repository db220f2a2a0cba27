import Foundation
import Kernel
import Storage
import TestSupport
import Testing

@testable import Ledger

@Suite(.onEveryEngine, .namingTheEngine) struct SealerTests {
    @Test func `entries are sealed once, in order, and the chain verifies`() async throws {
        let world = try LedgerWorld()
        try await world.write(5)
        #expect(try await world.sealer.seal() == 5)
        #expect(try await world.sealer.seal() == 0)
        try await world.write(2500)
        #expect(try await world.sealer.seal() == 2500)

        let batches = try await world.reader.batches(from: 1, limit: 10)
        #expect(batches.map(\.entryCount) == [5, 1000, 1000, 500])
        #expect(batches.map(\.total) == [5, 1005, 2005, 2505])
        #expect(batches.map(\.previousChain) == [.none] + batches.dropLast().map(\.chain))
        let verification = try await world.verify()
        #expect(verification.holds)
        #expect(verification.entries == 2505 && verification.sealed == 2505 && verification.batches == 4)
    }

    @Test func `entries from before leaves existed are sealed like others`() async throws {
        let world = try LedgerWorld()
        try await world.database.write { transaction in
            try transaction.execute(
                """
                INSERT INTO audit_entry (recorded_at, actor, action, subject_kind, subject, version, detail)
                VALUES (1, 'import', 'article.imported', 'article', 9, 1, 'zh-Hans file:a')
                """)
        }
        #expect(try await world.sealer.seal() == 1)
        #expect(try await world.verify().holds)
    }

    /// The form that the decision record describes, byte for byte.
    @Test func `the canonical bytes of an entry are those that are written down`() async throws {
        let world = try LedgerWorld()
        try await world.write(1)
        let entry = try await world.reader.entry(1)?.stored
        let expected = """
            kaimen-entry-1
            1:1
            10:1800000000
            1:7
            1:3
            11:thing.saved
            5:thing
            1:1
            1:1
            7:第0条
            42:[{"after":"甲","field":"name"}]
            6:测试
            -

            """.replacingOccurrences(of: "42:", with: "\("[{\"after\":\"甲\",\"field\":\"name\"}]".utf8.count):")
        #expect(entry.map { String(decoding: $0.canonicalBytes, as: UTF8.self) } == expected)
    }

    @Test func `an absent text, an empty text and a moved border are different bytes`() {
        func bytes(_ values: [String?]) -> [UInt8] {
            var canonical = CanonicalBytes("test-1")
            for value in values { canonical.add(value) }
            return canonical.bytes
        }
        let forms: [[String?]] = [[nil], [""], ["", nil], ["ab", "c"], ["a", "bc"], ["a\n1:b"], ["a", "b"], ["-"]]
        #expect(Set(forms.map(bytes)).count == forms.count)
    }

    @Test func `an entry that commits later than entries with higher numbers is not skipped`() async throws {
        let world = try LedgerWorld()
        let sealer = world.sealer
        try await world.write(3)
        try await sealer.seal()
        // A transaction with numbers 4 and 5 is still open when 6 commits and is sealed.
        try await world.insert(sequence: 6)
        try await sealer.seal()
        try await world.insert(sequence: 4)
        try await world.insert(sequence: 5)
        #expect(try await sealer.seal() == 2)
        #expect(try await world.verify().holds)
    }

    @Test func `an entry that was overtaken by thousands is sealed within ten minutes`() async throws {
        // PostgreSQL goes on from its own count, not from the largest number.
        guard TestEngine.current == .sqlite else { return }
        let world = try LedgerWorld()
        let sealer = world.sealer
        try await world.insert(sequence: 2)
        try await world.write(4000)
        try await sealer.seal()
        try await world.insert(sequence: 1)
        #expect(try await sealer.seal() == 0)
        world.pass(seconds: 601)
        #expect(try await sealer.seal() == 1)
    }

    @Test func `many sealers and writers at once seal each entry once`() async throws {
        let world = try LedgerWorld()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<20 { try await world.write(7) } }
                let sealer = world.sealer
                group.addTask { for _ in 0..<15 { try? await sealer.seal() } }
            }
            try await group.waitForAll()
        }
        try await world.sealer.seal()
        #expect(try await world.count("audit_leaf") == 560)
        let verification = try await world.verify()
        #expect(verification.holds, "\(verification.findings)")
        #expect(verification.sealed == 560)
    }

    @Test func `the key is made once, readable by its owner alone, and is not in the database`() async throws {
        let world = try LedgerWorld()
        try await world.write(1)
        try await world.sealer.seal()
        let attributes = try FileManager.default.attributesOfItem(atPath: world.files.keyFile)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let secret = try String(contentsOfFile: world.files.keyFile, encoding: .utf8).split(separator: "\n")[1]
        let files = try FileManager.default.contentsOfDirectory(atPath: world.folder).filter { $0.contains("sqlite") }
        for file in files {
            let bytes = FileManager.default.contents(atPath: world.folder + "/" + file) ?? Data()
            #expect(bytes.range(of: Data(secret.utf8)) == nil)
            #expect(Data(base64Encoded: String(secret)).map { bytes.range(of: $0) == nil } == true)
        }
        try await world.write(1)
        try await world.sealer.seal()
        #expect(try await world.reader.keys().count == 1)
    }

    @Test func `without its key, with another key, or with a damaged one, nothing is sealed`() async throws {
        let world = try LedgerWorld()
        try await world.write(1)
        try await world.sealer.seal()
        let key = try String(contentsOfFile: world.files.keyFile, encoding: .utf8)
        try await world.write(1)

        try FileManager.default.removeItem(atPath: world.files.keyFile)
        await #expect(throws: Problem.self) { try await world.sealer.seal() }
        #expect(!FileManager.default.fileExists(atPath: world.files.keyFile))
        _ = try world.files.makeKey()
        await #expect(throws: Problem.self) { try await world.sealer.seal() }
        try "nonsense".write(toFile: world.files.keyFile, atomically: true, encoding: .utf8)
        await #expect(throws: Problem.self) { try await world.sealer.seal() }

        try key.write(toFile: world.files.keyFile, atomically: true, encoding: .utf8)
        #expect(try await world.sealer.seal() == 1)
        #expect(try await world.verify().holds)
    }

    @Test func `nothing is sealed onto a database that lacks what the head file names`() async throws {
        let world = try LedgerWorld()
        try await world.write(1)
        try await world.sealer.seal()
        let other = try LedgerWorld()
        try await other.write(2)
        try FileManager.default.copyItem(atPath: world.files.keyFile, toPath: other.files.keyFile)
        try FileManager.default.copyItem(atPath: world.files.headFile, toPath: other.files.headFile)
        await #expect(throws: Problem.self) { try await other.sealer.seal() }
        #expect(try await other.verify().findings.first?.code == .truncated)
    }

    @Test func `a new key is vouched for by the old one, and old batches stay verifiable`() async throws {
        let world = try LedgerWorld()
        try await world.write(3)
        try await world.sealer.seal()
        let pin = try #require(try await world.reader.head())
        let before = try #require(try world.files.key()?.publicKey)
        world.pass(seconds: 1)
        let new = try await world.sealer.rotateKey()
        try await world.write(2)
        try await world.sealer.seal()
        let verification = try await world.verify(pin: pin)
        #expect(verification.holds, "\(verification.findings)")
        #expect(verification.keys == 2 && verification.batches == 3)
        #expect(try await world.reader.keys() == [before, new])
        #expect(try world.files.key()?.publicKey == new)
    }

    @Test func `a rotation that ended before the key file was in place goes on`() async throws {
        let world = try LedgerWorld()
        try await world.write(1)
        try await world.sealer.seal()
        let old = try String(contentsOfFile: world.files.keyFile, encoding: .utf8)
        _ = try await world.sealer.rotateKey()
        // As if the machine had stopped between the batch and the renaming.
        try FileManager.default.moveItem(atPath: world.files.keyFile, toPath: world.files.keyFile + ".next")
        try old.write(toFile: world.files.keyFile, atomically: true, encoding: .utf8)
        try await world.write(1)
        #expect(try await world.sealer.seal() == 1)
        #expect(try await world.verify().holds)
    }

    @Test func `after a lost key only a pin made later proves the chain`() async throws {
        let world = try LedgerWorld()
        try await world.write(1)
        try await world.sealer.seal()
        let early = try #require(try await world.reader.head())
        try FileManager.default.removeItem(atPath: world.files.keyFile)
        _ = try await world.sealer.rotateKey(oldKeyIsLost: true)
        try await world.write(1)
        try await world.sealer.seal()
        let late = try #require(try await world.reader.head())
        #expect(try await world.verify().findings.map(\.code) == [.keyNotVouched])
        #expect(try await world.verify(pin: early).findings.map(\.code) == [.keyNotVouched])
        #expect(try await world.verify(pin: late).holds)
    }

    @Test func `the lists of the office show entries with their batch`() async throws {
        let world = try LedgerWorld()
        try await world.write(3)
        try await world.sealer.seal()
        world.pass(seconds: 2 * 86_400)
        try await world.write(1, kind: "zone")
        let history = try await world.reader.history(of: SubjectReference("thing", 2), page: 1, size: 10)
        #expect(history.total == 1 && history.items.first?.batch == 1)
        #expect(history.items.first?.stored.entry.changes == [FieldChange("name", before: nil, after: "甲")])

        var filter = LedgerReader.EntryFilter()
        let all = try await world.reader.entries(filter, page: 1, size: 2)
        #expect(all.total == 4 && all.items.map(\.stored.sequence) == [4, 3])
        #expect(all.items.first?.isSealed == false)
        filter.action = "zone.*"
        #expect(try await world.reader.entries(filter, page: 1, size: 2).total == 1)
        filter = .init()
        filter.through = CalendarDay(shanghaiSeconds: world.now() - 86_400)
        filter.units = [3]
        #expect(try await world.reader.entries(filter, page: 2, size: 2).items.map(\.stored.sequence) == [1])
        filter.units = []
        #expect(try await world.reader.entries(filter, page: 1, size: 2).total == 0)
        filter = .init()
        // Where not all are counted, pages go on behind the count.
        let cut = try await world.reader.entries(filter, page: 2, size: 1, countingTo: 2)
        #expect(cut.total == 2 && cut.isCut && cut.items.map(\.stored.sequence) == [3])
        let beyond = try await world.reader.entries(filter, page: 4, size: 1, countingTo: 2)
        #expect(beyond.isCut && beyond.items.map(\.stored.sequence) == [1])
        let whole = try await world.reader.entries(filter, page: 4, size: 1, countingTo: 4)
        #expect(whole.total == 4 && !whole.isCut && whole.items.map(\.stored.sequence) == [1])
        #expect(try await world.reader.actions() == ["thing.saved", "zone.saved"])
        #expect(try await world.reader.batches(page: 1, size: 5).total == 1)
    }
}

extension LedgerWorld {
    /// Writes an entry with a number of its own, as a transaction that took the number earlier.
    func insert(sequence: Int64) async throws {
        let seconds = now()
        try await database.write { transaction in
            try transaction.execute(
                """
                INSERT INTO audit_entry (sequence, recorded_at, actor, action, subject_kind, subject, version, detail)
                VALUES (?, ?, '7', 'thing.saved', 'thing', ?, 1, '')
                """, [.integer(sequence), .integer(seconds), .integer(sequence)])
        }
    }
}
