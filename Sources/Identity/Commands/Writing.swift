import Kernel
import Ledger
import Storage

/// What commands of this room share: the audit entry of a change.
extension IdentityRoom {
    /// Appends the audit entry of a change by a viewer, with the record's state: after everything else that the
    /// command does to the record.
    func audit(
        _ action: String, _ kind: String, _ subject: Int64, version: Int64, changes: [FieldChange] = [],
        reason: String? = nil, unit: Unit.ID? = nil, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor, unit: unit?.rawValue, action: action, subjectKind: kind, subject: subject,
                version: version, changes: changes, reason: reason,
                state: try IdentityRecords.state(kind, subject, in: transaction)), at: now(), in: transaction)
    }

    /// Notes what somebody chose for themselves in another room, as an entry of their own record.
    /// - Parameter viewer: as they stand in the transaction.
    public func note(
        _ action: String, ofThemselves viewer: Viewer, changes: [FieldChange], in transaction: Transaction
    ) throws {
        try audit(
            action, "person", viewer.person.id.rawValue, version: 0, changes: changes,
            unit: try dutyUnits(of: viewer.person.id, in: transaction).first, by: viewer, in: transaction)
    }
}
