import Kernel
import Localization
import Storage
import TestSupport
import Testing

@testable import Ledger

@Suite(.onEveryEngine, .namingTheEngine) struct ProvenanceTests {
    /// 李 makes, 王 checks.
    private static let maker = Author(actor: "11", unit: 3)
    private static let checker = Author(actor: "12", unit: 3)
    private static let project = SubjectReference("project", 40)
    private static let contract = Evidence.Document(
        hash: "\(LedgerHash(of: [1]))", name: "合同.pdf", kind: "contract", issuingBody: "澄州市商务局", number: "2026-17",
        issuedOn: CalendarDay(iso: "2026-07-02"))

    private func write<Result: Sendable>(
        _ world: LedgerWorld, as author: Author = maker, _ body: @escaping @Sendable (Provenance) throws -> Result
    ) async throws -> Result {
        try await world.database.write { [identifiers = world.identifiers, now = world.now()] transaction in
            try body(Provenance(transaction: transaction, identifiers: identifiers, author: author, at: now))
        }
    }

    private func figure(_ value: String, _ series: Ledger.Measurement.Series = .preliminary) -> MeasurementDraft {
        MeasurementDraft(indicator: "fdi", unit: 3, period: "2026-07", value: value, series: series)
    }

    private func item(_ documents: [Evidence.Document] = [contract]) -> EvidenceDraft {
        EvidenceDraft(
            indicator: "fdi", fact: "外资到账", unit: 3, period: "2026-07", place: "澄州", responsible: 11,
            subject: Self.project, documents: documents)
    }

    /// Which fields `body` complains about.
    private func complaints(_ body: () async throws -> Void) async -> [String] {
        do {
            try await body()
            return []
        } catch let problems as Problems {
            return problems.list.map(\.key)
        } catch let refusal as Refusal {
            return [refusal.key]
        } catch {
            return ["\(error)"]
        }
    }

    private func expect(
        _ keys: [String], _ location: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
    ) async {
        let said = await complaints(body)
        #expect(said == keys, sourceLocation: location)
    }

    // MARK: Values

    @Test(arguments: ["0", "12", "-12.50", "0.05", "-0.5", "9223372036854775807", "0.000000001"])
    func `a measured value is written as it was read`(_ text: String) {
        #expect(MeasuredValue(text: text)?.description == text)
    }

    @Test(arguments: ["", "-", ".5", "5.", "1e3", "1,000", "9223372036854775808", "0.0000000001", "1.2.3", "１２", "+1"])
    func `what is no measured value is refused`(_ text: String) { #expect(MeasuredValue(text: text) == nil) }

    // MARK: Measurements

    @Test func `a figure is recorded once and corrected with a reason, and what was said stays`() async throws {
        let world = try LedgerWorld()
        let first = try await write(world) { [figure] in try $0.record(figure("1200.50", .preliminary)) }
        await expect(["problem_measurement_exists"]) {
            _ = try await write(world) { [figure] in try $0.record(figure("1300", .preliminary)) }
        }

        var correction = figure("1300")
        correction.corrects = first.id
        await expect(["problem_provenance_missing"]) { [correction] in
            _ = try await write(world) { try $0.record(correction) }
        }
        correction.reason = "漏报一笔"
        let second = try await write(world) { [correction] in try $0.record(correction) }
        await expect(["problem_measurement_corrects"]) { [correction] in
            _ = try await write(world) { try $0.record(correction) }
        }
        var same = correction
        same.corrects = second.id
        await expect(["problem_measurement_same"]) { [same] in _ = try await write(world) { try $0.record(same) } }

        let standing = try await world.reader.measurements(indicator: "fdi", year: 2026)
        #expect(standing.map(\.id) == [second.id])
        #expect(try await world.reader.measurements(indicator: "fdi", year: 2026, units: [4]).isEmpty)
        let corrections = try await world.reader.corrections(upTo: second.id)
        #expect(corrections.map { "\($0.value)" } == ["1300", "1200.50"])
        let history = try await world.reader.history(of: second.reference, page: 1, size: 9)
        #expect(history.items.map(\.stored.entry.action) == ["measurement.corrected"])
        #expect(history.items.first?.stored.entry.reason == "漏报一笔")
    }

    @Test func `everything wrong with a figure is said at once`() async throws {
        let world = try LedgerWorld()
        let draft = MeasurementDraft(
            indicator: " ", unit: 0, period: "2026-13", value: "many", series: .final, evidence: Identifier(9))
        let problems = try await write(world) { try $0.problems(draft) }
        #expect(problems.map(\.field) == ["indicator", "unit", "period", "value", "evidence"])
        let said = await complaints { _ = try await write(world) { try $0.record(draft) } }
        #expect(said.count == 5)
        #expect(try await world.count("measurement") == 0)
        #expect(try await world.count("audit_entry") == 0)
    }

    @Test func `a final figure rests on evidence that somebody else accepted`() async throws {
        let world = try LedgerWorld()
        let evidence = try await write(world) { [item] in try $0.gather(item([Self.contract])) }
        var draft = figure("1300", .final)
        draft.evidence = evidence
        let final = draft
        await expect(["problem_measurement_evidence"]) { _ = try await write(world) { try $0.record(final) } }
        try await write(world) { try $0.move(evidence, to: .submitted) }
        try await write(world, as: Self.checker) { try $0.move(evidence, to: .accepted) }
        let measurement = try await write(world) { try $0.record(final) }
        let chain = try await world.reader.chain(of: measurement.reference)
        #expect(chain.back.map(\.record) == [Evidence.reference(evidence)])
    }

    @Test func `two who report the same figure at once do not both succeed`() async throws {
        let world = try LedgerWorld()
        let draft = figure("5")
        let done = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<6 {
                group.addTask { await complaints { _ = try await write(world) { try $0.record(draft) } }.isEmpty }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(done == 1)
        #expect(try await world.count("measurement") == 1)
    }

    // MARK: Evidence

    @Test func `an item goes from draft to accepted in steps that stay, and never by one pair of eyes`() async throws {
        let world = try LedgerWorld()
        let id = try await write(world) { [item] in try $0.gather(item([])) }
        await expect(["refusal_evidence_empty"]) { try await write(world) { try $0.move(id, to: .submitted) } }
        try await write(world) { try $0.attach([Self.contract], to: id) }
        await expect(["refusal_evidence_state"]) {
            try await write(world, as: Self.checker) { try $0.move(id, to: .accepted) }
        }
        try await write(world) { try $0.move(id, to: .submitted) }
        await expect(["refusal_evidence_own"]) { try await write(world) { try $0.move(id, to: .accepted) } }
        await expect(["problem_provenance_missing"]) {
            try await write(world, as: Self.checker) { try $0.move(id, to: .returned) }
        }
        await expect(["refusal_evidence_closed"]) { try await write(world) { try $0.attach([Self.contract], to: id) } }
        try await write(world, as: Self.checker) { try $0.move(id, to: .returned, note: "缺银行回单") }
        try await write(world) { try $0.attach([Self.contract], to: id) }
        try await write(world) { try $0.move(id, to: .submitted) }
        try await write(world, as: Self.checker) { try $0.move(id, to: .accepted) }

        let item = try #require(try await world.reader.evidence(id))
        #expect(item.steps.map(\.state) == [.draft, .submitted, .returned, .submitted, .accepted])
        #expect(item.documents == [Self.contract, Self.contract])
        #expect(try await world.reader.evidence(of: Self.project).map(\.id) == [id])
        let history = try await world.reader.history(of: item.reference, page: 1, size: 20)
        #expect(history.items.map(\.stored.entry.version) == [7, 6, 5, 4, 3, 2, 1])
        #expect(try await world.reader.chain(of: Self.project).back.map(\.record) == [item.reference])
    }

    @Test func `the responsible person does not check either, whoever submitted`() async throws {
        let world = try LedgerWorld()
        let other = Author(actor: "13")
        let id = try await write(world, as: other) { [item] in try $0.gather(item([Self.contract])) }
        try await write(world, as: other) { try $0.move(id, to: .submitted) }
        await expect(["refusal_evidence_own"]) { try await write(world) { try $0.move(id, to: .accepted) } }
    }

    @Test func `every pair of states is allowed or refused as the table says`() {
        let allowed = Evidence.State.allCases.flatMap { state in state.successors.map { "\(state) \($0)" } }
        #expect(allowed == ["draft submitted", "submitted accepted", "submitted returned", "returned submitted"])
    }

    // MARK: Links

    @Test func `from a score the chain leads back to the sentence, and from the sentence forward to the score`()
        async throws
    {
        let world = try LedgerWorld()
        let (sentence, matter) = (SubjectReference("minutes", 1), SubjectReference("matter", 2))
        let (measurement, score) = (SubjectReference("measurement", 3), SubjectReference("score", 4))
        let page = SubjectReference("article", 5)
        try await write(world) { provenance in
            try provenance.link(LinkDraft(.decidedBy, from: matter, to: sentence, sentence: (120, 164)))
            try provenance.link(LinkDraft(.derivedFrom, from: measurement, to: matter))
            try provenance.link(LinkDraft(.countedIn, from: measurement, to: score))
            try provenance.link(LinkDraft(.publishedAs, from: score, to: page))
        }
        let back = try await world.reader.chain(of: page)
        #expect(back.back.map(\.record) == [score, measurement, matter, sentence])
        #expect(back.back.map(\.depth) == [1, 2, 3, 4])
        #expect(back.sentences.first?.link.sentence == 120..<164)
        #expect(back.forward.isEmpty && !back.isCut)
        let forward = try await world.reader.chain(of: sentence)
        #expect(forward.forward.map(\.record) == [matter, measurement, score, page])
        let cut = try await world.reader.chain(of: page, depth: 2)
        #expect(cut.isCut && cut.back.count == 2)
        #expect(try await world.reader.chain(of: page, limit: 1).back.count == 1)
    }

    @Test func `a link to itself, twice, in a circle, or to nothing is refused`() async throws {
        let world = try LedgerWorld()
        let (a, b, c) = (SubjectReference("a", 1), SubjectReference("b", 2), SubjectReference("c", 3))
        await expect(["problem_link_itself"]) {
            _ = try await write(world) { try $0.link(LinkDraft(.serves, from: a, to: a)) }
        }
        await expect([]) { _ = try await write(world) { try $0.link(LinkDraft(.serves, from: a, to: b)) } }
        await expect(["problem_link_exists"]) {
            _ = try await write(world) { try $0.link(LinkDraft(.serves, from: a, to: b)) }
        }
        await expect([]) {
            _ = try await write(world) { try $0.link(LinkDraft(.serves, from: a, to: b, sentence: (0, 5))) }
        }
        await expect([]) { _ = try await write(world) { try $0.link(LinkDraft(.derivedFrom, from: b, to: c)) } }
        await expect(["problem_link_cycle"]) {
            _ = try await write(world) { try $0.link(LinkDraft(.derivedFrom, from: c, to: a)) }
        }
        // The other way round the same: A would come of C, which comes of A.
        await expect(["problem_link_cycle"]) {
            _ = try await write(world) { try $0.link(LinkDraft(.countedIn, from: a, to: c)) }
        }
        await expect([]) { _ = try await write(world) { try $0.link(LinkDraft(.countedIn, from: c, to: a)) } }
        await expect(["problem_link_sentence"]) {
            _ = try await write(world) { try $0.link(LinkDraft(.serves, from: a, to: c, sentence: (5, 5))) }
        }
        await expect(["problem_link_sentence"]) {
            _ = try await write(world) { try $0.link(LinkDraft(.serves, from: a, to: c, sentence: (-1, 5))) }
        }
        await expect(["problem_link_record"]) {
            _ = try await write(world) { try $0.link(LinkDraft(.serves, from: a, to: SubjectReference("", 0))) }
        }
    }

    @Test func `a link is taken back by a row that says why, once, and may then be made again`() async throws {
        let world = try LedgerWorld()
        let draft = LinkDraft(.serves, from: SubjectReference("a", 1), to: SubjectReference("b", 2))
        let id = try await write(world) { try $0.link(draft) }
        await expect(["problem_provenance_missing"]) { try await write(world) { try $0.retract(id, reason: " ") } }
        try await write(world) { try $0.retract(id, reason: "误连") }
        await expect(["refusal_link_retracted"]) { try await write(world) { try $0.retract(id, reason: "误连") } }
        #expect(try await world.reader.links(of: draft.from).isEmpty)
        #expect(try await world.reader.chain(of: draft.from).back.isEmpty)
        _ = try await write(world) { try $0.link(draft) }
        #expect(try await world.count("provenance_link") == 2)
    }

    @Test func `a circle that is in the tables all the same ends where it began`() async throws {
        let world = try LedgerWorld()
        try await world.database.write { transaction in
            for (id, from, to) in [(1, "a", "b"), (2, "b", "a")] as [(Int64, String, String)] {
                try transaction.execute(
                    """
                    INSERT INTO provenance_link (id, kind, from_kind, from_id, to_kind, to_id, actor, recorded_at)
                    VALUES (?, 'serves', ?, 1, ?, 1, 'x', 1)
                    """, [.integer(id), .text(from), .text(to)])
            }
        }
        let chain = try await world.reader.chain(of: SubjectReference("a", 1))
        #expect(chain.back.map(\.record) == [SubjectReference("b", 1), SubjectReference("a", 1)])
        #expect(!chain.isCut)
    }

    // MARK: The tables

    @Test(arguments: [
        "evidence", "evidence_document", "evidence_step", "measurement", "provenance_link", "provenance_retraction",
        "audit_entry", "audit_batch", "audit_leaf", "audit_key",
    ])
    func `no row is changed or removed`(_ table: String) async throws {
        let world = try LedgerWorld()
        let evidence = try await write(world) { [item] in try $0.gather(item([Self.contract])) }
        try await write(world) { [figure] provenance in
            try provenance.record(figure("1", .preliminary))
            let link = try provenance.link(
                LinkDraft(.serves, from: Evidence.reference(evidence), to: SubjectReference("x", 1)))
            try provenance.retract(link, reason: "x")
        }
        try await world.sealer.seal()
        let column = table == "audit_key" ? "created_at" : table.hasPrefix("audit_leaf") ? "position" : "actor"
        let value = column == "actor" ? "'x'" : "7"
        let target = ["audit_batch": "sealed_at", "evidence_document": "name"][table] ?? column
        #expect(try await world.count(table) > 0)
        await #expect(throws: (any Error).self) {
            try await world.database.write {
                try $0.execute("UPDATE \(table) SET \(target) = \(target == "name" ? "'x'" : value)")
            }
        }
        await #expect(throws: (any Error).self) {
            try await world.database.write { try $0.execute("DELETE FROM \(table)") }
        }
        guard TestEngine.current == .postgreSQL else { return }
        await #expect(throws: (any Error).self) {
            try await world.database.write { try $0.execute("TRUNCATE \(table) CASCADE") }
        }
    }

    @Test func `measurements, evidence and links are checked against their entries`() async throws {
        let world = try LedgerWorld()
        let evidence = try await write(world) { [item] in try $0.gather(item([Self.contract])) }
        try await write(world) { try $0.move(evidence, to: .submitted) }
        let measurement = try await write(world) { [figure] in try $0.record(figure("1200", .preliminary)) }
        try await world.sealer.seal()
        let verify = Verify(
            database: world.database, files: world.files, kinds: Provenance.recordKinds, now: world.now)
        let good = try await verify()
        #expect(good.holds && good.records == 3, "\(good.findings)")

        guard TestEngine.current == .sqlite else { return }
        let attacker = Attacker(file: world.folder + "/kaimen.sqlite")
        try attacker.run(
            "UPDATE measurement SET digits = 1900; INSERT INTO evidence_step VALUES (\(evidence), 2, 'accepted', '12', 1, NULL)"
        )
        let findings = try await verify().findings
        #expect(findings.map(\.code) == [.recordChanged, .recordChanged])
        #expect(findings.map(\.subject) == [measurement.reference, Evidence.reference(evidence)])
    }

    @Test func `what is said to a person is in both catalogues`() throws {
        for language in Language.allCases {
            let keys = Catalogue.shared.all(language)
            for key in [
                "refusal_evidence_closed", "refusal_evidence_state", "refusal_evidence_empty", "refusal_evidence_own",
                "refusal_link_retracted", "problem_provenance_missing", "problem_provenance_long",
                "problem_provenance_unknown", "problem_period", "problem_measured_value",
                "problem_measurement_evidence", "problem_measurement_exists", "problem_measurement_corrects",
                "problem_measurement_same", "problem_measurement_taken", "problem_evidence_document",
                "problem_link_record", "problem_link_sentence", "problem_link_itself", "problem_link_exists",
                "problem_link_cycle", "problem_link_long",
            ] { #expect(keys[key] != nil, "\(key)") }
        }
    }
}
