import Identity
import Kernel
import Storage

extension MeetingDesk {
    /// Notes that an attendee asked for leave (请假), before they came.
    /// - Parameter reason: why; it has to be said.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    @discardableResult
    public func askLeave(
        for id: Attendee.ID, because reason: String, basedOn version: Int64, as viewer: Viewer
    ) async throws -> Attendee {
        try await setLeave(.asked, of: id, because: reason, basedOn: version, as: viewer) { leave in
            // Who asks on top of another's request would take it over, and free the other to approve it.
            leave == nil || leave?.state == .refused
        }
    }

    /// Approves leave that was asked for, or refuses it. Nobody decides on their own, or on what they asked for
    /// themselves, whatever else they may do.
    /// - Parameter reason: why; of a refusal it has to be said.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    @discardableResult
    public func decideLeave(
        of id: Attendee.ID, isApproved: Bool, because reason: String = "", basedOn version: Int64, as viewer: Viewer
    ) async throws -> Attendee {
        try await setLeave(
            isApproved ? .approved : .refused, of: id, because: reason, basedOn: version, as: viewer
        ) { leave in
            leave?.state == .asked
        }
    }

    private func setLeave(
        _ state: Attendee.Leave.State, of id: Attendee.ID, because reason: String, basedOn version: Int64,
        as viewer: Viewer, mayFollow: @escaping @Sendable (Attendee.Leave?) -> Bool
    ) async throws -> Attendee {
        var reader = FieldReader()
        let words =
            state == .approved
            ? reader.optional(reason, "reason", limit: 500) : reader.required(reason, "reason", limit: 500)
        try Problems(reader.problems).check()
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (before, meeting) = try attendee(id, basedOn: version, viewer, transaction)
            guard mayFollow(before.leave) else { throw Refusal(key: "refusal_leave_state") }
            guard state == .asked || viewer.author == nil || viewer.author != before.person else {
                throw Refusal(key: "refusal_leave_own")
            }
            guard state == .asked || viewer.author == nil || viewer.author != before.leave?.by else {
                throw Refusal(key: "refusal_leave_asked")
            }
            var after = before
            after.leave = Attendee.Leave(
                state: state, reason: before.leave.map { state == .asked ? words ?? "" : $0.reason } ?? words ?? "",
                by: viewer.author, at: now())
            return try keep(
                after, over: before, "leave-" + state.rawValue, of: meeting, reason: words, by: viewer,
                in: transaction)
        }
    }
}
