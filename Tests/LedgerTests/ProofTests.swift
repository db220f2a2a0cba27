import App
import Foundation
import Kernel
import Storage
import TestSupport
import Testing

@testable import Ledger

/// The proofs of this program, checked by `scripts/check-proof`, which shares nothing with it.
@Suite(.onEveryEngine, .namingTheEngine) struct ProofTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../scripts/check-proof").standardizedFileURL.path

    private func check(_ proof: String, in folder: String, _ arguments: [String] = []) async throws
        -> TestProgram.Answer
    {
        let file = folder + "/proof.json"
        try proof.write(toFile: file, atomically: true, encoding: .utf8)
        return try await TestProgram.run("python3", [Self.script, file] + arguments)
    }

    @Test func `each place of batches of many sizes is proven`() async throws {
        let world = try LedgerWorld()
        for size in [1, 2, 3, 7, 8, 13] {
            try await world.write(size)
            try await world.sealer.seal()
        }
        let pin = world.folder + "/pin.json"
        try LedgerFiles.write(try #require(try await world.reader.head()), to: pin)
        for sequence in [1, 2, 3, 6, 7, 13, 21, 22, 33, 34] as [Int64] {
            let proof = try await Prove(database: world.database)(sequence: sequence)
            let answer = try await check(proof.json.line, in: world.folder, ["--pin", pin])
            #expect(answer.exitCode == 0, "\(sequence): \(answer.complaints)")
            #expect(answer.output.contains("entry \(sequence) ") && answer.output.contains("the pin"))
        }
    }

    @Test func `a proof holds over a change of key, and not with the key of another platform`() async throws {
        let world = try LedgerWorld()
        try await world.write(2)
        try await world.sealer.seal()
        let old = try #require(try world.files.key()?.publicKey)
        let new = try await world.sealer.rotateKey()
        try await world.write(2)
        try await world.sealer.seal()
        let proof = try await Prove(database: world.database)(sequence: 1)
        #expect(proof.successors.count == 2)
        for key in [old, new] {
            #expect(try await check(proof.json.line, in: world.folder, ["--key", key.base64]).exitCode == 0)
        }
        let foreign = try #require(LedgerKey()?.publicKey)
        #expect(try await check(proof.json.line, in: world.folder, ["--key", foreign.base64]).exitCode == 1)
    }

    @Test func `whatever is changed in a proof, the checker refuses it`() async throws {
        let world = try LedgerWorld()
        try await world.write(5)
        try await world.sealer.seal()
        try await world.write(1)
        try await world.sealer.seal()
        let proof = try await Prove(database: world.database)(sequence: 2)
        let line = proof.json.line
        #expect(try await check(line, in: world.folder).exitCode == 0)
        let changes = [
            ("\"actor\":\"7\"", "\"actor\":\"8\""), ("\"unit\":\"3\"", "\"unit\":null"), ("测试", "測試"),
            ("\"position\":1", "\"position\":2"), ("\"\(proof.path[0])\"", "\"\(proof.path[1])\""),
            ("\"sealedAt\":1", "\"sealedAt\":2"), ("\"total\":5", "\"total\":6"),
            ("\"\(proof.batch.root)\"", "\"\(proof.leafText)\""),
            ("\"signature\":\"", "\"signature\":\"00"), ("\"number\":2", "\"number\":3"),
            ("\"previousChain\":\"\(proof.batch.chain)\"", "\"previousChain\":\"\(LedgerHash.none)\""),
            (proof.publicKey.base64, try #require(LedgerKey()).publicKey.base64), ("kaimen-proof-1", "kaimen-proof-2"),
        ]
        for (before, after) in changes {
            let changed = line.replacingOccurrences(of: before, with: after)
            #expect(changed != line, "\(before)")
            #expect(try await check(changed, in: world.folder).exitCode == 1, "\(before)")
        }
        #expect(try await check("{}", in: world.folder).exitCode == 1)
        #expect(try await check(line, in: world.folder, ["--nonsense"]).exitCode == 2)
    }

    @Test func `an article's newest entry is proven by the article's number`() async throws {
        let world = try await TamperWorld()
        defer { world.remove() }
        let platform = try Platform(dataFolder: world.folder)
        let id = try await platform.database.read {
            try $0.row("SELECT article_id FROM article_text WHERE title = '第2条新闻'")?.integer("article_id")
        }
        let proof = try await platform.proveRecord(SubjectReference("article", id ?? 0))
        #expect(proof.entry.sequence == 7)
        let pin = world.folder + "/pin.json"
        _ = try await platform.pinLedger(to: pin)
        #expect(try await check(proof.json.line, in: world.folder, ["--pin", pin]).exitCode == 0)
    }

    @Test func `what is not there, not sealed or damaged is not proven`() async throws {
        let world = try LedgerWorld()
        try await world.write(1)
        let prove = Prove(database: world.database)
        await #expect(throws: Problem(field: "1", key: "problem_audit_unsealed")) { try await prove(sequence: 1) }
        await #expect(throws: Problem(field: "9", key: "problem_audit_entry")) { try await prove(sequence: 9) }
        await #expect(throws: Problem(field: "thing:9", key: "problem_audit_record")) {
            try await prove(record: SubjectReference("thing", 9))
        }
        try await world.sealer.seal()
        guard TestEngine.current == .sqlite else { return }
        try Attacker(file: world.folder + "/kaimen.sqlite").run("UPDATE audit_entry SET detail = 'x'")
        await #expect(throws: Problem(field: "1", key: "problem_audit_damaged")) { try await prove(sequence: 1) }
    }
}

extension InclusionProof {
    fileprivate var leafText: String { "\(entry.leaf)" }
}
