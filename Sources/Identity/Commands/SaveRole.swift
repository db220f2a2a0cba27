import Kernel
import Ledger
import Storage

/// The fields of a role's form, as they were typed.
public struct RoleDraft: Sendable, Equatable {
    public var code: String
    /// 0 for a new role.
    public var version: Int64
    public var nameChinese = ""
    public var nameEnglish = ""
    public var permissions: Set<String> = []

    public init(code: String = "", version: Int64 = 0) {
        self.code = code
        self.version = version
    }

    /// A role as the form shows it first.
    public init(_ role: Role) {
        self.init(code: role.code, version: role.version)
        nameChinese = role.name.chinese
        nameEnglish = role.name.english ?? ""
        permissions = Set(role.permissions.map(\.rawValue))
    }
}

extension IdentityRoom {
    /// Creates a role, or changes its name and what it may do, for everybody who has it.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    public func saveRole(_ draft: RoleDraft, as viewer: Viewer) async throws -> String {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            guard viewer.mayEverywhere(IdentityPolicy.manageRoles) else {
                throw viewer.may(IdentityPolicy.manageRoles) ? Refusal.notAllowed : Refusal.unknown
            }
            let code = draft.code.trimmed.lowercased()
            let before = try Role.find(code, transaction)
            guard (before?.version ?? 0) == draft.version else {
                if draft.version == 0 {
                    throw Problems([Problem(field: "code", key: "problem_role_taken", arguments: ["code": code])])
                }
                throw StaleEdit(current: before?.version ?? 0)
            }
            var reader = FieldReader()
            _ = reader.required(draft.code, "code", limit: 40)
            if !code.utf8.allSatisfy({ $0 == 45 || (48...57).contains($0) || (97...122).contains($0) }) {
                reader.add("code", "problem_unit_code")
            }
            let chinese = reader.required(draft.nameChinese, "nameChinese", limit: 40)
            let english = reader.optional(draft.nameEnglish, "nameEnglish", limit: 60)
            let known = Set(permissions.map(\.rawValue))
            if !draft.permissions.isSubset(of: known) { reader.add("permissions", "problem_choose") }
            try Problems(reader.problems).check()
            // Whoever may change roles may give any permission; a token only what its scopes name.
            let added = Set(draft.permissions.map { Permission($0) }).subtracting(before?.permissions ?? [])
            if let scopes = viewer.scopes, !added.isSubset(of: scopes) {
                throw Refusal(key: "refusal_role_beyond_own")
            }
            let version = draft.version + 1
            try keepingAnAdministrator(transaction) {
                try write(
                    Role(
                        code: code, name: LocalizedText(chinese: chinese, english: english),
                        permissions: Set(draft.permissions.map { Permission($0) }),
                        isBuiltIn: before?.isBuiltIn ?? false, version: version), in: transaction)
            }
            try audit(
                before == nil ? "role.created" : "role.changed", "role", Self.subject(ofRole: code), version: version,
                changes: FieldChange.differences(
                    from: before.map(Self.fields) ?? [],
                    to: [
                        ("code", code), ("nameChinese", chinese), ("nameEnglish", english),
                        ("permissions", draft.permissions.sorted().joined(separator: " ")),
                    ]), by: viewer, in: transaction)
            return code
        }
    }

    /// The number under which the ledger knows a role: FNV-1a of its code, positive.
    public static func subject(ofRole code: String) -> Int64 {
        let hash = code.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return Int64(hash >> 1)
    }

    static func fields(_ role: Role) -> [(field: String, value: String?)] {
        [
            ("code", role.code), ("nameChinese", role.name.chinese), ("nameEnglish", role.name.english),
            ("permissions", role.permissions.map(\.rawValue).sorted().joined(separator: " ")),
        ]
    }

    func write(_ role: Role, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO role (code, name_zh, name_en, is_builtin, version) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (code) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,
                version = excluded.version
            """,
            [
                .text(role.code), .text(role.name.chinese), .text(orNull: role.name.english),
                .integer(role.isBuiltIn ? 1 : 0), .integer(role.version),
            ])
        try transaction.execute("DELETE FROM role_permission WHERE role_code = ?", [.text(role.code)])
        for permission in role.permissions.sorted() {
            try transaction.execute(
                "INSERT INTO role_permission (role_code, permission) VALUES (?, ?)",
                [.text(role.code), .text(permission.rawValue)])
        }
    }
}
