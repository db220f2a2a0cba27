import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Makes a token by which a program acts for a person, with a part of their permissions.
    /// - Parameters:
    ///   - scopes: permissions; the token can never do more than its person.
    ///   - days: how long it works, 1…366.
    /// - Returns: the token, which is shown this once.
    /// - Throws: `Problems`, or `Refusal` for a token, which would outlive itself; nothing is saved then.
    public func createToken(name: String, scopes: Set<String>, days: String, as viewer: Viewer) async throws -> String {
        var reader = FieldReader()
        let name = reader.required(name, "name", limit: 60)
        if scopes.isEmpty { reader.add("scopes", "problem_choose") }
        if !scopes.isSubset(of: permissions.map(\.rawValue)) { reader.add("scopes", "problem_choose") }
        let life = Int64(days.trimmed) ?? 0
        if !(1...366).contains(life) { reader.add("days", "problem_token_days") }
        try Problems(reader.problems).check()
        let secret = "kaimen_" + SecretText.make()
        return try await database.write { transaction in
            let viewer = try standingInPerson(viewer, transaction)
            let id: Identifier<Viewer> = identifiers.next()
            try transaction.execute(
                """
                INSERT INTO api_token (id, person_id, name, digest, scopes, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(id.rawValue), .integer(viewer.person.id.rawValue), .text(name),
                    .text(SecretText.digest(secret)), .text(scopes.sorted().joined(separator: " ")), .integer(now()),
                    .integer(now() + life * 86400),
                ])
            try audit(
                "token.created", "person", viewer.person.id.rawValue, version: 0,
                changes: [
                    FieldChange("token", before: nil, after: "\(name): \(scopes.sorted().joined(separator: " "))")
                ],
                by: viewer, in: transaction)
            return secret
        }
    }

    /// Ends one of one's own tokens; a token can end itself only.
    /// - Throws: `Refusal` when it is not the viewer's or has ended.
    public func endToken(_ id: Int64, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try viewer.token == id ? standing(viewer, transaction) : standingInPerson(viewer, transaction)
            let ended = try transaction.row(
                "UPDATE api_token SET ended_at = ? WHERE id = ? AND person_id = ? AND ended_at IS NULL RETURNING name",
                [.integer(now()), .integer(id), .integer(viewer.person.id.rawValue)])
            guard let name = ended?.text("name") else { throw Refusal.unknown }
            try audit(
                "token.ended", "person", viewer.person.id.rawValue, version: 0,
                changes: [FieldChange("token", before: name, after: nil)], by: viewer, in: transaction)
        }
    }
}
