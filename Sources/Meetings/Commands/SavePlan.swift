import Identity
import Kernel
import Ledger
import Storage

/// The run sheet (会务流程), the emergency plan (应急预案) and the duty roster (值班表): a line is entered, changed, taken out.
extension MeetingDesk {
    /// Lines that each plan of a meeting has at most.
    public static let mostPlanLines = 500

    /// Enters a line. The same line sent again is the one that is there.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    public func add<Fields: PlanFields>(
        _ draft: PlanDraft, to meeting: Meeting.ID, as viewer: Viewer
    ) async throws -> PlanItem<Fields> {
        let id = identifiers.next(PlanItem<Fields>.self)
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            let fields = try Fields(draft, of: meeting, over: nil, in: viewer.tree)
            let others = try PlanItem<Fields>.all(of: meeting.id, transaction)
            if let same = others.first(where: { $0.fields == fields }) { return same }
            guard others.count < Self.mostPlanLines else {
                throw Problems([
                    Problem(
                        field: "planFrom", key: "problem_plan_long", arguments: ["count": "\(Self.mostPlanLines)"])
                ])
            }
            let item = PlanItem(id: id, meeting: meeting.id, fields, at: now())
            try enter(item, detail: "", of: meeting, by: viewer, in: transaction)
            return item
        }
    }

    /// Changes a line.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else has changed it; nothing is saved then.
    @discardableResult
    public func save<Fields: PlanFields>(
        _ id: PlanItem<Fields>.ID, _ draft: PlanDraft, basedOn version: Int64, as viewer: Viewer
    ) async throws -> PlanItem<Fields> {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (before, meeting) = try planItem(id, viewer, transaction)
            guard before.version == version else { throw StaleEdit(current: before.version) }
            let fields = try Fields(draft, of: meeting, over: before.fields, in: viewer.tree)
            guard fields != before.fields else { return before }
            return try keep(fields, over: before, "saved", of: meeting, by: viewer, in: transaction)
        }
    }

    /// Takes a line out.
    public func remove<Fields: PlanFields>(
        _ id: PlanItem<Fields>.ID, basedOn version: Int64, as viewer: Viewer
    ) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (before, meeting) = try planItem(id, viewer, transaction)
            guard before.version == version else { throw StaleEdit(current: before.version) }
            try transaction.execute("DELETE FROM \(Fields.table) WHERE id = ?", [.integer(id.rawValue)])
            try note(
                "\(Fields.kind).removed", of: before.reference, version: version + 1, at: meeting.unit,
                changes: before.fields.changes.map { FieldChange($0.field, before: $0.value, after: nil) },
                by: viewer, in: transaction)
        }
    }

    /// Ticks steps of the run sheet off, or takes their ticks away. Ticked twice they are ticked once.
    public func tick(_ ids: [PlanItem<RunSheetStep>.ID], isDone: Bool, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            for id in ids {
                let (before, meeting) = try planItem(id, viewer, transaction)
                guard (before.fields.doneAt != nil) != isDone else { continue }
                var step = before.fields
                (step.doneAt, step.doneBy) = isDone ? (now(), viewer.author) : (nil, nil)
                _ = try keep(step, over: before, isDone ? "done" : "undone", of: meeting, by: viewer, in: transaction)
            }
        }
    }

    // MARK: Copying

    /// How many lines each plan took over.
    public struct CopiedPlans: Sendable, Equatable {
        public var steps = 0
        public var cases = 0
        public var shifts = 0
    }

    /// Takes the plans of another meeting over, at the times that they have here. A plan that has lines already stays as
    /// it is: pressed twice, nothing is there twice.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    @discardableResult
    public func copyPlans(
        from source: Meeting.ID, to meeting: Meeting.ID, as viewer: Viewer
    ) async throws -> CopiedPlans {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            let source = try readable(source, viewer, transaction)
            guard source.id != meeting.id else { throw Self.refusedCopy("problem_choice") }
            var copied = CopiedPlans()
            var there = 0
            func take<Fields: PlanFields>(_: Fields.Type) throws -> Int {
                let lines = try PlanItem<Fields>.all(of: source.id, transaction)
                there += lines.count
                guard try PlanItem<Fields>.all(of: meeting.id, transaction).isEmpty else { return 0 }
                let away = meeting.day.shanghaiSeconds - source.day.shanghaiSeconds
                for line in lines {
                    let item = PlanItem(
                        id: identifiers.next(), meeting: meeting.id, line.fields.moved(by: away), at: now())
                    try enter(item, detail: source.reference.description, of: meeting, by: viewer, in: transaction)
                }
                return lines.count
            }
            copied.steps = try take(RunSheetStep.self)
            copied.cases = try take(EmergencyCase.self)
            copied.shifts = try take(RosterShift.self)
            guard there > 0 else { throw Self.refusedCopy("problem_plan_copy_empty") }
            guard copied != CopiedPlans() else { throw Self.refusedCopy("problem_plan_copy_there") }
            return copied
        }
    }

    private static func refusedCopy(_ key: String) -> Problems {
        Problems([Problem(field: "copyFrom", key: key)])
    }

    // MARK: Parts

    private func planItem<Fields: PlanFields>(
        _ id: PlanItem<Fields>.ID, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> (item: PlanItem<Fields>, meeting: Meeting) {
        guard let item = try PlanItem<Fields>.find(id, transaction) else { throw Refusal.unknown }
        return (item, try writable(item.meeting, viewer, transaction))
    }

    private func enter<Fields: PlanFields>(
        _ item: PlanItem<Fields>, detail: String, of meeting: Meeting, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try item.write(in: transaction)
        try note(
            "\(Fields.kind).added", of: item.reference, version: 1, at: meeting.unit, detail: detail,
            changes: FieldChange.differences(from: [], to: item.fields.changes), by: viewer, in: transaction)
    }

    private func keep<Fields: PlanFields>(
        _ fields: Fields, over before: PlanItem<Fields>, _ action: String, of meeting: Meeting, by viewer: Viewer,
        in transaction: Transaction
    ) throws -> PlanItem<Fields> {
        var item = before
        (item.fields, item.version, item.updatedAt) = (fields, before.version + 1, now())
        try item.write(in: transaction)
        try note(
            "\(Fields.kind).\(action)", of: item.reference, version: item.version, at: meeting.unit,
            changes: FieldChange.differences(from: before.fields.changes, to: fields.changes), by: viewer,
            in: transaction)
        return item
    }
}
