import Ledger
import Storage

/// What a role is to the ledger: its row and what it may do.
///
/// Roles are known by their codes; the ledger knows them by `IdentityRoom.subject(ofRole:)`. Form `role-1`: that number,
/// the columns of `role` in order; how many permissions there are, then each by its name.
enum RoleRecord {
    static let kind = "role"

    /// The roles after a number.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        Array(try all(in: transaction).filter { $0.id > id }.prefix(Int(clamping: limit)))
    }

    /// The role of a number, or nothing.
    static func states(of id: Int64, in transaction: Transaction) throws -> [RecordState] {
        try all(in: transaction).filter { $0.id == id }
    }

    /// There are dozens at most.
    private static func all(in transaction: Transaction) throws -> [RecordState] {
        var permissions: [String: [String]] = [:]
        for row in try transaction.rows("SELECT role_code, permission FROM role_permission") {
            permissions[row.text("role_code") ?? "", default: []].append(row.text("permission") ?? "")
        }
        return try transaction.rows("SELECT code, name_zh, name_en, is_builtin, version FROM role").map { role in
            let code = role.text("code") ?? ""
            let id = IdentityRoom.subject(ofRole: code)
            var digest = RecordDigest("role-1")
            digest.add(id)
            for column in ["code", "name_zh", "name_en"] { digest.add(role.text(column)) }
            for column in ["is_builtin", "version"] { digest.add(role.integer(column)) }
            let own = (permissions[code] ?? []).sorted()
            digest.add(Int64(own.count))
            for permission in own { digest.add(permission) }
            return RecordState(id: id, digest: digest.text)
        }.sorted { $0.id < $1.id }
    }
}
