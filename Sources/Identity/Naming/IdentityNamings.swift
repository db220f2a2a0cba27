import Kernel
import Storage

extension IdentityRoom {
    /// How units, people and roles are named.
    public var namings: [RecordNaming] {
        [
            RecordNaming(kind: UnitRecord.kind) { try await unitSights($0, $1) },
            RecordNaming(kind: PersonRecord.kind) { try await personSights($0, $1) },
            RecordNaming(kind: RoleRecord.kind) { try await roleSights($0, $1) },
        ]
    }

    /// Units that the viewer may read, closed ones too under their last name. Of others nothing is said.
    private func unitSights(_ units: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        var sights: [Int64: RecordSight] = [:]
        var missing: Set<Int64> = []
        for id in units {
            if let unit = viewer.tree[Unit.ID(id)] {
                guard viewer.may(IdentityPolicy.readUnits, at: unit.id) else { continue }
                sights[id] = .open(RecordCard(name: unit.name, path: "/office/units/\(id)", unit: unit.id))
            } else {
                missing.insert(id)
            }
        }
        guard !missing.isEmpty else { return sights }
        for line in try await unitLines(includesClosed: true, as: viewer) where missing.contains(line.unit.id.rawValue)
        {
            sights[line.unit.id.rawValue] = .open(RecordCard(name: line.unit.name, unit: line.unit.id, isEnded: true))
        }
        return sights
    }

    /// People with a duty, now or before, in a unit that the viewer may read; and the viewer.
    private func personSights(_ people: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        guard !people.isEmpty, !viewer.awaitsCode else { return [:] }
        let list = people.sorted().map(String.init).joined(separator: ", ")
        let rows = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT person.id AS id, person.name_zh AS name_zh, person.name_en AS name_en,
                    person.removed_at AS removed_at, duty.unit_id AS unit_id
                FROM person LEFT JOIN duty ON duty.person_id = person.id
                WHERE person.id IN (\(list)) ORDER BY person.id, duty.valid_from DESC, duty.id DESC
                """)
        }
        let everywhere = viewer.mayEverywhere(IdentityPolicy.readUnits)
        var sights: [Int64: RecordSight] = [:]
        for row in rows {
            guard let id = row.integer("id"), sights[id] == nil, let name = row.localized("name") else { continue }
            let unit = row.identifier("unit_id", Unit.self)
            let isSeen =
                everywhere || id == viewer.person.id.rawValue
                || unit.map { viewer.may(IdentityPolicy.readUnits, at: $0) } ?? false
            guard isSeen else { continue }
            sights[id] = .open(
                RecordCard(
                    name: name, path: "/office/people/\(id)", unit: unit, isEnded: row.integer("removed_at") != nil))
        }
        return sights
    }

    /// Roles are no secret of any unit: whoever reads units sees them.
    private func roleSights(_ roles: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        guard viewer.may(IdentityPolicy.readUnits) else { return [:] }
        let mayOpen = viewer.mayEverywhere(IdentityPolicy.manageRoles)
        var sights: [Int64: RecordSight] = [:]
        for role in try await database.read({ try Role.all($0) }) {
            let id = Self.subject(ofRole: role.code)
            guard roles.contains(id) else { continue }
            sights[id] = .open(RecordCard(name: role.name, path: mayOpen ? "/office/roles/\(role.code)" : nil))
        }
        return sights
    }
}
