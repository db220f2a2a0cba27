import Identity
import Kernel
import Ledger
import Storage
import TestCast
import TestSupport
import Testing

@testable import Meetings

/// Who is to come, who came, who kept the discipline.
@Suite(.onEveryEngine, .namingTheEngine) struct AttendanceTests {
    /// 09:30 on the day of the meeting; the clock of the cast stands half an hour before.
    private static let beginning: Int64 = 1_773_277_200 + 1800

    private func invite(
        _ name: String, to meeting: Meeting.ID, _ world: MeetingsWorld,
        _ change: (inout AttendeeDraft) -> Void = { _ in }
    ) async throws -> Attendee {
        var draft = AttendeeDraft()
        (draft.attendeeName, draft.attendeePart) = (name, "member")
        change(&draft)
        return try await world.desk.invite(draft, to: meeting, as: world.viewer("manager"))
    }

    private func visit(
        _ attendee: Attendee, _ id: String, at seconds: Int64, sentAt: Int64? = nil, device: String = "phone-0001"
    ) -> CheckIn {
        CheckIn(
            id: id, attendee: attendee.id, method: .code, device: device, deviceAt: seconds,
            sentAt: sentAt ?? seconds)
    }

    @Test func `attendees are entered, changed and taken off the list`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        let member = try await invite("王一", to: meeting, world) {
            ($0.person, $0.seat, $0.attendeeTitle) = ("\(world.cast.units.count + 4711)", "1-1", "局长")
            $0.unit = world.cast.units["bureau"]?.description ?? ""
        }
        let substitute = try await invite("李二", to: meeting, world) {
            ($0.attendeePart, $0.substitutes, $0.seat) = ("substitute", member.id.description, "1-2")
        }
        let lines = try await world.desk.attendance(of: meeting, as: world.viewer("leader")).lines
        #expect(lines.map(\.attendee) == [member, substitute])
        #expect(AttendeeDraft(member).seat == "1-1" && substitute.substitutes == member.id)
        var draft = AttendeeDraft(member)
        draft.seat = "2-1"
        try await world.desk.save(member.id, draft, basedOn: 1, as: viewer)
        let late = await world.cast.refusal { [draft] in
            try await world.desk.save(member.id, draft, basedOn: 1, as: viewer)
        }
        #expect(late == "stale")
        let represented = await world.cast.refusal {
            try await world.desk.uninvite(member.id, basedOn: 2, as: viewer)
        }
        #expect(represented == "refusal_attendee_represented")
        try await world.desk.uninvite(substitute.id, basedOn: 1, as: viewer)
        try await world.desk.uninvite(member.id, basedOn: 2, as: viewer)
        #expect(try await world.desk.attendance(of: meeting, as: viewer).lines.isEmpty)
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
        for (login, expected) in [("leader", "refusal_not_allowed"), ("neighbour", "refusal_unknown")] {
            let other = try await world.viewer(login)
            let answer = await world.cast.refusal {
                _ = try await world.desk.invite(AttendeeDraft(), to: meeting, as: other)
            }
            #expect(answer == expected, "\(login)")
        }
    }

    @Test func `nobody comes twice, sits where somebody sits, or comes for somebody who is not to come`() async throws {
        let world = try await MeetingsWorld()
        let meeting = try await world.begin()
        let member = try await invite("王一", to: meeting, world) { ($0.person, $0.seat) = ("4711", "1-1") }
        func answer(_ change: @escaping (inout AttendeeDraft) -> Void) async -> String? {
            await world.cast.refusal { _ = try await invite("李二", to: meeting, world, change) }
        }
        #expect(await answer { $0.person = "4711" } == "person: problem_attendee_twice")
        #expect(await answer { $0.seat = "1-1" } == "seat: problem_seat_taken")
        #expect(await answer { $0.attendeePart = "substitute" } == "substitutes: problem_substitute_whom")
        #expect(await answer { $0.attendeePart = "guest" } == "attendeePart: problem_choice")
        let one = try await invite("李二", to: meeting, world) {
            ($0.attendeePart, $0.substitutes) = ("substitute", member.id.description)
        }
        for whom in [member.id, one.id] {
            let second = await answer { ($0.attendeePart, $0.substitutes) = ("substitute", whom.description) }
            #expect(
                second
                    == (whom == member.id
                        ? "substitutes: problem_substitute_taken" : "substitutes: problem_substitute_whom"))
        }
        // Two people of one name are two people.
        _ = try await invite("王一", to: meeting, world) { $0.person = "4712" }
    }

    @Test func `the same check-in sent three times counts once, and the first arrival counts`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        let member = try await invite("王一", to: meeting, world)
        let now = world.cast.clock.seconds
        let first = visit(member, "check-in-0001", at: now - 60, sentAt: now)
        for expected in [CheckIn.Outcome.kept, .known, .known] {
            #expect(try await world.desk.checkIn([first], to: meeting, as: viewer) == [expected])
        }
        // A code that was copied to a second phone
        let copy = visit(member, "check-in-0002", at: now - 30, sentAt: now, device: "phone-0002")
        #expect(try await world.desk.checkIn([copy], to: meeting, as: viewer) == [.kept])
        let line = try #require(try await world.desk.attendance(of: meeting, as: viewer).lines.first)
        #expect(line.arrivedAt == now - 60 && line.checkIns == 2 && line.devices == 2)
        #expect(line.discipline == .onTime)
        let gone = await world.cast.refusal {
            try await world.desk.uninvite(member.id, basedOn: line.attendee.version, as: viewer)
        }
        #expect(gone == "refusal_attendee_came")
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
        try await world.database.write { try $0.execute("UPDATE check_in SET arrived_at = arrived_at - 3600") }
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).map(\.code) == [.recordChanged])
    }

    @Test func `what cannot be kept is told, and does not stop the others`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        let member = try await invite("王一", to: meeting, world)
        let stranger = try await invite("李二", to: world.begin(), world)
        let now = world.cast.clock.seconds
        let outcomes = try await world.desk.checkIn(
            [
                visit(member, "short", at: now), visit(stranger, "check-in-0003", at: now),
                visit(member, "check-in-0004", at: now + 60, sentAt: now),
                visit(member, "check-in-0005", at: .min, sentAt: .max), visit(member, "check-in-0006", at: now),
                visit(member, "check-in-0006", at: now - 1, sentAt: now),
            ], to: meeting, as: viewer)
        let keys = outcomes.map { outcome -> String in
            if case .refused(let problem) = outcome { problem.key } else { "\(outcome)" }
        }
        #expect(
            keys == [
                "problem_check_in_name", "problem_check_in_unknown", "problem_check_in_clock",
                "problem_check_in_clock", "kept", "problem_check_in_other",
            ])
    }

    @Test func `three hundred come, some noted by phones without connection whose clocks are wrong`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        var attendees: [Attendee] = []
        for number in 0..<300 { attendees.append(try await invite("代表\(number)", to: meeting, world)) }
        // All come at 09:20 but the last ten, who come at 09:40; the phones' clocks are two hours fast.
        world.cast.clock.advance(by: 3600)
        let (now, fast) = (world.cast.clock.seconds, Int64(7200))
        let visits = attendees.prefix(290).enumerated().map { place, attendee in
            let came = Self.beginning + (place < 280 ? -600 : 570)
            return visit(attendee, "visit-\(1000 + place)", at: came + fast, sentAt: now + fast)
        }
        for _ in 1...3 { _ = try await world.desk.checkIn(visits, to: meeting, as: viewer) }
        let attendance = try await world.desk.attendance(of: meeting, as: viewer)
        #expect(attendance.counts == ["on-time": 280, "late": 10, "unexcused": 10])
        #expect(attendance.report.count == 20)
        #expect(attendance.report.prefix(10).allSatisfy { $0.discipline == .late(minutes: 10) })
        let lenient = try await world.desk.attendance(of: meeting, graceMinutes: 10, as: viewer)
        #expect(lenient.counts["late"] == nil)
    }

    /// A second manager of the district.
    private func second(_ world: MeetingsWorld) async throws -> Viewer {
        var draft = PersonDraft()
        (draft.nameChinese, draft.login) = ("副手", "deputy-manager")
        (draft.duty.unit, draft.duty.role) = (try world.cast.unit("east").description, "manager")
        let person = try await world.cast.identity.savePerson(draft, as: world.cast.identity.program("test"))
        let opened = try await world.cast.identity.openDemonstrationSession(
            of: person, SignInRequest(address: "127.0.0.1", agent: "test"))
        return try #require(try await world.cast.identity.signedIn(sessionSecret: opened.secret)?.viewer)
    }

    @Test func `leave is asked for and decided, not by oneself`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        let person = try world.cast.id("manager").description
        let (own, other) = (
            try await invite("本人", to: meeting, world) { $0.person = person },
            try await invite("王一", to: meeting, world)
        )
        let early = await world.cast.refusal {
            try await world.desk.decideLeave(of: other.id, isApproved: true, basedOn: 1, as: viewer)
        }
        #expect(early == "refusal_leave_state")
        let silent = await world.cast.refusal {
            try await world.desk.askLeave(for: other.id, because: " ", basedOn: 1, as: viewer)
        }
        #expect(silent == "reason: problem_required")
        let administrator = try await world.viewer("administrator")
        try await world.desk.askLeave(for: other.id, because: "出差", basedOn: 1, as: viewer)
        try await world.desk.askLeave(for: own.id, because: "生病", basedOn: 1, as: administrator)
        let mine = await world.cast.refusal {
            try await world.desk.decideLeave(of: own.id, isApproved: true, basedOn: 2, as: viewer)
        }
        #expect(mine == "refusal_leave_own")
        // Who asked for it decides on it no more than whose it is, whatever they may do; nor do they pass it on.
        for (attendee, asker) in [(other, viewer), (own, administrator)] {
            let asked = await world.cast.refusal {
                try await world.desk.decideLeave(of: attendee.id, isApproved: true, basedOn: 2, as: asker)
            }
            #expect(asked == "refusal_leave_asked")
            let over = await world.cast.refusal {
                try await world.desk.askLeave(for: attendee.id, because: "再请", basedOn: 2, as: administrator)
            }
            #expect(over == "refusal_leave_state")
        }
        var unlinked = AttendeeDraft(own)
        unlinked.person = ""
        let renamed = await world.cast.refusal { [unlinked] in
            try await world.desk.save(own.id, unlinked, basedOn: 2, as: viewer)
        }
        #expect(renamed == "person: problem_leave_open")
        let approved = try await world.desk.decideLeave(
            of: other.id, isApproved: true, basedOn: 2, as: administrator)
        #expect(approved.leave?.state == .approved && approved.leave?.reason == "出差")
        let deputy = try await second(world)
        try await world.desk.decideLeave(of: own.id, isApproved: false, because: "必须到会", basedOn: 2, as: deputy)
        world.cast.clock.advance(by: 3600)
        let attendance = try await world.desk.attendance(of: meeting, as: viewer)
        #expect(attendance.lines.map(\.discipline) == [.unexcused, .onLeave])
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }
}
