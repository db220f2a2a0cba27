import Identity
import Kernel
import Storage
import TestCast
import TestSupport
import Testing

@testable import Meetings

/// The hall, who sits where, and who stands.
@Suite(.onEveryEngine, .namingTheEngine) struct SeatsTests {
    private func block(_ kind: String, _ name: String, _ rows: String, _ seats: String) -> HallBlockDraft {
        var draft = HallBlockDraft()
        (draft.blockKind, draft.blockName, draft.rows, draft.seats) = (kind, name, rows, seats)
        return draft
    }

    private var hall: [HallBlockDraft] {
        [block("rostrum", "台", "1", "5"), block("front", "前区", "2", "3"), block("back", "后区", "1", "2")]
    }

    private func invite(
        _ name: String, to meeting: Meeting.ID, _ world: MeetingsWorld,
        _ change: (inout AttendeeDraft) -> Void = { _ in }
    ) async throws -> Attendee {
        var draft = AttendeeDraft()
        (draft.attendeeName, draft.attendeePart) = (name, "member")
        change(&draft)
        return try await world.desk.invite(draft, to: meeting, as: world.viewer("manager"))
    }

    private func seats(_ meeting: Meeting.ID, _ world: MeetingsWorld) async throws -> [String: String] {
        let all = try await world.desk.seats(of: meeting, as: world.viewer("manager")).attendees
        return Dictionary(
            all.compactMap { one in one.seat.map { (one.name, $0) } }, uniquingKeysWith: { first, _ in first })
    }

    @Test func `the first of the list sit in the middle of the rostrum, units sit together, observers behind`()
        async throws
    {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        try await world.desk.saveHall(of: meeting, hall, basedOn: 0, as: viewer)
        let (bureau, finance) = (try world.cast.unit("bureau").description, try world.cast.unit("finance").description)
        for name in ["书记", "区长", "主任"] { _ = try await invite(name, to: meeting, world) }
        _ = try await invite("财一", to: meeting, world) { $0.unit = finance }
        _ = try await invite("招一", to: meeting, world) { $0.unit = bureau }
        _ = try await invite("列席", to: meeting, world) { ($0.unit, $0.attendeePart) = (bureau, "observer") }
        let absent = try await invite("财二", to: meeting, world) { $0.unit = finance }
        _ = try await invite("替会", to: meeting, world) {
            ($0.attendeePart, $0.substitutes) = ("substitute", absent.id.description)
        }
        let standing = try await world.desk.seatAttendees(
            of: meeting, onRostrum: "3", keepsSeats: false, basedOn: 1, as: viewer)
        #expect(standing == 0)
        #expect(
            try await seats(meeting, world) == [
                "书记": "台1-3", "区长": "台1-4", "主任": "台1-2", "招一": "前区1-1", "财一": "前区1-2", "替会": "前区1-3",
                "列席": "后区1-1",
            ])
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }

    @Test func `who was seated by hand stays, and who finds no seat stands`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        try await world.desk.saveHall(of: meeting, [block("front", "", "1", "3")], basedOn: 0, as: viewer)
        var all: [Attendee] = []
        for number in 1...4 { all.append(try await invite("代表\(number)", to: meeting, world)) }
        var draft = AttendeeDraft(all[3])
        draft.seat = "1-1"
        try await world.desk.save(all[3].id, draft, basedOn: 1, as: viewer)
        let standing = try await world.desk.seatAttendees(
            of: meeting, onRostrum: "", keepsSeats: false, basedOn: 1, as: viewer)
        #expect(standing == 1)
        #expect(try await seats(meeting, world) == ["代表4": "1-1", "代表1": "1-2", "代表2": "1-3"])
        let view = try await world.desk.seats(of: meeting, as: viewer)
        #expect(view.standing.map(\.name) == ["代表3"])
        // Again: nothing changes, whoever is seated by hand.
        let version = try #require(view.plan?.version)
        try await world.desk.seatAttendees(
            of: meeting, onRostrum: "", keepsSeats: false, basedOn: version, as: viewer)
        #expect(try await world.desk.seats(of: meeting, as: viewer).plan?.version == version)
        // A smaller hall leaves people without their seats, and says so.
        try await world.desk.saveHall(of: meeting, [block("front", "", "1", "2")], basedOn: version, as: viewer)
        #expect(try await world.desk.seats(of: meeting, as: viewer).misplaced.map(\.name) == ["代表2"])
        let late = await world.cast.refusal {
            try await world.desk.seatAttendees(
                of: meeting, onRostrum: "", keepsSeats: true, basedOn: version, as: viewer)
        }
        #expect(late == "stale")
        // Whoever leaves the list frees the seat.
        let first = try #require(view.attendees.first)
        try await world.desk.uninvite(first.id, basedOn: first.version, as: viewer)
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }

    /// Gives somebody leave.
    private func excuse(_ attendee: Attendee, _ world: MeetingsWorld) async throws {
        let asked = try await world.desk.askLeave(
            for: attendee.id, because: "出差", basedOn: attendee.version, as: world.viewer("manager"))
        try await world.desk.decideLeave(
            of: asked.id, isApproved: true, basedOn: asked.version, as: world.viewer("administrator"))
    }

    @Test func `a seat by hand goes to the substitute, and is free when its holder is on leave`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        try await world.desk.saveHall(of: meeting, [block("front", "", "1", "6")], basedOn: 0, as: viewer)
        func version() async throws -> Int64 {
            try #require(try await world.desk.seats(of: meeting, as: viewer).plan?.version)
        }
        func seatAll(_ keepsSeats: Bool) async throws {
            try await world.desk.seatAttendees(
                of: meeting, onRostrum: "", keepsSeats: keepsSeats, basedOn: version(), as: viewer)
        }
        let first = try await invite("甲", to: meeting, world) { $0.seat = "1-6" }
        let second = try await invite("乙", to: meeting, world) { $0.seat = "1-5" }
        let third = try await invite("丙", to: meeting, world) { $0.seat = "1-1" }
        let late = try await invite("丁", to: meeting, world)
        _ = try await invite("替甲", to: meeting, world) {
            ($0.attendeePart, $0.substitutes) = ("substitute", first.id.description)
        }
        _ = try await invite("替乙", to: meeting, world) {
            ($0.attendeePart, $0.substitutes, $0.seat) = ("substitute", second.id.description, "1-4")
        }
        try await excuse(third, world)
        try await seatAll(false)
        #expect(try await seats(meeting, world) == ["替甲": "1-6", "替乙": "1-4", "丁": "1-1"])
        // It stays a seat by hand: once more, nothing changes.
        let before = try await version()
        try await seatAll(false)
        #expect(try await version() == before)
        // Only the rest: the seat of the other counts for more than one by rule.
        let fourth = try await invite("戊", to: meeting, world) { $0.seat = "1-3" }
        let seated = try #require(
            try await world.desk.seats(of: meeting, as: viewer).attendees.first { $0.id == late.id })
        var draft = AttendeeDraft(seated)
        (draft.attendeePart, draft.substitutes) = ("substitute", fourth.id.description)
        try await world.desk.save(late.id, draft, basedOn: seated.version, as: viewer)
        try await seatAll(true)
        #expect(try await seats(meeting, world) == ["替甲": "1-6", "替乙": "1-4", "丁": "1-3"])
        // A substitute on leave sits nowhere either.
        let own = try #require(
            try await world.desk.seats(of: meeting, as: viewer).attendees.first { $0.id == late.id })
        try await excuse(own, world)
        try await seatAll(false)
        #expect(try await seats(meeting, world) == ["替甲": "1-6", "替乙": "1-4"])
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }

    @Test func `a seat that is not in the hall, and a hall that cannot be, are told`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        func answer(_ drafts: [HallBlockDraft]) async -> String? {
            await world.cast.refusal { _ = try await world.desk.saveHall(of: meeting, drafts, basedOn: 0, as: viewer) }
        }
        #expect(await answer([]) == "rows-1: problem_required")
        #expect(await answer([block("front", "A1", "2", "2")]) == "blockName-1: problem_block_name")
        #expect(
            await answer([block("front", "A", "2", "2"), block("back", "A", "1", "1")])
                == "blockName-2: problem_block_twice")
        #expect(await answer([block("front", "A", "0", "101")])?.contains("seats-1: problem_number_range") == true)
        let early = await world.cast.refusal {
            try await world.desk.seatAttendees(of: meeting, onRostrum: "", keepsSeats: true, basedOn: 0, as: viewer)
        }
        #expect(early == "onRostrum: problem_hall_none")
        try await world.desk.saveHall(of: meeting, hall, basedOn: 0, as: viewer)
        let nowhere = await world.cast.refusal {
            _ = try await invite("王一", to: meeting, world) { $0.seat = "前区3-1" }
        }
        #expect(nowhere == "seat: problem_seat_unknown")
        let reader = try await world.viewer("leader")
        let refused = await world.cast.refusal {
            _ = try await world.desk.saveHall(of: meeting, hall, basedOn: 1, as: reader)
        }
        #expect(refused == "refusal_not_allowed")
    }

    @Test func `a form that is sent twice enters somebody once`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        var draft = AttendeeDraft()
        (draft.attendeeName, draft.attendeePart) = ("王一", "member")
        let press = world.desk.nextAttendee()
        let first = try await world.desk.invite(draft, to: meeting, press: press, as: viewer)
        let second = try await world.desk.invite(draft, to: meeting, press: press, as: viewer)
        #expect(first == second)
        #expect(try await world.desk.attendance(of: meeting, as: viewer).lines.count == 1)
        let begun = world.desk.nextMeeting()
        for _ in 1...2 {
            let id = try await world.desk.begin(
                world.draft(), in: world.cast.unit("east"), press: begun, as: viewer)
            #expect(id == begun)
        }
        let ahead = try await world.desk.invite(draft, to: meeting, press: Attendee.ID(.max), as: viewer)
        #expect(ahead.id != Attendee.ID(.max))
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }
}
