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
        let token = try checkedToken(name, scopes, days)
        return try await database.write { transaction in
            let viewer = try standingInPerson(viewer, transaction)
            return try insert(token, of: viewer.person.id, by: viewer, in: transaction)
        }
    }

    /// Makes a token for somebody at the machine itself, where no one signs in.
    /// - Parameters:
    ///   - login: sign-in name or e-mail of the person for whom it acts.
    ///   - program: who makes it, as the ledger says.
    /// - Throws: `Problems`; nothing is saved then.
    public func issueToken(
        login: String, name: String, scopes: Set<String>, days: String, program: String
    ) async throws -> String {
        let token = try checkedToken(name, scopes, days)
        return try await database.write { transaction in
            guard let person = try AccountRow.find(login.trimmed.lowercased(), transaction)?.person else {
                throw Problems([Problem(field: "login", key: "problem_person_unknown")])
            }
            let viewer = Viewer(program: program, tree: try cache.directory(transaction, on: today).tree)
            return try insert(token, of: person, by: viewer, in: transaction)
        }
    }

    private struct NewToken {
        let name: String
        let scopes: String
        /// Seconds.
        let life: Int64
    }

    private func checkedToken(_ name: String, _ scopes: Set<String>, _ days: String) throws -> NewToken {
        var reader = FieldReader()
        let name = reader.required(name, "name", limit: 60)
        if scopes.isEmpty { reader.add("scopes", "problem_choose") }
        if !scopes.isSubset(of: permissions.map(\.rawValue)) { reader.add("scopes", "problem_choose") }
        let life = Int64(days.trimmed) ?? 0
        if !(1...366).contains(life) { reader.add("days", "problem_token_days") }
        try Problems(reader.problems).check()
        return NewToken(name: name, scopes: scopes.sorted().joined(separator: " "), life: life * 86400)
    }

    private func insert(
        _ token: NewToken, of person: Person.ID, by viewer: Viewer, in transaction: Transaction
    ) throws -> String {
        let secret = "kaimen_" + SecretText.make()
        let id: Identifier<Viewer> = identifiers.next()
        try transaction.execute(
            """
            INSERT INTO api_token (id, person_id, name, digest, scopes, created_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id.rawValue), .integer(person.rawValue), .text(token.name),
                .text(SecretText.digest(secret)), .text(token.scopes), .integer(now()), .integer(now() + token.life),
            ])
        try audit(
            "token.created", "person", person.rawValue, version: 0,
            changes: [FieldChange("token", before: nil, after: "\(token.name): \(token.scopes)")], by: viewer,
            in: transaction)
        return secret
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
