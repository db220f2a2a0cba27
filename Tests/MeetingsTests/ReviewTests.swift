import Identity
import Kernel
import TestCast
import TestSupport
import Testing

@testable import Meetings

/// What reviewers do with proposals.
@Suite(.onEveryEngine, .namingTheEngine) struct ReviewTests {
    private func states(_ world: MeetingsWorld, _ text: MeetingText.ID) async throws -> [ProposalState] {
        try await world.review(text).proposals.map(\.state)
    }

    @Test func `several are accepted and rejected at once, and that is taken back`() async throws {
        let world = try await MeetingsWorld()
        let (text, viewer) = (try await world.attached(), try await world.viewer("manager"))
        let two = try await world.seen("招商局", "住建局", of: text)
        let accepted = try await world.desk.decide(.accept, two, of: text, as: viewer)
        #expect(accepted.map(\.state) == [.accepted, .accepted] && accepted.map(\.version) == [2, 2])
        #expect(accepted.map(\.decidedBy) == [try world.cast.id("manager"), try world.cast.id("manager")])
        // Pressed twice: the second press changes nothing, whatever version it saw.
        #expect(try await world.desk.decide(.accept, two, of: text, as: viewer).map(\.version) == [2, 2])
        try await world.desk.decide(
            .reject, world.seen("财政局", "住建局", of: text), of: text, reason: "重复", as: viewer)
        #expect(try await states(world, text) == [.accepted, .rejected, .rejected])
        try await world.desk.decide(.reopen, world.seen("财政局", of: text), of: text, as: viewer)
        #expect(try await states(world, text) == [.accepted, .proposed, .rejected])
        let none = await world.cast.refusal { try await world.desk.decide(.accept, [], of: text, as: viewer) }
        #expect(none == "proposals: problem_proposals_none")
    }

    @Test func `one that was changed meanwhile stops all`() async throws {
        let world = try await MeetingsWorld()
        let (text, viewer) = (try await world.attached(), try await world.viewer("manager"))
        let seen = try await world.seen("招商局", "财政局", of: text)
        var draft = ProposalDraft(try await world.review(text).proposals[1])
        draft.task = "落实专项资金"
        try await world.desk.edit(seen[1], draft, as: viewer)
        let answer = await world.cast.refusal { try await world.desk.decide(.reject, seen, of: text, as: viewer) }
        #expect(answer == "stale")
        #expect(try await states(world, text) == [.proposed, .proposed, .proposed])
        let late = await world.cast.refusal { [draft] in try await world.desk.edit(seen[1], draft, as: viewer) }
        #expect(late == "stale")
    }

    @Test func `an edit changes what it says, and what was proposed first stays beside it`() async throws {
        let world = try await MeetingsWorld()
        let (text, viewer) = (try await world.attached(), try await world.viewer("manager"))
        let seen = try await world.seen("住建局", of: text)[0]
        var draft = ProposalDraft(try await world.review(text).proposals[2])
        (draft.leadUnit, draft.coUnits) = (
            try world.cast.unit("housing").description, [try world.cast.unit("bureau").description]
        )
        (draft.task, draft.deadline, draft.deadlineWords, draft.topic) = (
            "办理施工许可\n\t", "2026-04-30", "抓紧", "projects"
        )
        let edited = try await world.desk.edit(seen, draft, as: viewer)
        let expected1 = try world.cast.unit("housing")
        #expect(edited.matter.leadUnit == expected1)
        #expect(edited.matter.coUnits == [try world.cast.unit("bureau")])
        #expect(edited.matter.deadline == CalendarDay(iso: "2026-04-30") && edited.matter.action == "办理施工许可")
        #expect(edited.first?.action == "抓紧办理手续" && edited.isEdited && edited.state == .proposed)
        #expect(try await world.review(text).proposals[2] == edited)
        // The same once more: no version
        let again = try await world.desk.edit(
            SeenProposal(edited.id, version: edited.version), ProposalDraft(edited), as: viewer)
        #expect(again == edited)
    }

    @Test func `all that is wrong with an edit is said at once`() async throws {
        let world = try await MeetingsWorld()
        let (text, viewer) = (try await world.attached(), try await world.viewer("manager"))
        let seen = try await world.seen("住建局", of: text)[0]
        var draft = ProposalDraft()
        draft.leadUnit = try world.cast.unit("bureau").description
        draft.coUnits = [draft.leadUnit, "4711"]
        (draft.deadline, draft.topic) = ("2026-02-30", "No Code")
        let wrong = draft
        let answer = await world.cast.refusal { try await world.desk.edit(seen, wrong, as: viewer) }
        #expect(
            answer == """
                task: problem_required, coUnits: problem_matter_co_is_lead, coUnits: problem_unit_choice, \
                deadline: problem_day, topic: problem_choice
                """)
        let reader = try await world.viewer("leader")
        #expect(
            await world.cast.refusal { try await world.desk.edit(seen, wrong, as: reader) } == "refusal_not_allowed")
        let neighbour = try await world.viewer("neighbour")
        #expect(await world.cast.refusal { try await world.desk.edit(seen, wrong, as: neighbour) } == "refusal_unknown")
    }

    @Test func `a piece that somebody selects is a matter at once, unless another has it`() async throws {
        let world = try await MeetingsWorld()
        let (text, viewer) = (try await world.attached(), try await world.viewer("manager"))
        let range = try MeetingsWorld.range("各部门要加强值班")
        let added = try await world.desk.add(range, of: text, as: viewer)
        #expect(added.state == .accepted && added.origin == .added && added.first == nil)
        #expect(added.sentence == "各部门要加强值班" && added.matter.action == "各部门要加强值班")
        let twice = await world.cast.refusal { _ = try await world.desk.add(range, of: text, as: viewer) }
        #expect(twice == "range: problem_proposal_overlap")
        // White space around a selection is left out; a piece that was rejected is free.
        let paragraph = try MeetingsWorld.range("\n要提高政治站位")
        #expect(try await world.desk.add(paragraph, of: text, as: viewer).sentence == "要提高政治站位")
        try await world.desk.decide(.reject, world.seen("财政局", of: text), of: text, as: viewer)
        let freed = try MeetingsWorld.range("局要落实资金")
        _ = try await world.desk.add(freed, of: text, as: viewer)
        let back = await world.cast.refusal {
            try await world.desk.decide(.accept, world.seen("财政局", of: text), of: text, as: viewer)
        }
        #expect(back == "proposals: problem_proposal_overlap")
        for range in [0..<0, 5..<4711, -3..<2, 4711..<4712] {
            let answer = await world.cast.refusal { _ = try await world.desk.add(range, of: text, as: viewer) }
            #expect(answer == "range: problem_proposal_range", "\(range)")
        }
    }

    @Test func `an edit may take another piece of the text, unless it is taken`() async throws {
        let world = try await MeetingsWorld()
        let (text, viewer) = (try await world.attached(), try await world.viewer("manager"))
        let seen = try await world.seen("财政局", of: text)[0]
        var draft = ProposalDraft(try await world.review(text).proposals[1])
        draft.range = try MeetingsWorld.range("，财政局要落实资金；")
        let edited = try await world.desk.edit(seen, draft, as: viewer)
        #expect(edited.sentence == "，财政局要落实资金；" && edited.isEdited)
        draft.range = try MeetingsWorld.range("财政局要落实资金；住建局")
        let taken = draft
        let now = SeenProposal(edited.id, version: edited.version)
        let answer = await world.cast.refusal { try await world.desk.edit(now, taken, as: viewer) }
        #expect(answer == "range: problem_proposal_overlap")
    }

    @Test func `neighbours become one: the first leads, the others help`() async throws {
        let world = try await MeetingsWorld()
        let (text, viewer) = (try await world.attached(), try await world.viewer("manager"))
        let seen = try await world.seen("财政局", "招商局", of: text)
        let whole = try await world.desk.merge(seen, of: text, as: viewer)
        #expect(whole.sentence == "招商局要在3月底前完成项目清单，财政局要落实资金")
        let expected2 = try MeetingsWorld.range(whole.sentence)
        #expect(whole.matter.range == expected2)
        #expect(whole.matter.action == "完成项目清单；落实资金")
        let expected3 = try world.cast.unit("bureau")
        #expect(whole.matter.leadUnit == expected3)
        #expect(whole.matter.coUnits == [try world.cast.unit("finance")])
        #expect(whole.matter.deadlineWords == "3月底前" && whole.matter.confidence == 0.8)
        #expect(whole.state == .proposed && whole.origin == .merged && whole.first == nil)
        let all = try await world.review(text)
        #expect(all.marked.map(\.id).first == whole.id && all.marked.count == 2)
        let parts = all.proposals.filter { $0.state == .merged }
        #expect(parts.count == 2 && parts.allSatisfy { $0.mergedInto == whole.id && $0.first != nil })
        let again = await world.cast.refusal { _ = try await world.desk.merge(seen, of: text, as: viewer) }
        #expect(again == "stale")
        let closed = await world.cast.refusal {
            try await world.desk.decide(
                .accept, parts.map { SeenProposal($0.id, version: $0.version) }, of: text, as: viewer)
        }
        #expect(closed == "refusal_proposal_closed")
    }

    @Test func `those between which another stands, and less than two, are not merged`() async throws {
        let world = try await MeetingsWorld()
        let (text, viewer) = (try await world.attached(), try await world.viewer("manager"))
        let apart = try await world.seen("招商局", "住建局", of: text)
        #expect(
            await world.cast.refusal { _ = try await world.desk.merge(apart, of: text, as: viewer) }
                == "proposals: problem_proposals_apart")
        for few in [[apart[0]], [apart[0], apart[0]], []] {
            #expect(
                await world.cast.refusal { _ = try await world.desk.merge(few, of: text, as: viewer) }
                    == "proposals: problem_proposals_two")
        }
        // What was rejected does not stand between.
        try await world.desk.decide(.reject, world.seen("财政局", of: text), of: text, as: viewer)
        let whole = try await world.desk.merge(apart, of: text, as: viewer)
        #expect(whole.sentence.hasSuffix("住建局要抓紧办理手续"))
    }

    @Test func `one becomes two at an offset: the deadline stays where its words stand`() async throws {
        let world = try await MeetingsWorld()
        let (text, viewer) = (try await world.attached(), try await world.viewer("manager"))
        let merged = try await world.desk.merge(world.seen("招商局", "财政局", of: text), of: text, as: viewer)
        try await world.desk.decide(
            .accept, [SeenProposal(merged.id, version: merged.version)], of: text, as: viewer)
        let seen = SeenProposal(merged.id, version: merged.version + 1)
        // At the comma: signs at the cut belong to neither.
        let offset = try MeetingsWorld.range("，财政局").lowerBound
        let parts = try await world.desk.split(seen, at: offset, as: viewer)
        #expect(parts.map(\.sentence) == ["招商局要在3月底前完成项目清单", "财政局要落实资金"])
        #expect(parts.map(\.matter.deadlineWords) == ["3月底前", nil])
        #expect(parts.map(\.matter.deadline) == [CalendarDay(iso: "2026-03-31"), nil])
        #expect(parts.map(\.matter.basis) == [.explicit, .inherited])
        #expect(parts.allSatisfy { $0.state == .accepted && $0.splitFrom == merged.id && $0.version == 1 })
        let whole = try #require(try await world.review(text).proposals.first { $0.id == merged.id })
        #expect(whole.state == .split)
        let again = await world.cast.refusal { _ = try await world.desk.split(seen, at: offset, as: viewer) }
        #expect(again == "stale")
    }

    @Test func `a split needs words on both sides`() async throws {
        let world = try await MeetingsWorld()
        let (text, viewer) = (try await world.attached(), try await world.viewer("manager"))
        let seen = try await world.seen("财政局", of: text)[0]
        let range = try MeetingsWorld.range("财政局要落实资金")
        for offset in [range.lowerBound, range.upperBound, range.lowerBound - 1, 0, 4711, -1, Int.max] {
            let answer = await world.cast.refusal { _ = try await world.desk.split(seen, at: offset, as: viewer) }
            #expect(answer == "offset: problem_proposal_split", "\(offset)")
        }
        let parts = try await world.desk.split(seen, at: range.lowerBound + 1, as: viewer)
        #expect(parts.map(\.sentence) == ["财", "政局要落实资金"])
    }

    @Test func `two reviewers at once: one decides, the other is told`() async throws {
        let world = try await MeetingsWorld()
        let (text, viewer) = (try await world.attached(), try await world.viewer("manager"))
        let administrator = try await world.viewer("administrator")
        let seen = try await world.seen("招商局", of: text)
        let other = MeetingsWorld.desk(world.cast)
        async let one = world.cast.refusal { try await world.desk.decide(.accept, seen, of: text, as: viewer) }
        async let two = world.cast.refusal { try await other.decide(.reject, seen, of: text, as: administrator) }
        let answers = await [one, two]
        #expect(answers.filter { $0 == nil }.count == 1)
        #expect(answers.contains("stale"))
    }

    @Test func `texts of which all is decided come with their labels`() async throws {
        let world = try await MeetingsWorld()
        let (text, viewer) = (try await world.attached(), try await world.viewer("manager"))
        #expect(try await world.desk.labelledTexts().isEmpty)
        try await world.desk.decide(.accept, world.seen("招商局", of: text), of: text, as: viewer)
        try await world.desk.decide(.reject, world.seen("住建局", of: text), of: text, as: viewer)
        let offset = try MeetingsWorld.range("要落实资金").lowerBound
        let parts = try await world.desk.split(world.seen("财政局", of: text)[0], at: offset, as: viewer)
        try await world.desk.decide(
            .accept, parts.map { SeenProposal($0.id, version: $0.version) }, of: text, as: viewer)
        _ = try await world.desk.add(MeetingsWorld.range("各部门要加强值班"), of: text, as: viewer)
        let labelled = try #require(try await world.desk.labelledTexts().first)
        #expect(labelled.body == MeetingsWorld.words && labelled.held == CalendarDay(iso: "2026-03-12"))
        #expect(labelled.labels.map(\.sentence) == ["招商局要在3月底前完成项目清单", "财政局", "要落实资金", "住建局要抓紧办理手续", "各部门要加强值班"])
        #expect(labelled.labels.map(\.isMatter) == [true, true, true, false, true])
        #expect(labelled.labels.map { $0.first != nil } == [true, false, false, true, false])
        #expect(labelled.setAside.count == 1)
        #expect(try await world.desk.labelledTexts(after: text).isEmpty)
        // As a file they are what rules are scored on.
        let read = try LabelledText(name: "0001", text: labelled.body, labels: labelled.labelFile)
        #expect(read.held == labelled.held && read.setAside.count == 1)
        #expect(read.matters.map(\.scalars) == labelled.labels.filter(\.isMatter).map(\.matter.range))
        #expect(read.matters.map(\.text) == ["招商局要在3月底前完成项目清单", "财政局", "要落实资金", "各部门要加强值班"])
        #expect(read.matters[0].deadline == CalendarDay(iso: "2026-03-31"))
    }
}
