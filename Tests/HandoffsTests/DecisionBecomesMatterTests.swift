import Handoffs
import Identity
import Kernel
import Ledger
import Meetings
import Storage
import Supervision
import TestCast
import TestSupport
import Testing

/// A sentence of a meeting becomes a matter, with its chain, or nothing happens at all.
@Suite(.onEveryEngine, .namingTheEngine) struct DecisionBecomesMatterTests {
    @Test func `what is accepted gets a number, and says which sentence it is of`() async throws {
        let world = try await FilingWorld()
        try await world.accept(0, 1)
        let report = try await world.file(of: world.text, as: world.viewer("officer"))
        #expect(report.filed.map(\.number) == ["督〔2026〕1号", "督〔2026〕2号"] && report.filedBefore.isEmpty)
        let all = try await world.proposals()
        #expect(report.filed.map(\.proposal) == all.prefix(2).map(\.id))
        #expect(report.warnings.map(\.field) == ["proposal-\(all[1].id)"])
        #expect(report.warnings.map(\.key) == ["warning_matter_deadline_past"])
        #expect(all.map(\.state) == [.filed, .filed, .proposed])
        #expect(all[0].filed?.matter == report.filed[0].matter.rawValue && all[0].filed?.number == "督〔2026〕1号")

        let matter = try await world.matters.matter(report.filed[0].matter, as: world.viewer("leader")).matter
        #expect(matter.text == "完成项目清单" && matter.sourceKind == .meeting)
        #expect(matter.sourceText == "重点项目调度会（2026-03-12）")
        let expected1 = try world.cast.unit("east")
        #expect(matter.issuingUnit == expected1)
        let expected2 = try world.cast.unit("bureau")
        #expect(matter.leadUnit == expected2)
        #expect(matter.coUnits == [try world.cast.unit("finance")])
        #expect(matter.deadline == CalendarDay(iso: "2026-03-31") && matter.deadlineWords == "3月底前")
        let expected3 = try world.cast.id("officer")
        #expect(matter.topic == "projects" && matter.registeredBy == expected3)

        let detail = try await world.meetings.meeting(world.meeting, as: world.viewer("leader"))
        #expect(detail.outcomes.map(\.matter.number) == ["督〔2026〕1号", "督〔2026〕2号"])
        #expect(detail.outcomes.map(\.proposal) == report.filed.map(\.proposal) && detail.state == .review)
    }

    @Test func `the chain leads from the matter to its sentence, its meeting and its article, and back`() async throws {
        let world = try await FilingWorld(origin: .article(4711))
        try await world.accept(0, 1)
        let report = try await world.file(of: world.text, as: world.viewer("officer"))
        let ledger = LedgerReader(database: world.cast.database)
        let matter = SubjectReference("matter", report.filed[0].matter.rawValue)
        let text = SubjectReference("meeting-text", world.text.rawValue)
        let back = try await ledger.chain(of: matter)
        #expect(back.back.first?.record == text && back.back.first?.link.kind == .decidedBy)
        #expect(back.sentences.map(\.link.sentence) == [FilingWorld.range("招商局要在3月底前完成项目清单")])
        #expect(
            Set(back.back.map(\.record))
                == [text, SubjectReference("meeting", world.meeting.rawValue), SubjectReference("article", 4711)])
        for start in [SubjectReference("meeting", world.meeting.rawValue), SubjectReference("article", 4711)] {
            let forward = try await ledger.chain(of: start).forward
            #expect(
                forward.filter { $0.depth == 2 }.map(\.record)
                    == report.filed.map { SubjectReference("matter", $0.matter.rawValue) }, "\(start)")
        }
    }

    @Test func `what is filed is not proposed again in the next edition of the text`() async throws {
        let world = try await FilingWorld()
        try await world.accept(0)
        _ = try await world.file(world.seen(0), of: world.text, as: world.viewer("officer"))
        let viewer = try await world.viewer("manager")
        let review = try await world.meetings.text(world.text, as: viewer)
        let again = review.proposals.map(\.matter)
        let next = try await world.meetings.attach(
            IncomingMeetingText(review.body + "\n校对。"), again, to: world.meeting, replacing: world.text, as: viewer)
        let edition = try await world.meetings.text(next, as: viewer)
        #expect(edition.proposals.map(\.sentence) == review.proposals.dropFirst().map(\.sentence))
        #expect(edition.setAside.contains(SetAsidePiece(range: again[0].range, reason: "filed")))
    }

    @Test func `pressing twice files nothing twice, also at once and on two nodes`() async throws {
        let world = try await FilingWorld()
        try await world.accept(0, 1)
        let seen = try await world.seen(0, 1)
        let officer = try await world.viewer("officer")
        async let one = world.file(seen, of: world.text, as: officer)
        async let two = world.file(seen, of: world.text, as: officer)
        let reports = try await [one, two]
        #expect(reports.map(\.filed.count).sorted() == [0, 2])
        #expect(reports.map(\.filedBefore.count).sorted() == [0, 2])
        let third = try await world.file(seen, of: world.text, as: officer)
        #expect(third.filed.isEmpty)
        #expect(third.filedBefore == reports.flatMap(\.filed))
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM matter") == 2)
        // What is accepted later goes on where the numbers stopped.
        try await assign(world, 2)
        try await world.accept(2)
        let rest = try await world.file(of: world.text, as: officer)
        #expect(rest.filed.map(\.number) == ["督〔2026〕3号"] && rest.filedBefore.count == 2)
        let detail = try await world.meetings.meeting(world.meeting, as: officer)
        #expect(detail.state == .settled)
    }

    private func assign(_ world: FilingWorld, _ place: Int) async throws {
        var draft = ProposalDraft(try await world.proposals()[place])
        draft.leadUnit = try world.cast.unit("housing").description
        try await world.meetings.edit(world.seen(place)[0], draft, as: world.viewer("manager"))
    }

    @Test func `one without a lead unit is named, and nothing is filed`() async throws {
        let world = try await FilingWorld()
        try await world.accept(0, 1, 2)
        let officer = try await world.viewer("officer")
        let id = try await world.proposals()[2].id
        let answer = await world.cast.refusal { _ = try await world.file(of: world.text, as: officer) }
        #expect(answer == "proposal-\(id): problem_filing_no_lead")
        try await world.expectNothingFiled()
        let problems = await #expect(throws: Problems.self) { try await world.file(of: world.text, as: officer) }
        #expect(problems?.list.first?.arguments["sentence"] == "住建局要抓紧办理手续")
    }

    @Test func `what is not accepted, or was changed since, is not filed`() async throws {
        let world = try await FilingWorld()
        let officer = try await world.viewer("officer")
        try await world.accept(0)
        let id = try await world.proposals()[1].id
        let undecided = await world.cast.refusal {
            _ = try await world.file(world.seen(0, 1), of: world.text, as: officer)
        }
        #expect(undecided == "proposal-\(id): problem_filing_not_accepted")
        let seen = try await world.seen(0)
        try await assign(world, 0)
        #expect(await world.cast.refusal { _ = try await world.file(seen, of: world.text, as: officer) } == "stale")
        let stranger = SeenProposal(MatterProposal.ID(4711), version: 1)
        let unknown = await world.cast.refusal { _ = try await world.file([stranger], of: world.text, as: officer) }
        #expect(unknown == "refusal_unknown")
        try await world.expectNothingFiled()
    }

    @Test func `whoever may not file, or not register there, files nothing`() async throws {
        let world = try await FilingWorld()
        try await world.accept(0)
        for (login, expected) in [
            ("leader", "refusal_not_allowed"), ("neighbour", "refusal_unknown"), ("outsider", "refusal_unknown"),
        ] {
            let viewer = try await world.viewer(login)
            let answer = await world.cast.refusal { _ = try await world.file(of: world.text, as: viewer) }
            #expect(answer == expected, "\(login)")
        }
        let officer = try await world.viewer("officer")
        let elsewhere = await world.cast.refusal {
            _ = try await world.file(of: world.text, issuedBy: world.cast.unit("west"), as: officer)
        }
        #expect(elsewhere == "refusal_unknown")
        try await world.expectNothingFiled()
        let below = try await world.file(of: world.text, issuedBy: world.cast.unit("housing"), as: officer)
        #expect(below.filed.map(\.number) == ["督〔2026〕1号"])
    }

    @Test func `a unit that ended meanwhile is named, a convening unit that ended files as its successor`() async throws
    {
        let world = try await FilingWorld()
        try await world.accept(0)
        try await world.cast.merge("finance", into: "housing")
        let id = try await world.proposals()[0].id
        let officer = try await world.viewer("officer")
        let answer = await world.cast.refusal { _ = try await world.file(of: world.text, as: officer) }
        #expect(answer == "proposal-\(id): problem_filing_unit_ended")
        try await world.expectNothingFiled()
        var draft = ProposalDraft(try await world.proposals()[0])
        draft.coUnits = [try world.cast.unit("housing").description]
        try await world.meetings.edit(world.seen(0)[0], draft, as: world.viewer("manager"))
        try await world.cast.merge("east", into: "west")
        let report = try await world.file(of: world.text, as: world.viewer("neighbour"))
        let matter = try await world.matters.matter(
            try #require(report.filed.first).matter, as: world.viewer("neighbour")
        ).matter
        let expected4 = try world.cast.unit("west")
        #expect(matter.issuingUnit == expected4)
    }

    @Test func `what is filed is closed, and a text whose place another took files nothing`() async throws {
        let world = try await FilingWorld()
        try await world.accept(0, 1)
        let manager = try await world.viewer("manager")
        _ = try await world.file(world.seen(0), of: world.text, as: manager)
        let filed = try await world.seen(0)
        for decision in ProposalDecision.allCases {
            let answer = await world.cast.refusal {
                try await world.meetings.decide(decision, filed, of: world.text, as: manager)
            }
            #expect(answer == "refusal_proposal_closed", "\(decision)")
        }
        let edit = await world.cast.refusal {
            try await world.meetings.edit(filed[0], ProposalDraft(world.proposals()[0]), as: manager)
        }
        #expect(edit == "refusal_proposal_closed")
        _ = try await world.meetings.attach(
            IncomingMeetingText("财政局要落实资金。"), [], to: world.meeting, replacing: world.text, as: manager)
        let late = await world.cast.refusal { _ = try await world.file(of: world.text, as: manager) }
        #expect(late == "refusal_meeting_text_replaced")
        #expect(try await world.meetings.meeting(world.meeting, as: manager).outcomes.count == 1)
    }

    @Test func `both rooms' records and the links between them hold`() async throws {
        let world = try await FilingWorld(origin: .article(4711))
        try await world.accept(0, 1)
        let report = try await world.file(of: world.text, as: world.viewer("officer"))
        let kinds = MeetingsRecords.kinds + SupervisionRecords.kinds
        #expect(try await world.cast.recordFindings(kinds).isEmpty)
        let actions = try await world.cast.database.read {
            try $0.rows(
                "SELECT action FROM audit_entry WHERE subject_kind = 'matter' OR action = 'proposal.filed' ORDER BY sequence"
            ).compactMap { $0.text("action") }
        }
        #expect(actions == ["matter.registered", "matter.registered", "proposal.filed", "proposal.filed"])
        try await world.cast.database.write {
            try $0.execute(
                "UPDATE meeting_proposal SET matter_number = '督〔2026〕9号' WHERE matter_id = ?",
                [.integer(report.filed[1].matter.rawValue)])
        }
        #expect(try await world.cast.recordFindings(kinds).map(\.code) == [.recordChanged])
    }

    @Test func `a decision of a hundred matters is filed at once`() async throws {
        let world = try await FilingWorld()
        let manager = try await world.viewer("manager")
        let sentence = "招商局要抓紧办理。"
        let lead = try world.cast.unit("bureau")
        let matters = (0..<100).map {
            ProposedMatter(range: ($0 * 9)..<($0 * 9 + 8), action: "第\($0)项", leadUnit: lead)
        }
        let text = try await world.meetings.attach(
            IncomingMeetingText(String(repeating: sentence, count: 100)), matters, to: world.meeting, as: manager)
        let proposals = try await world.meetings.text(text, as: manager).proposals
        try await world.meetings.decide(
            .accept, proposals.map { SeenProposal($0.id, version: $0.version) }, of: text, as: manager)
        let report = try await world.file(of: text, as: manager)
        #expect(report.filed.count == 100 && report.filed.last?.number == "督〔2026〕100号")
        var filter = MatterFilter()
        (filter.isAscending, filter.size) = (true, 100)
        #expect(
            try await world.matters.matters(filter, as: manager).lines.map(\.text)
                == (0..<100).map { "第\($0)项" })
    }
}
