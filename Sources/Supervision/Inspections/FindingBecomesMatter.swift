import Identity
import Kernel
import Ledger
import Storage

extension MatterDesk {
    /// Makes a matter of a problem that an inspection found: the unit that was inspected leads it, until the day by which
    /// it is to be put right. A link `derived-from` leads from the matter to the inspection. Whoever presses twice gets the
    /// matter that is there.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else has changed the inspection; nothing is saved then,
    ///   and no number is lost.
    public func makeMatter(
        ofFinding position: Int64, of id: Inspection.ID, basedOn version: Int64, as viewer: Viewer
    ) async throws -> Matter {
        try await database.write { transaction in
            try takeTurn(in: transaction)
            let viewer = try identity.standing(viewer, transaction)
            let before = try readable(id, viewer, transaction)
            guard viewer.may(SupervisionPolicy.superviseMatters, at: before.unit) else { throw Refusal.notAllowed }
            try Self.demandIndependence(of: viewer, from: before.subject, inspectedBy: before.unit)
            let findings = try InspectionRows.findings(of: id, transaction)
            guard let finding = findings.first(where: { $0.position == position }) else { throw Refusal.unknown }
            if let made = try finding.matter.flatMap({ try MatterRows.find($0, transaction) }) {
                guard made.isReadable(by: viewer) else { throw Refusal.unknown }
                return made
            }
            guard before.version == version else { throw StaleEdit(current: before.version) }
            guard finding.kind == .problem else { throw Refusal(key: "refusal_inspection_no_problem") }
            let unit = viewer.tree.keeper(of: before.unit) ?? before.unit
            var draft = Self.draft(finding, of: before, viewer)
            // What comes of a visit for a restricted matter is as restricted.
            let looked = try before.matter.flatMap { try MatterRows.find($0, transaction) }
            draft.secrecy = (looked?.secrecy ?? .internal).rawValue
            let registered = try register(
                [draft], issuedBy: unit, as: viewer, in: transaction)
            guard let matter = registered.first?.matter else { throw Refusal.unknown }
            try transaction.execute(
                "UPDATE inspection_finding SET matter_id = ? WHERE inspection_id = ? AND position = ?",
                [.integer(matter.id.rawValue), .integer(id.rawValue), .integer(position)])
            let acting = Self.inspector(viewer, of: before)
            try Provenance(
                transaction: transaction, identifiers: identifiers,
                author: Author(actor: viewer.actor, unit: acting?.rawValue), at: now()
            ).link(LinkDraft(.derivedFrom, from: matter.reference, to: before.reference))
            var inspection = before
            try keep(
                &inspection, over: before, "inspection.matter-made",
                also: [FieldChange("matterNumber", before: nil, after: "\(matter.number)")], by: viewer, of: acting,
                in: transaction)
            return matter
        }
    }

    private static func draft(_ finding: InspectionFinding, of inspection: Inspection, _ viewer: Viewer) -> MatterDraft
    {
        var draft = MatterDraft()
        (draft.text, draft.sourceKind) = (finding.text, Matter.SourceKind.inspection.rawValue)
        draft.sourceText = "\(inspection.number)"
        draft.leadUnit = "\(viewer.tree.keeper(of: inspection.subject) ?? inspection.subject)"
        draft.deadline = finding.deadline?.description ?? ""
        return draft
    }
}
