import Identity
import Kernel
import Ledger
import Storage

/// What was sent under the key of an inspection that is here already, and is another: nothing of it was saved.
public struct InspectionConflict: Error, Sendable, Equatable {
    /// The one that arrived first.
    public let stored: Inspection
    public let findings: [InspectionFinding]
    /// How many photographs came with it.
    public let photographs: Int
}

extension MatterDesk {
    /// Findings of one visit, and photographs of one visit, at most.
    public static let mostFindings = 12
    public static let mostPhotographs = 20

    /// The inspection that a form became when it was sent before; `nil` for one that is new.
    /// - Throws: `InspectionConflict` where it has the key of another, `Problems` where that is somebody else's.
    public func arrived(_ draft: InspectionDraft, as viewer: Viewer) async throws -> Inspection? {
        try await database.read { transaction in try Self.arrived(draft, viewer, transaction) }
    }

    /// Judges a form before its photographs are stored.
    /// - Throws: `Problems` or `Refusal` that do not depend on what the photographs say.
    public func check(_ draft: InspectionDraft, as viewer: Viewer) async throws {
        try await database.read { transaction in
            _ = try understood(draft, isWhole: false, identity.standing(viewer, transaction), transaction)
        }
    }

    /// Takes in an inspection, under the next number of the unit that inspects. A phone may send it again, because it got
    /// no answer: it counts once, and the answer is the same.
    /// - Throws: `Problems`, `Refusal`, or `InspectionConflict` where another has its key; nothing is saved then, and no
    ///   number is lost.
    @discardableResult
    public func submit(_ draft: InspectionDraft, as viewer: Viewer) async throws -> Inspection {
        try await database.write { transaction in
            // First of all: of two that come at once the second finds the first.
            try transaction.takeTurn(at: "inspection_counter")
            if let before = try Self.arrived(draft, viewer, transaction) { return before }
            let viewer = try identity.standing(viewer, transaction)
            let fields = try understood(draft, isWhole: true, viewer, transaction)
            let year = today.year
            let serial = try Numbering.next(in: "inspection_counter", of: fields.unit, year, transaction)
            let number = InspectionNumber(
                year: year, serial: serial, label: Numbering.label(rules.numbering.inspection, year, serial))
            let inspection = Inspection(
                id: identifiers.next(), number: number, fields, draft, by: viewer.author, at: now())
            try InspectionRows.insert(inspection, fields.findings, fields.photographs, in: transaction)
            let told = [
                ("findings", "\(fields.findings.count)"), ("photographs", "\(fields.photographs.count)"),
            ].map { FieldChange($0.0, before: nil, after: $0.1) }
            try note(
                "inspection.submitted", inspection,
                changes: FieldChange.differences(from: [], to: inspection.fields) + told, by: viewer,
                of: Self.inspector(viewer, of: inspection), in: transaction)
            return inspection
        }
    }

    private static func arrived(
        _ draft: InspectionDraft, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> Inspection? {
        guard let stored = try InspectionRows.find(clientKey: draft.clientKey, transaction) else { return nil }
        // A key has 128 bits by chance: somebody else's was copied.
        guard stored.submittedBy == viewer.author else {
            throw Problems([Problem(field: "clientKey", key: "problem_inspection_key")])
        }
        guard stored.content == draft.content else {
            throw InspectionConflict(
                stored: stored, findings: try InspectionRows.findings(of: stored.id, transaction),
                photographs: try InspectionRows.photographs(of: stored.id, transaction).count)
        }
        return stored
    }

    private func understood(
        _ draft: InspectionDraft, isWhole: Bool, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> InspectionFields {
        let fields = try InspectionFields(draft, in: viewer.tree, now: now(), isWhole: isWhole) { number in
            try MatterRows.find(number: number, transaction).filter { $0.isReadable(by: viewer) }
        }
        try viewer.demand(
            SupervisionPolicy.superviseMatters, at: fields.unit, orConceal: SupervisionPolicy.readMatters)
        try Self.demandIndependence(of: viewer, from: fields.subject, inspectedBy: fields.unit)
        if let matter = fields.matter,
            try !StandingCourse(matter, viewer, rules, today: today, transaction).isIndependent
        {
            throw Refusal(key: "refusal_inspection_not_independent")
        }
        return fields
    }

    /// Nobody inspects a unit in which they have a duty themselves.
    static func demandIndependence(of viewer: Viewer, from subject: Unit.ID, inspectedBy unit: Unit.ID) throws {
        guard isIndependent(viewer, from: subject, inspectedBy: unit) else {
            throw Refusal(key: "refusal_inspection_not_independent")
        }
    }

    /// - Parameter inspector: the unit that inspected. Where the records of a unit that is no more came to it or to one
    ///   above, nobody there was inspected.
    static func isIndependent(_ viewer: Viewer, from subject: Unit.ID, inspectedBy inspector: Unit.ID? = nil) -> Bool {
        guard viewer.program == nil, let unit = viewer.tree.keeper(of: subject) else { return true }
        if let inspector, unit != subject, viewer.tree.contains(inspector, below: unit) { return true }
        return !viewer.grants.contains { viewer.tree.keeper(of: $0.unit) == unit }
    }

    /// The unit for which somebody inspects.
    static func inspector(_ viewer: Viewer, of inspection: Inspection) -> Unit.ID? {
        viewer.actingUnit(SupervisionPolicy.superviseMatters, at: inspection.unit)
    }

    /// Appends the entry of a change, with the inspection's state after it.
    func note(
        _ action: String, _ inspection: Inspection, changes: [FieldChange], by viewer: Viewer, of unit: Unit.ID?,
        in transaction: Transaction
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor, unit: unit?.rawValue, action: action, subjectKind: InspectionRecord.kind,
                subject: inspection.id.rawValue, version: inspection.version, detail: "\(inspection.number)",
                changes: changes,
                state: try InspectionRecord.states(of: inspection.id.rawValue, in: transaction).first?.digest),
            at: now(), in: transaction)
    }
}
