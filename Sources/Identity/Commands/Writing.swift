import Kernel
import Ledger
import Storage

/// What commands of this room share: the audit entry of a change, and the rule of the last administrator.
extension IdentityRoom {
    /// Appends the audit entry of a change by a viewer.
    func audit(
        _ action: String, _ kind: String, _ subject: Int64, version: Int64, changes: [FieldChange] = [],
        reason: String? = nil, unit: Unit.ID? = nil, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor, unit: unit?.rawValue, action: action, subjectKind: kind, subject: subject,
                version: version, changes: changes, reason: reason), at: now(), in: transaction)
    }

    /// Runs a change that could take the last administrator away, and refuses it when it did.
    ///
    /// An administrator may manage people and roles at a root of the tree, and can sign in.
    func keepingAnAdministrator(_ transaction: Transaction, _ change: () throws -> Void) throws {
        let before = try hasAdministrator(transaction)
        try change()
        try Self.touch(transaction)
        if before, try !hasAdministrator(transaction) { throw Refusal(key: "refusal_last_administrator") }
    }

    private func hasAdministrator(_ transaction: Transaction) throws -> Bool {
        let directory = try Directory.load(transaction, on: today)
        let accounts = Set(
            try transaction.rows("SELECT person_id FROM account").compactMap { $0.identifier("person_id", Person.self) }
        )
        return directory.duties.contains { person, duties in
            guard accounts.contains(person) else { return false }
            let permissions = duties.filter { directory.tree[$0.unit] != nil && directory.tree[$0.unit]?.parent == nil }
                .reduce(into: Set<Permission>()) { $0.formUnion(directory.roles[$1.role]?.permissions ?? []) }
            return permissions.isSuperset(of: [IdentityPolicy.managePeople, IdentityPolicy.manageRoles])
        }
    }
}
