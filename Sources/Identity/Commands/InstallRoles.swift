import Kernel
import Ledger
import Storage

/// A role that ships with the platform, was changed in the office, and lacks what a later version lets it do.
public struct LackingRole: Sendable, Equatable {
    public let role: Role
    /// What it would be allowed, in the order of their names.
    public let lacks: [Permission]
}

extension IdentityRoom {
    /// Writes the roles that ship with the platform where they are missing, and gives those that nobody changed what they
    /// may do since this version. What somebody changed stays as it is; nothing is ever taken from a role.
    /// - Returns: the changed ones that may do less than they would as shipped.
    /// - Throws: `Refusal` for anybody but a program.
    public func installRoles(_ roles: [Role], as viewer: Viewer) async throws -> [LackingRole] {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            guard viewer.program != nil else { throw Refusal.notAllowed }
            let stored = Dictionary(try Role.all(transaction).map { ($0.code, $0) }) { first, _ in first }
            var lacking: [LackingRole] = []
            for role in roles {
                guard let before = stored[role.code] else {
                    try install(role, nil, by: viewer, in: transaction)
                    continue
                }
                let added = role.permissions.subtracting(before.permissions)
                // A role of the office's own that happens to have this code is nothing of ours.
                guard !added.isEmpty, before.isBuiltIn else { continue }
                if try isAsShipped(before, transaction) {
                    let extended = Role(
                        code: before.code, name: before.name, permissions: before.permissions.union(added),
                        isBuiltIn: true, version: before.version + 1)
                    try install(extended, before, by: viewer, in: transaction)
                } else {
                    lacking.append(LackingRole(role: before, lacks: added.sorted()))
                }
            }
            return lacking
        }
    }

    private func install(
        _ role: Role, _ before: Role?, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try write(role, in: transaction)
        try transaction.execute(
            "UPDATE role SET shipped_version = ? WHERE code = ?", [.integer(role.version), .text(role.code)])
        try audit(
            before == nil ? "role.created" : "role.changed", "role", Self.subject(ofRole: role.code),
            version: role.version,
            changes: FieldChange.differences(from: before.map(Self.fields) ?? [], to: Self.fields(role)), by: viewer,
            in: transaction)
        try Self.touch(transaction)
    }

    /// Whether the newest version of a role was written by the platform itself.
    private func isAsShipped(_ role: Role, _ transaction: Transaction) throws -> Bool {
        try transaction.row("SELECT shipped_version FROM role WHERE code = ?", [.text(role.code)])?
            .integer("shipped_version") == role.version
    }
}
