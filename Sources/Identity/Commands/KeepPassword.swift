import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Changes one's own password; all other sessions end.
    /// - Throws: `Problems`, when the present password is wrong or the new one is not good enough; `Refusal` for a
    ///   token.
    public func changePassword(from present: String, to new: String, as viewer: Viewer) async throws {
        // Somebody who came through the organization's own provider may have none yet.
        let proof = try await prove(present, field: "present", allowsNone: true, of: viewer)
        if let problem = PasswordRule.problem(new, field: "new", person: viewer.person) { throw Problems([problem]) }
        let renewed = try await passwords.hash(new)
        try await database.write { transaction in
            let viewer = try demand(proof, of: viewer, in: transaction)
            try keep(renewed, of: viewer.person.id, in: transaction)
            try endAccess(of: viewer.person.id, except: viewer.session, at: now(), in: transaction)
            try audit("password.changed", "person", viewer.person.id.rawValue, version: 0, by: viewer, in: transaction)
        }
    }

    func keep(_ hash: String, of person: Person.ID, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE account SET password_hash = ? WHERE person_id = ?", [.text(hash), .integer(person.rawValue)])
    }

    /// That somebody who is signed in knows the password of the account.
    struct PasswordProof: Sendable {
        let hash: String?
        let field: String
        let attempt: Int64
    }

    /// Asks once more for the password: whoever sits down at an open browser has not got it, and may not guess.
    /// - Throws: `Problems` at `field` when it is wrong, or a pause is due after too many tries.
    func prove(
        _ password: String, field: String, allowsNone: Bool = false, of viewer: Viewer
    ) async throws -> PasswordProof {
        let proof = try await database.write { transaction in
            let viewer = try standingInPerson(viewer, transaction)
            return PasswordProof(
                hash: try AccountRow.find(viewer.person.id, transaction)?.hash, field: field,
                attempt: try beginGuess(.password, of: viewer.person.id, field: field, in: transaction))
        }
        if let hash = proof.hash, PasswordRule.isShortEnough(password),
            try await passwords.check(password, against: hash).fits
        {
            return proof
        }
        guard proof.hash == nil, allowsNone else {
            throw Problems([Problem(field: field, key: "problem_password_present")])
        }
        return proof
    }

    /// Within the change itself: the viewer still stands, and the password is still the one that was proven.
    func demand(_ proof: PasswordProof, of viewer: Viewer, in transaction: Transaction) throws -> Viewer {
        let viewer = try standingInPerson(viewer, transaction)
        guard let account = try AccountRow.find(viewer.person.id, transaction), account.login != nil,
            account.hash == proof.hash
        else { throw Problems([Problem(field: proof.field, key: "problem_password_present")]) }
        try settleAttempt(proof.attempt, in: transaction)
        return viewer
    }
}
