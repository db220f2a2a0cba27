import Identity
import Kernel
import Storage
import TestCast
import TestSupport
import Testing

@testable import Meetings

/// Sessions of several days with groups that sit side by side.
@Suite(.onEveryEngine, .namingTheEngine) struct SessionTests {
    private let list = """
        姓名,小组
        王一,第一组
        李二,第一组
        赵三,第二组
        钱四,第二组
        """

    /// A session of three days with two groups of two.
    private func session(_ world: MeetingsWorld) async throws -> Meeting.ID {
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        try await world.desk.saveSession(meeting, through: "2026-03-14", basedOn: 0, as: viewer)
        for (index, name) in ["第一组", "第二组"].enumerated() {
            var draft = SessionGroupDraft()
            (draft.groupName, draft.place, draft.convenor) = (name, "\(index + 1)号厅", "召集人\(index + 1)")
            try await world.desk.saveGroup(nil, draft, of: meeting, basedOn: Int64(index + 1), as: viewer)
        }
        let digest = try await world.desk.previewAttendees(list, to: meeting, as: viewer).digest
        try await world.desk.importAttendees(list, digest: digest, to: meeting, as: viewer)
        return meeting
    }

    private func sitting(_ kind: String, _ change: (inout SittingDraft) -> Void = { _ in }) -> SittingDraft {
        var draft = SittingDraft()
        (draft.sittingKind, draft.sittingTitle, draft.day) = (kind, "审议报告", "2026-03-12")
        draft.startsAt = kind == "plenary" ? "09:30" : "14:30"
        change(&draft)
        return draft
    }

    @Test func `one press makes a sitting of each group side by side, and a second press makes nothing`() async throws {
        let world = try await MeetingsWorld()
        let (id, viewer) = (try await session(world), try await world.viewer("manager"))
        let draft = sitting("group") { $0.press = "1" }
        let first = try await world.desk.convene(draft, of: id, as: viewer)
        #expect(first.count == 2)
        #expect(try await world.desk.convene(draft, of: id, as: viewer) == first)
        try await world.desk.convene(sitting("plenary"), of: id, as: viewer)
        let detail = try await world.desk.session(id, as: viewer)
        #expect(detail.sittings.map(\.attendees) == [4, 2, 2])
        #expect(detail.sittings.map(\.part.kind) == [.plenary, .group, .group])
        #expect(detail.schedule.map(\.slots.count) == [2, 0, 0])
        #expect(detail.schedule.first?.slots.last?.sittings.map(\.meeting.place) == ["1号厅", "2号厅"])
        #expect(detail.sittings[1].meeting.title.chinese == "重点项目调度会 第一组 审议报告")
        let names = try await world.desk.attendance(of: first[1], as: viewer).lines.map(\.attendee.name)
        #expect(names == ["赵三", "钱四"])
        #expect(try await world.desk.session(first[0], as: viewer).whole?.id == id)
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }

    @Test func `a delegate in two groups, a sitting outside the days, two places at once: refused`() async throws {
        let world = try await MeetingsWorld()
        let (id, viewer) = (try await session(world), try await world.viewer("manager"))
        let detail = try await world.desk.session(id, as: viewer)
        let groups = try #require(detail.session?.groups)
        let delegate = try #require(detail.delegates.first)
        func answer(_ body: () async throws -> Void) async -> String? { await world.cast.refusal(body) }
        #expect(
            await answer { try await world.desk.assign([delegate.id], to: groups[1].id, of: id, as: viewer) }
                == "delegates: problem_delegate_grouped")
        #expect(
            await answer { try await world.desk.assign([], to: groups[1].id, of: id, as: viewer) }
                == "delegates: problem_delegates_none")
        let other = try await world.desk.previewAttendees("姓名,小组\n王一,第二组", to: id, as: viewer)
        #expect(other.problems.map(\.key) == ["problem_delegate_grouped"])
        let unknown = try await world.desk.previewAttendees("姓名,小组\n新人,第三组", to: id, as: viewer)
        #expect(unknown.problems.map(\.key) == ["problem_attendee_group"])
        try await world.desk.assign([delegate.id], to: nil, of: id, as: viewer)
        try await world.desk.assign([delegate.id], to: groups[1].id, of: id, as: viewer)
        for day in ["2026-03-11", "2026-03-15"] {
            let late = sitting("plenary") { $0.day = day }
            #expect(
                await answer { _ = try await world.desk.convene(late, of: id, as: viewer) }
                    == "day: problem_sitting_day")
        }
        let convened = try await world.desk.convene(sitting("group"), of: id, as: viewer)
        let again = sitting("group") { $0.group = groups[0].id.description }
        #expect(
            await answer { _ = try await world.desk.convene(again, of: id, as: viewer) }
                == "startsAt: problem_sitting_clash")
        let whole = sitting("plenary") { $0.startsAt = "14:30" }
        #expect(
            await answer { _ = try await world.desk.convene(whole, of: id, as: viewer) }
                == "startsAt: problem_sitting_clash")
        // A sitting stays within its session, whoever moves which.
        let meeting = try await world.desk.meeting(convened[0], as: viewer).meeting
        var draft = MeetingDraft(meeting)
        draft.day = "2026-03-20"
        let moved = await answer { [draft] in
            _ = try await world.desk.save(convened[0], draft, basedOn: meeting.version, as: viewer)
        }
        #expect(moved == "day: problem_sitting_day")
        draft.day = "2026-03-14"
        try await world.desk.save(convened[0], draft, basedOn: meeting.version, as: viewer)
        let version = try #require(try await world.desk.session(id, as: viewer).session?.version)
        #expect(
            await answer {
                try await world.desk.saveSession(id, through: "2026-03-13", basedOn: version, as: viewer)
            } == "lastDay: problem_sitting_day")
        #expect(
            await answer {
                try await world.desk.saveSession(convened[0], through: "2026-03-20", basedOn: 0, as: viewer)
            } == "lastDay: problem_session_sitting")
        let delegates = try await world.desk.session(id, as: viewer).delegates
        #expect(
            await answer { try await world.desk.uninvite(delegates[1].id, basedOn: 1, as: viewer) }
                == "refusal_attendee_sits")
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }

    @Test func `the report counts over all sittings, and who joins later is added to those to come`() async throws {
        let world = try await MeetingsWorld()
        let (id, viewer) = (try await session(world), try await world.viewer("manager"))
        let plenary = try await world.desk.convene(sitting("plenary"), of: id, as: viewer)[0]
        try await world.desk.convene(sitting("group"), of: id, as: viewer)
        #expect(try await world.desk.completeSittings(of: id, as: viewer) == 0)
        var late = AttendeeDraft()
        (late.attendeeName, late.attendeePart) = ("孙五", "member")
        let joined = try await world.desk.invite(late, to: id, as: viewer)
        let group = try #require(try await world.desk.session(id, as: viewer).session?.groups.last)
        try await world.desk.assign([joined.id], to: group.id, of: id, as: viewer)
        #expect(try await world.desk.completeSittings(of: id, as: viewer) == 2)
        #expect(try await world.desk.completeSittings(of: id, as: viewer) == 0)
        // 09:45: the first comes a quarter of an hour late, the second was there at nine.
        let lines = try await world.desk.attendance(of: plenary, as: viewer).lines
        let beginning: Int64 = 1_773_277_200 + 1800
        world.cast.clock.advance(by: 2700)
        let now = world.cast.clock.seconds
        for (line, at) in [(lines[0], beginning + 900), (lines[1], beginning - 1800)] {
            let visit = CheckIn(
                id: "visit-\(line.attendee.id)", attendee: line.attendee.id, method: .list, device: "phone-0001",
                deviceAt: at, sentAt: now)
            #expect(try await world.desk.checkIn([visit], to: plenary, as: viewer) == [.kept])
        }
        let report = try await world.desk.sessionReport(of: id, as: world.viewer("leader"))
        let told = report.lines.map { "\($0.delegate.name) \($0.groupName ?? "") \($0.counts)" }
        #expect(told.count == 5)
        #expect(report.lines.prefix(3).allSatisfy { $0.counts == ["unexcused": 1] })
        let first = try #require(report.lines.first { $0.delegate.name == "王一" })
        #expect(first.counts == ["late": 1] && first.minutesLate == 15 && first.groupName == "第一组")
        #expect(report.lines.last?.delegate.name == "李二" && report.lines.last?.isClean == true)
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }
}
