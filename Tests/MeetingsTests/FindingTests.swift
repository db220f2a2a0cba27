import Identity
import Kernel
import Meetings
import TestCast
import TestSupport
import Testing

/// What the rules find, with the units of the tree and the sessions of the platform.
@Suite(.onEveryEngine, .namingTheEngine) struct FindingTests {
    private func find(
        _ text: String, _ world: MeetingsWorld, convenedBy unit: String = "east"
    ) async throws -> [ProposedMatter] {
        var draft = MeetingDraft()
        (draft.meetingKind, draft.meetingTitle, draft.day) = ("dispatch-meeting", "调度会", "2026-11-20")
        let viewer = try await world.viewer("administrator")
        let id = try await world.desk.begin(draft, in: world.cast.unit(unit), as: viewer)
        let meeting = try await world.desk.meeting(id, as: viewer).meeting
        let sessions = try await world.desk.sessionDays(after: meeting.day, seenFrom: meeting.unit, as: viewer)
        return MatterFinding(
            in: text, of: meeting, units: viewer.tree, sessions: sessions, by: try ExtractionRules.shipped.get()
        ).proposals
    }

    @Test func `words for many mean the units of the area that convened`() async throws {
        let world = try await MeetingsWorld()
        let departments = try ["bureau", "finance", "housing"].map { try world.cast.unit($0) }
        let matter = try #require(try await find("会议要求，各部门要在12月10日前报送总结。", world).first)
        #expect(matter.leadUnit == nil && Set(matter.coUnits) == Set(departments))
        // A department convenes in its district's name.
        let convened = try await find("会议要求，各部门要在12月10日前报送总结。", world, convenedBy: "bureau")
        #expect(convened.first.map { Set($0.coUnits) } == Set(departments))
        // 各地 of a province are its districts; the departments of these are none of its own.
        let province = try await find("会议要求，各地要在12月10日前报送总结，各部门要加强调度。", world, convenedBy: "province")
        #expect(Set(province[0].coUnits) == Set([try world.cast.unit("east"), try world.cast.unit("west")]))
        #expect(province.count == 2 && province[1].coUnits.isEmpty)
        // Nobody lists people in a tree.
        #expect(try await find("会议要求，各级领导干部要带头落实值班制度。", world).first?.coUnits == [])
    }

    @Test func `before the session is before the session that is planned`() async throws {
        let world = try await MeetingsWorld()
        let viewer = try await world.viewer("administrator")
        let sentence = "会议要求，招商局要在两会前完成项目清单。"
        #expect(try await find(sentence, world).first?.deadline == nil)
        for (unit, day) in [
            ("east", "2025-01-08"), ("east", "2027-01-12"), ("west", "2026-12-20"), ("province", "2027-01-26"),
        ] {
            var draft = MeetingDraft()
            (draft.meetingKind, draft.meetingTitle, draft.day) = ("peoples-congress", "人民代表大会会议", day)
            _ = try await world.desk.begin(draft, in: world.cast.unit(unit), as: viewer)
        }
        let found = try #require(try await find(sentence, world).first)
        #expect(found.deadline == CalendarDay(iso: "2027-01-11") && found.deadlineWords?.contains("两会前") == true)
        #expect(
            try await find("会议要求，招商局要在省两会前完成项目清单。", world).first?.deadline == CalendarDay(iso: "2027-01-25"))
        #expect(try await find(sentence, world, convenedBy: "west").first?.deadline == CalendarDay(iso: "2026-12-19"))
    }
}
