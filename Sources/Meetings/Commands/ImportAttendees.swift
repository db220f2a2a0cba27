import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// Says what a list would change in who is to come, and what is wrong with it. Nothing is saved.
    /// - Throws: `Problems` for a list that is too long, or `Refusal`.
    public func previewAttendees(
        _ text: String, to meeting: Meeting.ID, as viewer: Viewer
    ) async throws -> AttendeeImport {
        let list = try Self.list(text)
        return try await database.read { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            return try plan(list, of: meeting, viewer, transaction).preview(list)
        }
    }

    /// Does what a preview said, all or nothing.
    /// - Parameter digest: of the preview; when anything that it speaks of has changed since, it is refused.
    /// - Throws: `Problems`, or `Refusal`; nothing is saved then.
    @discardableResult
    public func importAttendees(
        _ text: String, digest: String, to meeting: Meeting.ID, as viewer: Viewer
    ) async throws -> AttendeeImport {
        let list = try Self.list(text)
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            let plan = try plan(list, of: meeting, viewer, transaction)
            let preview = plan.preview(list)
            try Problems(preview.problems).check()
            guard preview.digest == digest else { throw Refusal(key: "refusal_attendees_changed") }
            guard preview.hasChanges else { return preview }
            try write(plan, of: meeting, by: viewer, in: transaction)
            return preview
        }
    }

    private static func list(_ text: String) throws -> AttendeeList {
        guard text.unicodeScalars.count <= AttendeeList.longest else {
            throw Problems([
                Problem(
                    field: "list", key: "problem_too_long", arguments: ["count": "\(AttendeeList.longest)"])
            ])
        }
        let list = AttendeeList(text)
        guard list.rows.count <= mostAttendees else {
            throw Problems([
                Problem(field: "list", key: "problem_attendees_many", arguments: ["count": "\(mostAttendees)"])
            ])
        }
        return list
    }

    private func plan(
        _ list: AttendeeList, of meeting: Meeting, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> AttendeeImportPlan {
        let names = Set(list.rows.flatMap { [$0[.attendeeName], $0[.login]] })
        let around = AttendeeImportPlan.Surroundings(
            meeting: meeting, attendees: try Attendee.all(of: meeting.id, transaction), tree: viewer.tree,
            people: try identity.people(named: names, as: viewer, in: transaction),
            session: try MeetingSession.find(meeting.id, transaction),
            hall: try HallPlan.find(meeting.id, transaction),
            invitations: try AttendeeInvitation.all(of: meeting.id, transaction))
        return AttendeeImportPlan(list, in: around, at: now()) { identifiers.next() }
    }

    private func write(
        _ plan: AttendeeImportPlan, of meeting: Meeting, by viewer: Viewer, in transaction: Transaction
    ) throws {
        let steps = plan.steps.filter { !$0.isUnchanged }
        // Out of the way: nobody sits where another sits, or comes for the same person, at any moment.
        for step in steps where step.before != nil && step.before != step.after {
            try transaction.execute(
                "UPDATE attendee SET seat = NULL, part = 'member', substitutes_id = NULL WHERE id = ?",
                [.integer(step.after.id.rawValue)])
        }
        // Whoever is represented is there before who represents them.
        for step in steps.filter({ $0.after.substitutes == nil }) + steps.filter({ $0.after.substitutes != nil })
        where step.before != step.after {
            if let before = step.before {
                _ = try keep(step.after, over: before, "changed", of: meeting, by: viewer, in: transaction)
            } else {
                try step.after.write(in: transaction)
                try note("invited", step.after, over: nil, of: meeting, by: viewer, in: transaction)
            }
        }
        for step in steps where step.hasNewMailbox {
            let before = plan.around.invitations[step.after.id] ?? AttendeeInvitation(step.after.id)
            var after = before
            after.mailbox = step.mailbox
            try keep(after, over: before, "addressed", step.after, at: meeting, by: viewer, in: transaction)
        }
        if let session = plan.around.session {
            try group(steps, of: meeting, session, by: viewer, in: transaction)
        }
    }

    private func group(
        _ steps: [AttendeeImportPlan.Step], of meeting: Meeting, _ session: MeetingSession, by viewer: Viewer,
        in transaction: Transaction
    ) throws {
        var names: [String] = []
        for step in steps where step.hasNewGroup {
            let isMoved = try put(
                step.after.id, named: step.after.name, into: step.group, of: session, field: "group", in: transaction)
            if isMoved { names.append(step.after.name) }
        }
        guard !names.isEmpty else { return }
        try keepSession(
            meeting, version: session.version, "delegates-in", detail: names.prefix(20).joined(separator: " "),
            by: viewer, in: transaction)
    }
}
