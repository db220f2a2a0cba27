import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// What a press of the button did.
    public struct SentInvitations: Sendable, Equatable {
        /// Letters that were written, and those who have no mailbox.
        public var written = 0
        public var unreachable = 0
    }

    /// Writes a letter to everybody who has a mailbox and was not written to yet; once more where the letter failed, came
    /// back or was withdrawn.
    /// - Parameter text: the words of a letter.
    /// - Throws: `Refusal`; nothing is written then.
    public func sendInvitations(
        of meeting: Meeting.ID, as viewer: Viewer, text: @escaping @Sendable (Invitee) -> LetterText
    ) async throws -> SentInvitations {
        try await write(to: meeting, "sent", as: viewer, text: text) { invitation, states, _ in
            guard let letter = invitation.newestLetter else { return true }
            return [nil, .failed, .returned, .withdrawn].contains(states[letter])
        }
    }

    /// Reminds those who were written to and have not answered: once a day, however often it is pressed.
    /// - Throws: `Refusal`; nothing is written then.
    public func remind(
        of meeting: Meeting.ID, as viewer: Viewer, text: @escaping @Sendable (Invitee) -> LetterText
    ) async throws -> SentInvitations {
        let today = today
        return try await write(to: meeting, "reminded", as: viewer, text: text) { invitation, _, attendee in
            guard invitation.letter != nil, invitation.answer == nil, attendee.leave?.state != .approved else {
                return false
            }
            return invitation.writtenAt.map { CalendarDay(shanghaiSeconds: $0) < today } ?? true
        }
    }

    private func write(
        to id: Meeting.ID, _ action: String, as viewer: Viewer, text: @escaping @Sendable (Invitee) -> LetterText,
        where isDue:
            @escaping @Sendable (AttendeeInvitation, [Int64: LetterLine.State], Attendee) -> Bool
    ) async throws -> SentInvitations {
        let today = today
        let sent = try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(id, viewer, transaction)
            guard try lastDay(of: meeting, transaction) >= today else { throw Refusal(key: "refusal_meeting_over") }
            let attendees = try Attendee.all(of: id, transaction)
            let agenda = try AgendaItem.all(of: id, transaction)
            let stored = try AttendeeInvitation.all(of: id, transaction)
            let states = try identity.letterStates(of: Set(stored.values.compactMap(\.newestLetter)), in: transaction)
            let mailboxes = try identity.mailboxes(of: Set(attendees.compactMap(\.person)), in: transaction)
            var sent = SentInvitations()
            for attendee in attendees {
                let before = stored[attendee.id] ?? AttendeeInvitation(attendee.id)
                guard isDue(before, states, attendee) else { continue }
                guard let address = before.address(of: attendee, mailboxes) else {
                    sent.unreachable += 1
                    continue
                }
                // Somebody who was removed may still be invited by the mailbox of the list, as one from outside.
                let person = attendee.person.flatMap { mailboxes[$0] == nil ? nil : $0 }
                let letter = try identity.writeLetter(
                    text(Invitee(attendee: attendee, meeting: meeting, agenda: agenda)), to: address, of: person,
                    in: transaction)
                var after = before
                if action == "sent" { after.letter = letter } else { after.reminder = letter }
                after.writtenAt = now()
                try keep(after, over: before, action, attendee, at: meeting, by: viewer, in: transaction)
                sent.written += 1
            }
            return sent
        }
        if sent.written > 0 { identity.letterIsWritten() }
        return sent
    }

    /// Notes what somebody answers to their own invitation: who cannot come asks for leave, or says who comes.
    /// - Parameters:
    ///   - words: why, or who; demanded of all but those who come.
    ///   - version: of the invitation on the screen; 0 where nothing was stored of it.
    /// - Throws: `Problems`, `Refusal.unknown` for an invitation of somebody else, `Refusal` or `StaleEdit`; nothing is
    ///   saved then.
    public func answer(
        _ id: Attendee.ID, _ answer: String, words: String, basedOn version: Int64, as viewer: Viewer
    ) async throws {
        var reader = FieldReader()
        let choice = reader.choice(answer, "answer", of: AttendeeInvitation.Answer.self)
        let words =
            choice == .leave || choice == .substitute
            ? reader.required(words, "answerWords", limit: 500) : reader.optional(words, "answerWords", limit: 500)
        try Problems(reader.problems).check()
        let today = today
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            guard let person = viewer.author, viewer.scopes == nil, let attendee = try Attendee.find(id, transaction),
                attendee.person == person, let meeting = try Meeting.find(attendee.meeting, transaction)
            else { throw Refusal.unknown }
            guard try lastDay(of: meeting, transaction) >= today else { throw Refusal(key: "refusal_meeting_over") }
            let before = try AttendeeInvitation.find(id, transaction)
            // Leave that was refused may be asked for again, with the same words.
            let asksAgain = choice == .leave && attendee.leave?.state == .refused
            if before.answer == choice, before.answerWords == words, !asksAgain { return }
            if choice == .comes, attendee.leave?.state == .approved {
                throw Refusal(key: "refusal_answer_on_leave")
            }
            guard before.version == version else { throw StaleEdit(current: before.version) }
            var after = before
            (after.answer, after.answerWords, after.answeredAt) = (choice, words, now())
            try keep(after, over: before, "answered", attendee, at: meeting, by: viewer, in: transaction)
            if choice != .leave, let leave = attendee.leave, leave.state == .asked, leave.by == person {
                var back = attendee
                back.leave = nil
                _ = try keep(back, over: attendee, "leave-withdrawn", of: meeting, by: viewer, in: transaction)
            }
            guard choice == .leave else { return }
            guard attendee.leave == nil || attendee.leave?.state == .refused else { return }
            var asking = attendee
            asking.leave = Attendee.Leave(state: .asked, reason: words ?? "", by: person, at: now())
            _ = try keep(
                asking, over: attendee, "leave-asked", of: meeting, reason: words, by: viewer, in: transaction)
        }
    }

    /// The last day of a meeting: that of the session, where it is one of several days.
    func lastDay(of meeting: Meeting, _ transaction: Transaction) throws -> CalendarDay {
        try transaction.row("SELECT through FROM meeting_session WHERE id = ?", [.integer(meeting.id.rawValue)])?
            .day("through") ?? meeting.day
    }

    /// Keeps an invitation as it is now.
    func keep(
        _ invitation: AttendeeInvitation, over before: AttendeeInvitation, _ action: String, _ attendee: Attendee,
        at meeting: Meeting, by viewer: Viewer, in transaction: Transaction
    ) throws {
        var invitation = invitation
        (invitation.version, invitation.updatedAt) = (before.version + 1, now())
        try invitation.write(in: transaction)
        try note(
            "invitation." + action, of: SubjectReference(InvitationRecord.kind, attendee.id.rawValue),
            version: invitation.version, at: meeting.unit, detail: attendee.name,
            changes: FieldChange.differences(from: before.fields, to: invitation.fields), by: viewer, in: transaction)
    }

    /// The invitation goes with its attendee.
    func forgetInvitation(
        of attendee: Attendee, at meeting: Meeting, by viewer: Viewer, in transaction: Transaction
    ) throws {
        let invitation = try AttendeeInvitation.find(attendee.id, transaction)
        guard invitation.version > 0 else { return }
        try transaction.execute(
            "DELETE FROM attendee_invitation WHERE id = ?", [.integer(attendee.id.rawValue)])
        try note(
            "invitation.gone", of: SubjectReference(InvitationRecord.kind, attendee.id.rawValue),
            version: invitation.version + 1, at: meeting.unit, detail: attendee.name, by: viewer, in: transaction)
    }
}
