import Identity
import Kernel
import Storage

extension MatterDesk {
    /// How matters and inspections are named.
    public var namings: [RecordNaming] {
        [
            RecordNaming(kind: MatterRecord.kind) { try await matterSights($0, $1) },
            RecordNaming(kind: CircularRecord.kind) { try await circularSights($0, $1) },
            RecordNaming(kind: InspectionRecord.kind) { try await inspectionSights($0, $1) },
        ]
    }

    /// Inspections by their numbers; of those that the viewer may not read, the unit that inspected.
    private func inspectionSights(_ inspections: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        guard !inspections.isEmpty else { return [:] }
        let list = inspections.sorted().map(String.init).joined(separator: ", ")
        let (found, readable) = try await database.read { transaction in
            let found = try transaction.rows("SELECT \(InspectionRows.columns) FROM inspection WHERE id IN (\(list))")
                .compactMap(Inspection.init)
            return (found, try mayRead(found, viewer, transaction))
        }
        return Dictionary(
            found.map { ($0.id.rawValue, Self.sight(of: $0, readable.contains($0.id), viewer)) }
        ) { first, _ in first }
    }

    private static func sight(of inspection: Inspection, _ isReadable: Bool, _ viewer: Viewer) -> RecordSight {
        guard isReadable else {
            let isKnown = viewer.may(IdentityPolicy.readUnits, at: inspection.unit)
            return .veiled(unit: isKnown ? viewer.tree.keepingUnit(of: inspection.unit)?.name : nil)
        }
        return .open(
            RecordCard(
                name: LocalizedText(chinese: "\(inspection.number)"), path: "/office/inspections/\(inspection.id)",
                unit: inspection.unit))
    }

    /// Circulars by their numbers and titles; of those that the viewer may not read, the unit that issues them.
    private func circularSights(_ circulars: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        guard !circulars.isEmpty else { return [:] }
        let list = circulars.sorted().map(String.init).joined(separator: ", ")
        let found = try await database.read { transaction in
            try transaction.rows("SELECT \(CircularRows.columns) FROM circular WHERE id IN (\(list))")
                .compactMap(Circular.init)
        }
        return Dictionary(
            found.map { circular in
                guard circular.isReadable(by: viewer) else {
                    let isKnown = viewer.may(IdentityPolicy.readUnits, at: circular.unit)
                    let unit = isKnown ? viewer.tree.keepingUnit(of: circular.unit) : nil
                    return (circular.id.rawValue, .veiled(unit: unit?.name))
                }
                let name = [circular.number, circular.texts.title].compactMap(\.self).joined(separator: " ")
                return (
                    circular.id.rawValue,
                    .open(
                        RecordCard(
                            name: LocalizedText(chinese: name), path: "/office/circulars/\(circular.id)",
                            unit: circular.unit))
                )
            }
        ) { first, _ in first }
    }

    /// Matters by their numbers and what they say; of those that the viewer may not read, the unit that issued them.
    private func matterSights(_ matters: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        guard !matters.isEmpty else { return [:] }
        let list = matters.sorted().map(String.init).joined(separator: ", ")
        let found = try await database.read { transaction in
            let rows = try transaction.rows("SELECT \(MatterRows.columns) FROM matter WHERE id IN (\(list))")
            return try MatterRows.matters(of: rows, transaction)
        }
        var sights: [Int64: RecordSight] = [:]
        for matter in found {
            guard matter.isReadable(by: viewer) else {
                let isKnown = viewer.may(IdentityPolicy.readUnits, at: matter.issuingUnit)
                let unit = isKnown ? viewer.tree.keepingUnit(of: matter.issuingUnit) : nil
                sights[matter.id.rawValue] = .veiled(unit: unit?.name)
                continue
            }
            let beginning = matter.text.count > 24 ? matter.text.prefix(24) + "…" : matter.text[...]
            sights[matter.id.rawValue] = .open(
                RecordCard(
                    name: LocalizedText(chinese: "\(matter.number) \(beginning)"),
                    path: "/office/matters/\(matter.id)", unit: matter.issuingUnit))
        }
        return sights
    }
}
