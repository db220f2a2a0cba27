import Identity
import Kernel
import TestCast
import TestSupport
import Testing

@testable import Meetings

/// Meetings and their agenda.
@Suite(.onEveryEngine, .namingTheEngine) struct MeetingTests {
    @Test func `a meeting is entered with all that its form says, and shown to those who may read`() async throws {
        let world = try await MeetingsWorld()
        let id = try await world.begin {
            ($0.series, $0.number, $0.meetingTitleEnglish) = ("十三届区委常委会", "12", "Dispatch meeting")
        }
        let meeting = try await world.desk.meeting(id, as: world.viewer("leader")).meeting
        #expect(meeting.kind == .dispatchMeeting)
        #expect(meeting.title == LocalizedText(chinese: "重点项目调度会", english: "Dispatch meeting"))
        #expect(meeting.series == "十三届区委常委会" && meeting.number == 12)
        #expect(meeting.day == CalendarDay(iso: "2026-03-12") && meeting.startsAt?.description == "09:30")
        let expected1 = try world.cast.id("manager")
        #expect(meeting.createdBy == expected1 && meeting.version == 1)
        #expect(MeetingDraft(meeting).number == "12")
        let again = try await world.desk.save(id, MeetingDraft(meeting), basedOn: 1, as: world.viewer("manager"))
        #expect(again == meeting)
    }

    @Test func `all that is wrong with a form is said at once`() async throws {
        let world = try await MeetingsWorld()
        var draft = MeetingDraft()
        (draft.number, draft.day, draft.startsAt) = ("0", "2026-02-30", "25:00")
        let wrong = draft
        let answer = await world.cast.refusal {
            _ = try await world.desk.begin(wrong, in: world.cast.unit("east"), as: world.viewer("manager"))
        }
        #expect(
            answer == """
                meetingKind: problem_required, meetingTitle: problem_required, number: problem_number_range, \
                day: problem_day, startsAt: problem_meeting_time
                """)
        let unnumbered = await world.cast.refusal { _ = try await world.begin { $0.number = "3" } }
        #expect(unnumbered == "series: problem_meeting_series")
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM meeting") == 0)
    }

    @Test func `a unit counts each meeting of a series once`() async throws {
        let world = try await MeetingsWorld()
        let first = try await world.begin { ($0.series, $0.number) = ("区委常委会", "12") }
        let answer = await world.cast.refusal {
            _ = try await world.begin { ($0.series, $0.number) = ("区委常委会", "12") }
        }
        #expect(answer == "number: problem_meeting_number_taken")
        let other = try await world.begin { ($0.series, $0.number) = ("区委常委会", "13") }
        let draft = world.draft { ($0.series, $0.number) = ("区委常委会", "12") }
        let moved = await world.cast.refusal {
            try await world.desk.save(other, draft, basedOn: 1, as: world.viewer("manager"))
        }
        #expect(moved == "number: problem_meeting_number_taken")
        #expect(try await world.desk.meeting(first, as: world.viewer("leader")).meeting.number == 12)
    }

    @Test func `who may not manage is refused, and for other units a meeting does not exist`() async throws {
        let world = try await MeetingsWorld()
        let id = try await world.begin()
        for (login, expected) in [
            ("leader", "refusal_not_allowed"), ("officer", "refusal_not_allowed"), ("neighbour", "refusal_unknown"),
            ("outsider", "refusal_unknown"), ("clerk", "refusal_unknown"),
        ] {
            let viewer = try await world.viewer(login)
            let saved = await world.cast.refusal {
                try await world.desk.save(id, world.draft { $0.place = "二号" }, basedOn: 1, as: viewer)
            }
            #expect(saved == expected, "\(login)")
            let begun = await world.cast.refusal {
                _ = try await world.desk.begin(world.draft(), in: world.cast.unit("east"), as: viewer)
            }
            #expect(begun == expected, "\(login)")
        }
        let neighbour = try await world.viewer("neighbour")
        await #expect(throws: Refusal.unknown) { try await world.desk.meeting(id, as: neighbour) }
    }

    @Test func `of two who save the same version one is told`() async throws {
        let world = try await MeetingsWorld()
        let id = try await world.begin()
        let viewer = try await world.viewer("manager")
        try await world.desk.save(id, world.draft { $0.place = "二号" }, basedOn: 1, as: viewer)
        let late = await world.cast.refusal {
            try await world.desk.save(id, world.draft { $0.place = "三号" }, basedOn: 1, as: viewer)
        }
        #expect(late == "stale")
        #expect(try await world.desk.meeting(id, as: viewer).meeting.place == "二号")
    }

    @Test func `an agenda keeps its order, its items keep their numbers when they move`() async throws {
        let world = try await MeetingsWorld()
        let id = try await world.begin()
        let viewer = try await world.viewer("manager")
        var drafts = [AgendaItemDraft(), AgendaItemDraft(), AgendaItemDraft()]
        (drafts[0].title, drafts[1].title, drafts[2].title) = ("听取汇报", "审议方案", "研究其他事项")
        drafts[1].reportingUnit = try world.cast.unit("bureau").description
        (drafts[1].minutes, drafts[1].decision) = ("20", "原则同意。\n由招商局组织实施。")
        try await world.desk.saveAgenda(of: id, drafts, basedOn: 1, as: viewer)
        let first = try await world.desk.meeting(id, as: viewer).agenda
        #expect(first.map(\.title) == ["听取汇报", "审议方案", "研究其他事项"])
        #expect(first.map(\.position) == [1, 2, 3])
        let bureau = try world.cast.unit("bureau")
        #expect(first[1].reportingUnit == bureau && first[1].minutes == 20)

        let moved = [first[2], first[0]].map(AgendaItemDraft.init)
        try await world.desk.saveAgenda(of: id, moved, basedOn: 2, as: viewer)
        let second = try await world.desk.meeting(id, as: viewer)
        #expect(second.agenda.map(\.id) == [first[2].id, first[0].id])
        #expect(second.agenda.map(\.position) == [1, 2] && second.meeting.version == 3)
        // Nothing changed: no version
        try await world.desk.saveAgenda(of: id, moved, basedOn: 3, as: viewer)
        #expect(try await world.desk.meeting(id, as: viewer).meeting.version == 3)
        try await world.desk.saveAgenda(of: id, [], basedOn: 3, as: viewer)
        #expect(try await world.desk.meeting(id, as: viewer).agenda.isEmpty)
    }

    @Test func `problems of an agenda name the item by its place, and an item of another meeting becomes a new one`()
        async throws
    {
        let world = try await MeetingsWorld()
        let (id, other) = (try await world.begin(), try await world.begin())
        let viewer = try await world.viewer("manager")
        var item = AgendaItemDraft()
        item.title = "听取汇报"
        try await world.desk.saveAgenda(of: other, [item], basedOn: 1, as: viewer)
        let foreign = try await world.desk.meeting(other, as: viewer).agenda
        var bad = AgendaItemDraft()
        (bad.minutes, bad.reportingUnit) = ("2000", "4711")
        let wrong = bad
        let answer = await world.cast.refusal {
            try await world.desk.saveAgenda(of: id, [item, wrong], basedOn: 1, as: viewer)
        }
        #expect(
            answer == "title-2: problem_required, reportingUnit-2: problem_unit_choice, minutes-2: problem_number_range"
        )
        try await world.desk.saveAgenda(of: id, foreign.map(AgendaItemDraft.init), basedOn: 1, as: viewer)
        #expect(try await world.desk.meeting(id, as: viewer).agenda.map(\.id) != foreign.map(\.id))
        #expect(try await world.desk.meeting(other, as: viewer).agenda == foreign)
        let many = await world.cast.refusal {
            try await world.desk.saveAgenda(
                of: id, Array(repeating: item, count: MeetingDesk.mostAgendaItems + 1), basedOn: 2, as: viewer)
        }
        #expect(many == "agenda: problem_agenda_long")
    }

    @Test func `a list is filtered, sorted and cut into pages, and holds the viewer's units alone`() async throws {
        let world = try await MeetingsWorld()
        for (day, title, kind) in [
            ("2026-01-05", "常委会", "standing-committee"), ("2026-02-05", "项目 A% 调度会", "dispatch-meeting"),
            ("2026-03-20", "专题会", "thematic-meeting"),
        ] {
            _ = try await world.begin { ($0.day, $0.meetingTitle, $0.meetingKind) = (day, title, kind) }
        }
        _ = try await world.desk.begin(world.draft(), in: world.cast.unit("west"), as: world.viewer("neighbour"))
        let leader = try await world.viewer("leader")
        func titles(_ change: (inout MeetingFilter) -> Void) async throws -> [String] {
            var filter = MeetingFilter()
            change(&filter)
            return try await world.desk.meetings(filter, as: leader).lines.map(\.meeting.title.chinese)
        }
        #expect(try await titles { _ in } == ["专题会", "项目 A% 调度会", "常委会"])
        #expect(try await titles { $0.isAscending = true } == ["常委会", "项目 A% 调度会", "专题会"])
        #expect(try await titles { $0.text = "a%" } == ["项目 A% 调度会"])
        #expect(try await titles { $0.kind = .standingCommittee } == ["常委会"])
        #expect(try await titles { $0.from = CalendarDay(iso: "2026-02-05") } == ["专题会", "项目 A% 调度会"])
        #expect(try await titles { $0.through = CalendarDay(iso: "2026-02-05") } == ["项目 A% 调度会", "常委会"])
        #expect(try await titles { $0.unit = try? world.cast.unit("bureau") }.isEmpty)
        #expect(try await titles { ($0.size, $0.page) = (2, 2) } == ["常委会"])
        let all = try await world.desk.meetings(MeetingFilter(), as: leader)
        #expect(all.total == 3)
        #expect(all.lines.map(\.state) == [.planned, .held, .held])
        #expect(try await world.desk.meetings(MeetingFilter(), as: world.viewer("administrator")).total == 4)
        #expect(try await world.desk.meetings(MeetingFilter(), as: world.viewer("outsider")).total == 0)
    }

    @Test func `the meetings of a unit that was merged go on at its successor`() async throws {
        let world = try await MeetingsWorld()
        let id = try await world.begin()
        let text = try await world.desk.attach(
            IncomingMeetingText("招商局要办。"), [], to: id, as: world.viewer("manager"))
        try await world.cast.merge("east", into: "west")
        let neighbour = try await world.viewer("neighbour")
        #expect(try await world.desk.meetings(MeetingFilter(), as: neighbour).lines.map(\.meeting.id) == [id])
        _ = try await world.desk.add(0..<5, of: text, as: neighbour)
        try await world.desk.save(id, world.draft { $0.place = "西泽" }, basedOn: 1, as: neighbour)
        let begun = await world.cast.refusal {
            _ = try await world.desk.begin(world.draft(), in: world.cast.unit("east"), as: neighbour)
        }
        #expect(begun == "unit: problem_unit_choice")
    }
}
