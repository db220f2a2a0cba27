import Ledger
import Storage

/// The kinds of record that this room hands to the ledger's verification.
public enum IdentityRecords {
    /// Units with their periods; people with their duties and delegations; roles with their permissions.
    public static let kinds: [RecordKind] = [
        RecordKind(name: UnitRecord.kind) { try UnitRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: PersonRecord.kind) { try PersonRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: RoleRecord.kind) { try RoleRecord.states(after: $0, limit: $1, in: $2) },
    ]

    /// The state of a record after a change; `nil` for kinds that have none.
    static func state(_ kind: String, _ id: Int64, in transaction: Transaction) throws -> String? {
        let states: [RecordState]
        switch kind {
        case UnitRecord.kind: states = try UnitRecord.states(of: id, in: transaction)
        case PersonRecord.kind: states = try PersonRecord.states(of: id, in: transaction)
        case RoleRecord.kind: states = try RoleRecord.states(of: id, in: transaction)
        default: return nil
        }
        return states.first?.digest ?? RecordDigest.gone
    }
}
