import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Changes one's own password; all other sessions end.
    /// - Throws: `Problems`, when the present password is wrong or the new one is not good enough.
    public func changePassword(from present: String, to new: String, as viewer: Viewer) async throws {
        let person = viewer.person
        let hash = try await database.read { transaction in
            try transaction.row(
                "SELECT password_hash FROM account WHERE person_id = ?", [.integer(person.id.rawValue)]
            )?.text("password_hash")
        }
        // Somebody who came through the organization's own provider may have none yet.
        if let hash, try await !passwords.check(present, against: hash).fits {
            throw Problems([Problem(field: "present", key: "problem_password_present")])
        }
        if let problem = PasswordRule.problem(new, field: "new", person: person) { throw Problems([problem]) }
        let renewed = try await passwords.hash(new)
        try await database.write { transaction in
            try keep(renewed, of: person.id, in: transaction)
            try endAccess(of: person.id, except: viewer.session, at: now(), in: transaction)
            try audit("password.changed", "person", person.id.rawValue, version: 0, by: viewer, in: transaction)
        }
    }

    func keep(_ hash: String, of person: Person.ID, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE account SET password_hash = ? WHERE person_id = ?", [.text(hash), .integer(person.rawValue)])
    }
}
