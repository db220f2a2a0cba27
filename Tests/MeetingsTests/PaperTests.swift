import Identity
import Kernel
import Ledger
import Storage
import TestCast
import TestSupport
import Testing

@testable import Meetings

/// Papers are drafted in rounds, reviewed by each reviewer, and signed off.
@Suite(.onEveryEngine, .namingTheEngine) struct PaperTests {
    /// A meeting of the east with a paper that the officer drafts, and the leader and the administrator review.
    private struct Desk {
        let world: MeetingsWorld
        let meeting: Meeting.ID
        let paper: MeetingPaper.ID

        init(_ change: (inout PaperDraft) -> Void = { _ in }) async throws {
            world = try await MeetingsWorld()
            meeting = try await world.begin()
            paper = try await world.desk.begin(
                Self.draft(world, change), for: meeting, as: world.viewer("manager")
            ).id
        }

        static func draft(
            _ world: MeetingsWorld, _ change: (inout PaperDraft) -> Void = { _ in }
        ) throws -> PaperDraft {
            var draft = PaperDraft()
            (draft.paperTitle, draft.paperUnit) = ("工作报告", try world.cast.unit("bureau").description)
            (draft.drafters, draft.reviewers) = ("人员officer", "leader、administrator@example.org")
            draft.dueDay = "2026-03-12"
            change(&draft)
            return draft
        }

        @discardableResult
        func submit(
            _ words: String = "第一稿", after seen: Int64, as login: String = "officer"
        ) async throws -> MeetingPaper {
            try await world.desk.submit(
                IncomingMeetingText(words), note: "说明", to: paper, after: seen, as: world.viewer(login))
        }

        @discardableResult
        func review(
            _ verdict: PaperVerdict, round: Int64, as login: String, because note: String = "请补充数据"
        ) async throws -> MeetingPaper {
            try await world.desk.review(
                verdict, because: note, round: round, of: paper, as: world.viewer(login))
        }

        func detail(_ login: String = "manager") async throws -> PaperDetail {
            try await world.desk.paper(paper, as: world.viewer(login))
        }

        /// Brings the paper into a state.
        func reach(_ state: PaperState) async throws {
            if state == .drafting { return }
            try await submit(after: 0)
            if state == .returned { try await review(.returned, round: 1, as: "leader") }
            if state == .signedOff {
                for login in ["leader", "administrator"] { try await review(.agreed, round: 1, as: login) }
            }
        }

        func findings() async throws -> [Finding] { try await world.cast.recordFindings(MeetingsRecords.kinds) }
    }

    @Test func `a paper goes through two rounds and is signed off in any order`() async throws {
        let desk = try await Desk()
        #expect(try await desk.submit(after: 0).state == .inReview)
        #expect(try await desk.review(.agreed, round: 1, as: "leader").state == .inReview)
        desk.world.cast.clock.advance(by: 60)
        #expect(try await desk.review(.returned, round: 1, as: "administrator").state == .returned)
        #expect(try await desk.submit("第二稿", after: 1).state == .inReview)
        #expect(try await desk.review(.agreed, round: 2, as: "administrator").state == .inReview)
        #expect(try await desk.review(.agreed, round: 2, as: "leader").state == .signedOff)
        let detail = try await desk.detail("leader")
        #expect(detail.rounds.map(\.number) == [1, 2] && detail.body == "第二稿")
        #expect(detail.rounds[0].length == 3 && detail.rounds[0].note == "说明" && !detail.rounds[0].isLate)
        #expect(detail.reviews.map(\.verdict) == [.agreed, .returned, .agreed, .agreed])
        #expect(detail.reviews[1].note == "请补充数据")
        #expect(!detail.maySubmit && !detail.mayReview && !detail.mayComment && !detail.mayManage)
        let first = try await desk.world.desk.body(ofRound: 1, of: desk.paper, as: desk.world.viewer("leader"))
        #expect(first == "第一稿")
        #expect(try await desk.findings().isEmpty)
    }

    @Test(arguments: PaperState.allCases)
    func `each step is taken in its states alone`(state: PaperState) async throws {
        let desk = try await Desk()
        try await desk.reach(state)
        let world = desk.world
        let version = try await desk.detail().paper.version
        let round: Int64 = state == .drafting ? 0 : 1
        let submitted = await world.cast.refusal { try await desk.submit("另一稿", after: round) }
        #expect(submitted == (state.awaitsDraft ? nil : "refusal_paper_state"))
        guard !state.awaitsDraft else {
            // What it was before: a reviewer had nothing to say of it.
            let early = try await Desk()
            try await early.reach(state)
            let answer = await world.cast.refusal {
                try await early.review(.agreed, round: round, as: "administrator")
            }
            #expect(answer == (state == .drafting ? "stale" : "refusal_paper_state"))
            let reopened = await early.world.cast.refusal {
                let manager = try await early.world.viewer("manager")
                let version = try await early.detail().paper.version
                try await early.world.desk.reopen(early.paper, because: "有误", basedOn: version, as: manager)
            }
            #expect(reopened == "refusal_paper_state")
            return
        }
        let reopened = await world.cast.refusal {
            try await world.desk.reopen(
                desk.paper, because: "有误", basedOn: version, as: world.viewer("manager"))
        }
        #expect(reopened == (state == .signedOff ? nil : "refusal_paper_state"))
        let removed = await world.cast.refusal {
            let version = try await desk.detail().paper.version
            try await world.desk.removePaper(desk.paper, basedOn: version, as: world.viewer("manager"))
        }
        #expect(removed == "refusal_paper_submitted")
        let returned = await world.cast.refusal { try await desk.review(.returned, round: 1, as: "leader") }
        #expect(returned == (state == .inReview ? nil : "refusal_paper_state"))
        #expect(try await desk.detail().paper.state == .returned)
        #expect(try await desk.findings().isEmpty)
    }

    @Test func `who agreed may still return it, and the same word said twice counts once`() async throws {
        let desk = try await Desk()
        try await desk.submit(after: 0)
        let once = try await desk.review(.agreed, round: 1, as: "leader")
        #expect(try await desk.review(.agreed, round: 1, as: "leader") == once)
        #expect(try await desk.detail("leader").verdict == .agreed)
        let back = try await desk.review(.returned, round: 1, as: "leader")
        #expect(back.state == .returned)
        #expect(try await desk.review(.returned, round: 1, as: "leader") == back)
        #expect(try await desk.detail().reviews.count == 1)
        let silent = await desk.world.cast.refusal {
            try await desk.review(.returned, round: 1, as: "administrator", because: "  ")
        }
        #expect(silent == "reviewNote: problem_paper_return_why")
    }

    @Test func `two reviewers at once both count, and a text sent twice is one round`() async throws {
        let desk = try await Desk()
        async let first = desk.submit(after: 0)
        async let again = desk.submit(after: 0)
        #expect(try await [first, again].allSatisfy { $0.state == .inReview })
        #expect(try await desk.detail().rounds.count == 1)
        async let leader = desk.review(.agreed, round: 1, as: "leader")
        async let administrator = desk.review(.agreed, round: 1, as: "administrator")
        let states = try await [leader.state, administrator.state]
        #expect(states.contains(.signedOff))
        #expect(try await desk.detail().paper.state == .signedOff)
        #expect(try await desk.findings().isEmpty)
    }

    @Test func `what was based on an older round or version comes too late`() async throws {
        let desk = try await Desk()
        let world = desk.world
        try await desk.reach(.returned)
        let old = await world.cast.refusal { try await desk.submit("又一稿", after: 0) }
        #expect(old == "stale")
        try await desk.submit("第二稿", after: 1)
        let late = await world.cast.refusal { try await desk.review(.agreed, round: 1, as: "administrator") }
        #expect(late == "stale")
        let comment = await world.cast.refusal {
            try await world.desk.comment("意见", round: 1, of: desk.paper, as: world.viewer("leader"))
        }
        #expect(comment == "stale")
        let edit = await world.cast.refusal {
            try await world.desk.save(desk.paper, Desk.draft(world), basedOn: 1, as: world.viewer("manager"))
        }
        #expect(edit == "stale")
    }

    @Test func `drafters submit, reviewers review, nobody their own, and strangers see nothing`() async throws {
        let desk = try await Desk()
        let world = desk.world
        for (login, expected) in [
            ("leader", "refusal_paper_own"), ("administrator", "refusal_paper_own"), ("clerk", "refusal_unknown"),
            ("neighbour", "refusal_unknown"), ("outsider", "refusal_unknown"),
        ] {
            let answer = await world.cast.refusal { try await desk.submit(after: 0, as: login) }
            #expect(answer == expected, "\(login)")
        }
        // Who manages the meeting submits for the drafters.
        try await desk.submit(after: 0, as: "manager")
        for (login, expected) in [
            ("manager", "refusal_paper_reviewer"), ("officer", "refusal_paper_reviewer"),
            ("clerk", "refusal_unknown"),
        ] {
            let answer = await world.cast.refusal { try await desk.review(.agreed, round: 1, as: login) }
            #expect(answer == expected, "\(login)")
        }
        let version = try await desk.detail().paper.version
        let own = await world.cast.refusal {
            try await world.desk.save(
                desk.paper, Desk.draft(world) { $0.reviewers = "leader、manager" }, basedOn: version,
                as: world.viewer("manager"))
        }
        #expect(own == "reviewers: problem_paper_reviewer_submitted")
        let manages = await world.cast.refusal {
            try await world.desk.save(
                desk.paper, Desk.draft(world), basedOn: version, as: world.viewer("leader"))
        }
        #expect(manages == "refusal_not_allowed")
        let stranger = await world.cast.refusal { _ = try await desk.detail("clerk") }
        #expect(stranger == "refusal_unknown")
    }

    @Test func `a reviewer who is taken off is waited for no more`() async throws {
        let desk = try await Desk()
        let world = desk.world
        try await desk.submit(after: 0)
        let agreed = try await desk.review(.agreed, round: 1, as: "leader")
        let saved = try await world.desk.save(
            desk.paper, Desk.draft(world) { $0.reviewers = "leader" }, basedOn: agreed.version,
            as: world.viewer("manager"))
        #expect(saved.state == .signedOff)
        let after = await world.cast.refusal {
            try await world.desk.save(
                desk.paper, Desk.draft(world), basedOn: saved.version, as: world.viewer("manager"))
        }
        #expect(after == "refusal_paper_signed_off")
    }

    @Test func `a form says at each field what is wrong`() async throws {
        let desk = try await Desk()
        let world = desk.world
        func answer(_ change: (inout PaperDraft) -> Void) async throws -> String? {
            let draft = try Desk.draft(world, change)
            return await world.cast.refusal {
                _ = try await world.desk.begin(draft, for: desk.meeting, as: world.viewer("manager"))
            }
        }
        #expect(try await answer { $0.drafters = "没有的人" } == "drafters: problem_paper_person")
        // Who may not see the meeting cannot be told from who does not exist.
        #expect(try await answer { $0.drafters = "clerk" } == "drafters: problem_paper_person")
        #expect(try await answer { $0.drafters = " 、" } == "drafters: problem_required")
        #expect(try await answer { $0.reviewers = "leader、officer" } == "reviewers: problem_paper_both")
        #expect(try await answer { $0.paperTitle = "" } == "paperTitle: problem_required")
        #expect(try await answer { $0.paperUnit = "" } == "paperUnit: problem_required")
        #expect(try await answer { $0.dueDay = "2026-02-30" } == "dueDay: problem_day")
        #expect(try await answer { $0.dueTime = "25:00" } == "dueTime: problem_meeting_time")
        #expect(try await answer { $0.agendaItem = "4711" } == "agendaItem: problem_choice")
        var twin = PersonDraft()
        (twin.nameChinese, twin.login) = ("人员leader", "leader2")
        (twin.duty.unit, twin.duty.role) = (try world.cast.unit("east").description, "reader")
        _ = try await world.cast.identity.savePerson(twin, as: world.cast.identity.program("test"))
        #expect(try await answer { $0.reviewers = "人员leader" } == "reviewers: problem_paper_person_several")
        // Who is a reviewer already is meant.
        let kept = try await world.desk.save(
            desk.paper, Desk.draft(world) { ($0.reviewers, $0.dueTime) = ("人员leader，administrator", "18:00") },
            basedOn: 1, as: world.viewer("manager"))
        #expect(kept.reviewers == [try world.cast.id("leader"), try world.cast.id("administrator")])
        #expect(PaperDraft(kept) { "\($0)" }.dueTime == "18:00")
        // The same paper asked for twice is one.
        for _ in 1...2 {
            _ = try await world.desk.begin(
                Desk.draft(world) { $0.paperTitle = "方案" }, for: desk.meeting, as: world.viewer("manager"))
        }
        #expect(try await world.desk.papers(of: desk.meeting, as: world.viewer("leader")).lines.count == 2)
        #expect(try await desk.findings().isEmpty)
    }

    @Test func `what comes after the day ended in Shanghai is late, and what did not come is overdue`() async throws {
        let desk = try await Desk()
        let clock = desk.world.cast.clock
        // 09:00 on the day on which it is due.
        clock.advance(by: 15 * 3600 - 1)
        #expect(try await !desk.detail().isOverdue)
        clock.advance(by: 1)
        #expect(try await desk.detail().isOverdue)
        let line = try await desk.world.desk.papers(of: desk.meeting, as: desk.world.viewer("leader")).lines[0]
        #expect(line.isOverdue && line.newest == nil)
        #expect(try await desk.world.desk.paperWork(as: desk.world.viewer("officer")).map(\.isOverdue) == [true])
        try await desk.submit(after: 0)
        let detail = try await desk.detail()
        #expect(detail.rounds[0].isLate && !detail.isOverdue)
        try await desk.review(.returned, round: 1, as: "leader")
        #expect(try await desk.detail().isOverdue)
    }

    @Test func `a deadline holds to its last second`() throws {
        let day = try #require(CalendarDay(iso: "2026-03-12"))
        let evening = PaperDeadline(day: day, time: TimeOfDay(minutes: 18 * 60))
        let six: Int64 = 1_773_277_200 + 9 * 3600
        #expect(!evening.isOver(at: six) && evening.isOver(at: six + 1))
        let whole = PaperDeadline(day: day)
        #expect(!whole.isOver(at: six + 6 * 3600 - 1) && whole.isOver(at: six + 6 * 3600))
    }

    @Test func `each person finds what waits for them`() async throws {
        let desk = try await Desk()
        func work(_ login: String) async throws -> [PaperWork.Reason] {
            try await desk.world.desk.paperWork(as: desk.world.viewer(login)).map(\.reason)
        }
        #expect(try await work("officer") == [.draft])
        #expect(try await work("leader") == [])
        try await desk.submit(after: 0)
        #expect(try await work("officer") == [])
        #expect(try await work("leader") == [.review])
        try await desk.review(.agreed, round: 1, as: "leader")
        #expect(try await work("leader") == [])
        let waiting = try await desk.world.desk.papers(of: desk.meeting, as: desk.world.viewer("manager")).lines[0]
        #expect(waiting.waiting == [try desk.world.cast.id("administrator")])
        try await desk.review(.returned, round: 1, as: "administrator")
        #expect(try await work("officer") == [.revise])
        #expect(try await work("administrator") == [])
        try await desk.submit("第二稿", after: 1)
        #expect(try await work("leader") == [.review])
    }

    @Test func `comments are open until they are settled, and the same comment sent twice is one`() async throws {
        let desk = try await Desk()
        let world = desk.world
        try await desk.submit(after: 0)
        for _ in 1...2 {
            try await world.desk.comment("第二段数字有误", round: 1, of: desk.paper, as: world.viewer("leader"))
        }
        let comment = try #require(try await desk.detail().comments.first)
        #expect(try await desk.detail().comments.count == 1 && comment.resolvedAt == nil)
        for (login, expected) in [("neighbour", "refusal_unknown"), ("clerk", "refusal_unknown")] {
            let answer = await world.cast.refusal {
                try await world.desk.comment("意见", round: 1, of: desk.paper, as: world.viewer(login))
            }
            #expect(answer == expected)
        }
        for _ in 1...2 {
            try await world.desk.settle(comment.id, isSettled: true, of: desk.paper, as: world.viewer("officer"))
        }
        let settled = try #require(try await desk.detail().comments.first)
        #expect(settled.resolvedBy == (try world.cast.id("officer")) && settled.resolvedAt != nil)
        try await world.desk.settle(comment.id, isSettled: false, of: desk.paper, as: world.viewer("manager"))
        #expect(try await desk.detail().comments.first?.resolvedAt == nil)
        let empty = await world.cast.refusal {
            try await world.desk.comment(" ", round: 1, of: desk.paper, as: world.viewer("leader"))
        }
        #expect(empty == "comment: problem_required")
        #expect(try await desk.findings().isEmpty)
    }

    @Test func `an item with a paper stays on the agenda`() async throws {
        let desk = try await Desk()
        let world = desk.world
        let manager = try await world.viewer("manager")
        var item = AgendaItemDraft()
        item.title = "审议工作报告"
        try await world.desk.saveAgenda(of: desk.meeting, [item], basedOn: 1, as: manager)
        let stored = try #require(try await world.desk.meeting(desk.meeting, as: manager).agenda.first)
        try await world.desk.save(
            desk.paper, Desk.draft(world) { $0.agendaItem = stored.id.description }, basedOn: 1, as: manager)
        let refused = await world.cast.refusal {
            try await world.desk.saveAgenda(of: desk.meeting, [], basedOn: 2, as: manager)
        }
        #expect(refused == "refusal_agenda_item_papers")
        let lines = try await world.desk.papers(of: desk.meeting, as: manager).lines
        #expect(lines.map(\.agendaItem?.title) == ["审议工作报告"])
        try await world.desk.removePaper(desk.paper, basedOn: 2, as: manager)
        try await world.desk.saveAgenda(of: desk.meeting, [], basedOn: 2, as: manager)
        #expect(try await desk.findings().isEmpty)
    }

    @Test func `papers and rounds are named to those who may read, and veiled to others`() async throws {
        let desk = try await Desk()
        try await desk.submit(after: 0)
        let round = try #require(try await desk.detail().rounds.first).id.rawValue
        let path = "/office/meetings/\(desk.meeting)/papers/\(desk.paper)"
        let (leader, neighbour) = (try await desk.world.viewer("leader"), try await desk.world.viewer("neighbour"))
        for (kind, id, expected) in [
            ("meeting-paper", desk.paper.rawValue, path), ("paper-round", round, path + "/rounds/1"),
        ] {
            let naming = try #require(desk.world.desk.namings.first { $0.kind == kind })
            let card = try #require(try await naming.sights([id, 4711], leader)[id]?.card)
            #expect(card.path == expected && card.name.chinese == "工作报告")
            #expect(try await naming.sights([id], neighbour) == [id: .veiled(unit: nil)])
        }
    }

    @Test func `each edit of a paper behind the program's back is named`() async throws {
        let desk = try await Desk()
        try await desk.submit(after: 0)
        try await desk.world.desk.comment("意见", round: 1, of: desk.paper, as: desk.world.viewer("leader"))
        try await desk.review(.returned, round: 1, as: "leader")
        #expect(try await desk.findings().isEmpty)
        for attack in [
            "UPDATE meeting_paper SET due_day = '2026-04-01'",
            "UPDATE meeting_paper_person SET person_id = person_id + 1 WHERE part = 'reviewer'",
            "UPDATE meeting_paper_round SET body = '别的话'", "UPDATE meeting_paper_review SET verdict = 'agreed'",
            "UPDATE meeting_paper_comment SET resolved_at = 1",
        ] {
            let before = try await desk.findings().count
            try await desk.world.database.write { try $0.execute(attack) }
            let after = try await desk.findings()
            #expect(after.count >= max(1, before), "\(attack)")
            #expect(after.allSatisfy { $0.code == .recordChanged })
        }
        let records = Set(try await desk.findings().compactMap(\.subject?.kind))
        #expect(records == ["meeting-paper", "paper-round"])
    }
}
