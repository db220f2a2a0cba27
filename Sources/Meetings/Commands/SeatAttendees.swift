import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// Draws the hall of a meeting, or draws it anew. Who sat where there is no seat any more is told by `seats`.
    /// - Parameter version: of the plan that the edit is based on; 0 where there was none.
    /// - Throws: `Problems` whose fields name the block by its place from 1, `Refusal` or `StaleEdit`; nothing is saved
    ///   then.
    @discardableResult
    public func saveHall(
        of meeting: Meeting.ID, _ drafts: [HallBlockDraft], basedOn version: Int64, as viewer: Viewer
    ) async throws -> HallPlan {
        let blocks = try HallPlan.understood(drafts)
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            let before = try HallPlan.find(meeting.id, transaction)
            guard before?.version ?? 0 == version else { throw StaleEdit(current: before?.version ?? 0) }
            if let before, before.blocks == blocks { return before }
            let plan = HallPlan(blocks: blocks, version: version + 1)
            try write(plan, of: meeting.id, in: transaction)
            try note(
                "hall.drawn", of: SubjectReference(HallRecord.kind, meeting.id.rawValue), version: plan.version,
                at: meeting.unit,
                changes: FieldChange.differences(from: [("hall", before?.text)], to: [("hall", plan.text)]),
                by: viewer, in: transaction)
            return plan
        }
    }

    /// Gives everybody a seat by rule (see `Seating`). Who was seated by hand stays; the seat of somebody for whom
    /// another comes goes to the substitute, that of somebody on leave is free.
    /// - Parameters:
    ///   - onRostrum: how many of the list sit on the rostrum.
    ///   - keepsSeats: who has a seat keeps it, whoever gave it.
    ///   - version: of the plan that is on the screen.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    /// - Returns: how many stand.
    @discardableResult
    public func seatAttendees(
        of meeting: Meeting.ID, onRostrum: String, keepsSeats: Bool, basedOn version: Int64, as viewer: Viewer
    ) async throws -> Int {
        var reader = FieldReader()
        let onRostrum = reader.count(onRostrum, "onRostrum", in: 0...Int64(HallPlan.mostSeats)) ?? 0
        try Problems(reader.problems).check()
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            guard let plan = try HallPlan.find(meeting.id, transaction) else {
                throw Problems([Problem(field: "onRostrum", key: "problem_hall_none")])
            }
            guard plan.version == version else { throw StaleEdit(current: plan.version) }
            let places = Dictionary(
                viewer.tree.units.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
            let seating = Seating(plan: plan, onRostrum: Int(onRostrum)) { [tree = viewer.tree] unit in
                tree.keeper(of: unit).flatMap { places[$0] }
            }
            let attendees = try Attendee.all(of: meeting.id, transaction)
            let kept = try kept(attendees, in: plan, all: keepsSeats, of: meeting.id, transaction)
            let result = seating.seated(attendees, keeping: kept.seats)
            try place(attendees, result, byHand: kept.byHand, in: meeting, plan, by: viewer, transaction)
            return result.standing.count
        }
    }

    /// Seats that the rule leaves alone.
    private struct Kept {
        var seats: [Attendee.ID: String] = [:]
        /// Whose seat was given by hand, to them or to whom they come for.
        var byHand: Set<Attendee.ID> = []

        mutating func give(_ seat: String, to attendee: Attendee.ID, isByHand: Bool) {
            seats[attendee] = seat
            if isByHand { byHand.insert(attendee) }
        }
    }

    /// Who stays where they sit: those who were seated by hand, or all. A substitute comes by the seat of whom they
    /// come for, unless they have one of their own by hand; whoever is on leave has none.
    private func kept(
        _ attendees: [Attendee], in plan: HallPlan, all: Bool, of meeting: Meeting.ID, _ transaction: Transaction
    ) throws -> Kept {
        let seats = Set(plan.seats)
        let placed = try Self.placings(of: meeting, transaction)
        let substitutes = Dictionary(
            attendees.compactMap { attendee in attendee.substitutes.map { ($0, attendee) } },
            uniquingKeysWith: { first, _ in first })
        var (kept, inherited) = (Kept(), Kept())
        for attendee in attendees {
            guard let seat = attendee.seat, seats.contains(seat) else { continue }
            let isByHand = placed[attendee.id] != seat
            let substitute = substitutes[attendee.id]
            guard isByHand || all, (substitute ?? attendee).leave?.state != .approved else { continue }
            if let substitute {
                inherited.give(seat, to: substitute.id, isByHand: isByHand)
            } else {
                kept.give(seat, to: attendee.id, isByHand: isByHand)
            }
        }
        // Afterwards: it counts for more than a seat that the substitute has by rule.
        for (substitute, seat) in inherited.seats where !kept.byHand.contains(substitute) {
            kept.give(seat, to: substitute, isByHand: inherited.byHand.contains(substitute))
        }
        return kept
    }

    private func place(
        _ attendees: [Attendee], _ result: Seating.Result, byHand: Set<Attendee.ID>, in meeting: Meeting,
        _ plan: HallPlan, by viewer: Viewer, _ transaction: Transaction
    ) throws {
        let moved = attendees.filter { $0.seat != result.seats[$0.id] }
        // Out of the way: nobody sits where another sits, at any moment.
        for attendee in moved {
            try transaction.execute(
                "UPDATE attendee SET seat = NULL WHERE id = ?", [.integer(attendee.id.rawValue)])
        }
        for before in moved {
            var after = before
            after.seat = result.seats[before.id]
            _ = try keep(after, over: before, "seated", of: meeting, by: viewer, in: transaction)
            try transaction.execute(
                "DELETE FROM hall_placing WHERE attendee_id = ?", [.integer(before.id.rawValue)])
            // A seat by hand stays one when a substitute comes by it.
            guard let seat = after.seat, !byHand.contains(before.id) else { continue }
            try transaction.execute(
                "INSERT INTO hall_placing (attendee_id, hall_id, seat) VALUES (?, ?, ?)",
                [.integer(before.id.rawValue), .integer(meeting.id.rawValue), .text(seat)])
        }
        guard !moved.isEmpty else { return }
        try touchHall(of: meeting, plan, "hall.seated", by: viewer, in: transaction)
    }

    /// Writes down that what belongs to a hall has changed.
    private func touchHall(
        of meeting: Meeting, _ plan: HallPlan, _ action: String, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE meeting_hall SET version = version + 1, updated_at = ? WHERE id = ?",
            [.integer(now()), .integer(meeting.id.rawValue)])
        try note(
            action, of: SubjectReference(HallRecord.kind, meeting.id.rawValue), version: plan.version + 1,
            at: meeting.unit, by: viewer, in: transaction)
    }

    private func write(_ plan: HallPlan, of meeting: Meeting.ID, in transaction: Transaction) throws {
        let id = Value.integer(meeting.rawValue)
        try transaction.execute(
            """
            INSERT INTO meeting_hall (id, updated_at, version) VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, version = excluded.version
            """, [id, .integer(now()), .integer(plan.version)])
        try transaction.execute("DELETE FROM hall_block WHERE hall_id = ?", [id])
        for (index, block) in plan.blocks.enumerated() {
            try transaction.execute(
                """
                INSERT INTO hall_block (hall_id, position, kind, name, row_count, seat_count)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    id, .integer(Int64(index + 1)), .text(block.kind.rawValue), .text(block.name),
                    .integer(Int64(block.rows)), .integer(Int64(block.seats)),
                ])
        }
    }

    /// Takes the same hall for a sitting.
    func copyHall(of session: Meeting, to sitting: Meeting, by viewer: Viewer, in transaction: Transaction) throws {
        guard let plan = try HallPlan.find(session.id, transaction) else { return }
        try write(HallPlan(blocks: plan.blocks, version: 1), of: sitting.id, in: transaction)
        try note(
            "hall.drawn", of: SubjectReference(HallRecord.kind, sitting.id.rawValue), version: 1, at: sitting.unit,
            changes: [FieldChange("hall", before: nil, after: plan.text)], by: viewer, in: transaction)
    }

    /// Who was seated by rule, and where.
    private static func placings(
        of meeting: Meeting.ID, _ transaction: Transaction
    ) throws -> [Attendee.ID: String] {
        try transaction.rows(
            "SELECT attendee_id, seat FROM hall_placing WHERE hall_id = ?", [.integer(meeting.rawValue)]
        ).reduce(into: [:]) { placed, row in
            guard let id: Attendee.ID = row.identifier("attendee_id") else { return }
            placed[id] = row.text("seat")
        }
    }

    /// What hangs on an attendee and leaves with them.
    func forget(_ attendee: Attendee, of meeting: Meeting, by viewer: Viewer, in transaction: Transaction) throws {
        let id = Value.integer(attendee.id.rawValue)
        let sits = try transaction.row(
            "SELECT attendee_id FROM sitting_delegate WHERE delegate_id = ? LIMIT 1", [id])
        guard sits == nil else { throw Refusal(key: "refusal_attendee_sits") }
        if try transaction.row("SELECT seat FROM hall_placing WHERE attendee_id = ?", [id]) != nil,
            let plan = try HallPlan.find(meeting.id, transaction)
        {
            try transaction.execute("DELETE FROM hall_placing WHERE attendee_id = ?", [id])
            try touchHall(of: meeting, plan, "hall.left", by: viewer, in: transaction)
        }
        try forgetInvitation(of: attendee, at: meeting, by: viewer, in: transaction)
        try leaveSession(attendee, of: meeting, by: viewer, in: transaction)
    }
}
