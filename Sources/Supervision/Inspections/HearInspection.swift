import Identity
import Kernel
import Ledger
import Storage

extension MatterDesk {
    /// For how many working days the unit that was inspected has the word: after that a visit is closed without its view,
    /// so that silence stops nothing. The decree gives no number; this one is ours.
    public static let hearingDays = 5

    /// Writes down what the unit that was inspected has to say (听取意见): once, by somebody of that unit.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else was faster; nothing is saved then.
    public func hear(
        _ text: String, of id: Inspection.ID, basedOn version: Int64, as viewer: Viewer
    ) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let before = try readable(id, viewer, transaction)
            guard Self.mayAnswer(viewer, for: before) else { throw Refusal.notAllowed }
            guard before.version == version else { throw StaleEdit(current: before.version) }
            guard before.state == .submitted else { throw Refusal(key: "refusal_inspection_heard") }
            let text = try Self.text(text, "inspectionView")
            var inspection = before
            inspection.state = .heard
            inspection.view = Inspection.View(text: text, by: viewer.author, at: now())
            try keep(
                &inspection, over: before, "inspection.heard", by: viewer,
                of: viewer.actingUnit(SupervisionPolicy.workOnMatters, at: before.subject)
                    ?? viewer.actingUnit(SupervisionPolicy.answerForMatters, at: before.subject), in: transaction)
        }
    }

    /// Closes an inspection with a conclusion, once the unit has given its view or let the time for it go by.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else was faster; nothing is saved then.
    public func close(
        _ id: Inspection.ID, concluding text: String, basedOn version: Int64, as viewer: Viewer
    ) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let before = try readable(id, viewer, transaction)
            guard viewer.may(SupervisionPolicy.superviseMatters, at: before.unit) else { throw Refusal.notAllowed }
            try Self.demandIndependence(of: viewer, from: before.subject, inspectedBy: before.unit)
            guard before.version == version else { throw StaleEdit(current: before.version) }
            guard before.state != .closed else { throw Refusal(key: "refusal_inspection_closed") }
            guard mayClose(before) else {
                throw Refusal(key: "refusal_inspection_unheard", arguments: ["count": "\(Self.hearingDays)"])
            }
            let text = try Self.text(text, "conclusion")
            var inspection = before
            inspection.state = .closed
            inspection.conclusion = Inspection.Conclusion(text: text, by: viewer.author, at: now())
            try keep(
                &inspection, over: before, "inspection.closed", by: viewer, of: Self.inspector(viewer, of: before),
                in: transaction)
        }
    }

    /// Whether it was heard, or its unit had time enough.
    func mayClose(_ inspection: Inspection) -> Bool {
        switch inspection.state {
        case .heard: true
        case .closed: false
        case .submitted:
            rules.calendar.workingDays(
                after: CalendarDay(shanghaiSeconds: inspection.receivedAt), through: today) > Self.hearingDays
        }
    }

    /// Whether somebody speaks for the unit that was inspected: they work there, or answer for it, and did not inspect.
    static func mayAnswer(_ viewer: Viewer, for inspection: Inspection) -> Bool {
        guard viewer.program == nil else { return true }
        return inspection.submittedBy != viewer.author
            && spokenFor(viewer).contains { $0 == viewer.tree.keeper(of: inspection.subject) }
    }

    /// The units in which somebody works or answers by a duty in the unit itself, not in one above.
    private static func spokenFor(_ viewer: Viewer) -> Set<Unit.ID> {
        let duties = [SupervisionPolicy.workOnMatters, SupervisionPolicy.answerForMatters].flatMap(viewer.roots)
        return Set(duties.compactMap(viewer.tree.keeper))
    }

    /// The same with those that are no more and went to them.
    static func answeredUnits(_ viewer: Viewer) -> [Unit.ID] {
        let own = spokenFor(viewer)
        return SupervisionPolicy.insiders.flatMap(viewer.recordUnits).filter {
            viewer.tree.keeper(of: $0).map(own.contains) ?? false
        }
    }

    /// An inspection that the viewer may see.
    func readable(_ id: Inspection.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> Inspection {
        guard let inspection = try InspectionRows.find(id, transaction),
            try mayRead([inspection], viewer, transaction).contains(inspection.id)
        else { throw Refusal.unknown }
        return inspection
    }

    /// Which inspections the viewer may see: one of a restricted matter only who sees the matter too, and who speaks for
    /// the inspected unit.
    func mayRead(
        _ inspections: [Inspection], _ viewer: Viewer, _ transaction: Transaction
    ) throws -> Set<Inspection.ID> {
        let readable = inspections.filter { $0.isReadable(by: viewer) }
        let ids = Set(readable.compactMap(\.matter)).sorted().map(\.description).joined(separator: ", ")
        let hidden =
            ids.isEmpty
            ? []
            : Set(
                try MatterRows.matters(
                    of: transaction.rows(
                        "SELECT \(MatterRows.columns) FROM matter WHERE id IN (\(ids)) AND secrecy = 'restricted'"),
                    transaction
                ).filter { !$0.isReadable(by: viewer) }.map(\.id))
        return Set(
            readable.filter { inspection in
                inspection.matter.map { !hidden.contains($0) } ?? true || Self.mayAnswer(viewer, for: inspection)
            }.map(\.id))
    }

    private static func text(_ text: String, _ field: String) throws -> String {
        var reader = FieldReader()
        if text.trimmed.isEmpty { reader.add(field, "problem_required") }
        let read = reader.lines(text, field, limit: 4000)
        try Problems(reader.problems).check()
        return read ?? ""
    }

    /// Writes an inspection that changed, with its entry.
    func keep(
        _ inspection: inout Inspection, over before: Inspection, _ action: String, also more: [FieldChange] = [],
        by viewer: Viewer, of unit: Unit.ID?, in transaction: Transaction
    ) throws {
        inspection.version += 1
        inspection.updatedAt = now()
        try InspectionRows.update(inspection, in: transaction)
        try note(
            action, inspection,
            changes: FieldChange.differences(from: before.fields, to: inspection.fields) + more, by: viewer, of: unit,
            in: transaction)
    }
}
