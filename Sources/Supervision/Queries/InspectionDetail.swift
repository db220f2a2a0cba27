import Identity
import Kernel
import Storage

/// An inspection as its own page shows it.
public struct InspectionDetail: Sendable {
    public let inspection: Inspection
    public let findings: [InspectionFinding]
    public let photographs: [InspectionPhotograph]
    /// The matter that it looked into, where the viewer may see it.
    public let matter: Matter?
    /// The matters that were made of findings, as far as the viewer may see them.
    public let matters: [Matter.ID: Matter]
    /// Whether the viewer may give the view of the unit now.
    public let mayHear: Bool
    /// Whether the viewer may close it now.
    public let mayClose: Bool
    /// Whether the viewer may make matters of what was found.
    public let mayMakeMatters: Bool
}

extension MatterDesk {
    /// An inspection with what was found.
    /// - Throws: `Refusal.unknown` for one that the viewer may not see.
    public func inspection(_ id: Inspection.ID, as viewer: Viewer) async throws -> InspectionDetail {
        try await database.read { transaction in
            let inspection = try readable(id, viewer, transaction)
            let findings = try InspectionRows.findings(of: id, transaction)
            func seen(_ id: Matter.ID?) throws -> Matter? {
                try id.flatMap { try MatterRows.find($0, transaction) }.flatMap { $0.isReadable(by: viewer) ? $0 : nil }
            }
            let matters = try findings.compactMap { try seen($0.matter) }
            let isInspector =
                viewer.may(SupervisionPolicy.superviseMatters, at: inspection.unit)
                && Self.isIndependent(viewer, from: inspection.subject, inspectedBy: inspection.unit)
            return InspectionDetail(
                inspection: inspection, findings: findings,
                photographs: try InspectionRows.photographs(of: id, transaction), matter: try seen(inspection.matter),
                matters: Dictionary(matters.map { ($0.id, $0) }) { first, _ in first },
                mayHear: inspection.state == .submitted && Self.mayAnswer(viewer, for: inspection),
                mayClose: isInspector && mayClose(inspection),
                mayMakeMatters: isInspector && viewer.may(SupervisionPolicy.registerMatters, at: inspection.unit))
        }
    }

    /// A photograph of an inspection.
    /// - Throws: `Refusal.unknown` for what the viewer may not see, or a file that came with none.
    public func photograph(_ digest: String, of id: Inspection.ID, as viewer: Viewer) async throws -> MatterFile {
        try await database.read { transaction in
            _ = try readable(id, viewer, transaction)
            let photographs = try InspectionRows.photographs(of: id, transaction)
            guard let found = photographs.first(where: { $0.file.digest == digest }) else { throw Refusal.unknown }
            return found.file
        }
    }

    /// The inspections that looked into a matter, or that it was made of, as far as the viewer may see them; the newest
    /// first.
    public func inspections(of matter: Matter.ID, as viewer: Viewer) async throws -> [Inspection] {
        try await database.read { transaction in
            let found = try transaction.rows(
                """
                SELECT \(InspectionRows.columns) FROM inspection WHERE inspection.matter_id = ? OR inspection.id IN
                    (SELECT inspection_finding.inspection_id FROM inspection_finding
                        WHERE inspection_finding.matter_id = ?)
                ORDER BY inspection.visited_at DESC, inspection.id DESC LIMIT 100
                """, [.integer(matter.rawValue), .integer(matter.rawValue)]
            ).compactMap(Inspection.init)
            let readable = try mayRead(found, viewer, transaction)
            return found.filter { readable.contains($0.id) }
        }
    }

    /// The number of a matter that an inspection is to look into, and who leads it.
    /// - Throws: `Refusal.unknown` for one that the viewer may not see.
    public func matterToInspect(_ id: Matter.ID, as viewer: Viewer) async throws -> Matter {
        try await database.read { transaction in try readable(id, viewer, transaction) }
    }

    /// The units that the viewer may inspect in the name of one of theirs: all below, but those in which they have a duty.
    public static func inspectedUnits(_ viewer: Viewer) -> [Unit] {
        viewer.units(SupervisionPolicy.superviseMatters).filter { isIndependent(viewer, from: $0.id) }
    }

    /// Whether the viewer may inspect a unit.
    public static func mayInspect(_ unit: Unit.ID, _ viewer: Viewer) -> Bool {
        viewer.may(SupervisionPolicy.superviseMatters, at: unit) && isIndependent(viewer, from: unit)
    }
}
