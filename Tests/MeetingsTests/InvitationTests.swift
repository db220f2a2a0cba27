import Identity
import Kernel
import Storage
import TestCast
import TestSupport
import Testing

@testable import Meetings

/// Invitations and reminders by letter, and what people answer.
@Suite(.onEveryEngine, .namingTheEngine) struct InvitationTests {
    private let list = """
        姓名,单位,登录名,邮箱
        人员clerk,东岭招商局,clerk,
        外一,,,outside@example.com
        无信,,,
        """

    private func meeting(_ world: MeetingsWorld) async throws -> Meeting.ID {
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        let digest = try await world.desk.previewAttendees(list, to: meeting, as: viewer).digest
        try await world.desk.importAttendees(list, digest: digest, to: meeting, as: viewer)
        return meeting
    }

    private static func words(_ invitee: Invitee) -> LetterText {
        LetterText(subject: invitee.meeting.title.chinese, body: invitee.attendee.name)
    }

    @Test func `everybody with a mailbox is written to once, and reminded on another day until they answer`()
        async throws
    {
        let world = try await MeetingsWorld()
        let (id, viewer) = (try await meeting(world), try await world.viewer("manager"))
        let first = try await world.desk.sendInvitations(of: id, as: viewer, text: Self.words)
        #expect(first == MeetingDesk.SentInvitations(written: 2, unreachable: 1))
        let second = try await world.desk.sendInvitations(of: id, as: viewer, text: Self.words)
        #expect(second == MeetingDesk.SentInvitations(written: 0, unreachable: 1))
        #expect(try await world.desk.remind(of: id, as: viewer, text: Self.words).written == 0)
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM letter") == 2)
        let lines = try await world.desk.invitations(of: id, as: viewer).lines
        #expect(lines.map(\.state) == [.queued, .queued, .unreachable])
        #expect(lines.map(\.address) == ["clerk@example.org", "outside@example.com", nil])
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
        let reader = try await world.viewer("leader")
        let refused = await world.cast.refusal { _ = try await world.desk.invitations(of: id, as: reader) }
        #expect(refused == "refusal_not_allowed")
        // The meeting is moved to the day after; they are reminded on the next, once.
        let present = try await world.desk.meeting(id, as: viewer).meeting
        var draft = MeetingDraft(present)
        draft.day = "2026-03-14"
        try await world.desk.save(id, draft, basedOn: present.version, as: viewer)
        let clerk = try await world.viewer("clerk")
        let own = try #require(try await world.desk.ownInvitations(as: clerk).first)
        try await world.desk.answer(own.attendee.id, "comes", words: "", basedOn: own.invitation.version, as: clerk)
        world.cast.clock.advance(by: 86_400)
        let later = try await world.viewer("manager")
        #expect(try await world.desk.remind(of: id, as: later, text: Self.words).written == 1)
        #expect(try await world.desk.remind(of: id, as: later, text: Self.words).written == 0)
        try await world.database.write { transaction in
            try transaction.execute("UPDATE letter SET given_up_at = 1 WHERE address = 'outside@example.com'")
        }
        #expect(try await world.desk.invitations(of: id, as: later).lines[1].state == .failed)
        #expect(try await world.desk.sendInvitations(of: id, as: later, text: Self.words).written == 1)
        try await world.database.write { transaction in
            try transaction.execute("UPDATE letter SET withdrawn_at = 1 WHERE address = 'outside@example.com'")
        }
        #expect(try await world.desk.invitations(of: id, as: later).lines[1].state == .failed)
        #expect(try await world.desk.sendInvitations(of: id, as: later, text: Self.words).written == 1)
    }

    @Test func `people answer for themselves alone, and who asks for leave does not approve it`() async throws {
        let world = try await MeetingsWorld()
        let id = try await meeting(world)
        let clerk = try await world.viewer("clerk")
        let own = try #require(try await world.desk.ownInvitations(as: clerk).first)
        func answer(_ answer: String, _ words: String, as login: String = "clerk") async throws -> String? {
            let viewer = try await world.viewer(login)
            return await world.cast.refusal {
                try await world.desk.answer(own.attendee.id, answer, words: words, basedOn: 0, as: viewer)
            }
        }
        #expect(try await answer("", "") == "answer: problem_required")
        #expect(try await answer("leave", " ") == "answerWords: problem_required")
        #expect(try await answer("leave", "出差", as: "manager") == "refusal_unknown")
        #expect(try await answer("leave", "出差") == nil)
        #expect(try await answer("leave", "出差") == nil)
        #expect(try await answer("comes", "") == "stale")
        let manager = try await world.viewer("manager")
        let asked = try #require(try await world.desk.attendance(of: id, as: manager).lines.first?.attendee)
        let person = try world.cast.id("clerk")
        #expect(asked.leave?.state == .asked && asked.leave?.by == person)
        try await world.desk.decideLeave(of: asked.id, isApproved: true, basedOn: asked.version, as: manager)
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
        // Who leaves the list takes the invitation along.
        let present = try #require(try await world.desk.attendance(of: id, as: manager).lines.first?.attendee)
        try await world.desk.uninvite(present.id, basedOn: present.version, as: manager)
        #expect(try await world.desk.ownInvitations(as: clerk).isEmpty)
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }
}
