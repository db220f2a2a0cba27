import Kernel
import Storage

/// A role with all that its page shows.
public struct RoleDetail: Sendable {
    public let role: Role
    /// What it may do, in the order of the platform.
    public let permissions: [Permission]
    /// How many people have it today, by a duty in a unit that the viewer may read.
    public let peopleCount: Int64
    public let canManage: Bool
}

extension IdentityRoom {
    /// A role by its code.
    /// - Throws: `Refusal.unknown` when there is none.
    public func role(_ code: String, as viewer: Viewer) async throws -> RoleDetail {
        try demandComplete(viewer)
        let counts = try await rolePeople(as: viewer)
        return try await database.read { transaction in
            guard let role = try Role.find(code, transaction) else { throw Refusal.unknown }
            return RoleDetail(
                role: role, permissions: permissions.filter(role.permissions.contains),
                peopleCount: counts[role.code] ?? 0, canManage: viewer.mayEverywhere(IdentityPolicy.manageRoles))
        }
    }

    /// How many people have each role today, by its code: by duties in units that the viewer may read.
    public func rolePeople(as viewer: Viewer) async throws -> [String: Int64] {
        try demandComplete(viewer)
        let units = viewer.units(IdentityPolicy.readUnits).map { "\($0.id.rawValue)" }.joined(separator: ",")
        guard !units.isEmpty else { return [:] }
        return try await database.read { transaction in
            let rows = try transaction.rows(
                """
                SELECT duty.role_code, count(DISTINCT duty.person_id) AS number
                FROM duty JOIN person ON person.id = duty.person_id
                WHERE person.removed_at IS NULL AND duty.unit_id IN (\(units)) AND duty.valid_from <= ?
                    AND (duty.valid_to IS NULL OR duty.valid_to > ?)
                GROUP BY duty.role_code
                """, [.text("\(today)"), .text("\(today)")])
            var counts: [String: Int64] = [:]
            for row in rows { if let code = row.text("role_code") { counts[code] = row.integer("number") } }
            return counts
        }
    }
}
