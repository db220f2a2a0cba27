import Kernel
import Ledger
import Storage

/// A seed that waits to be confirmed with a first code.
public struct CodeEnrolment: Sendable {
    /// What the application reads from the picture.
    public let uri: String
    /// The same to be typed, in groups of four.
    public let typed: String
}

extension IdentityRoom {
    /// The seed that waits to be confirmed; `nil` when none was begun, or codes are on.
    /// - Parameter issuer: the platform's name, as the application shows it.
    public func begunTimeCode(issuer: String, as viewer: Viewer) async throws -> CodeEnrolment? {
        try await database.read { transaction in
            let viewer = try standingInPerson(viewer, transaction)
            let row = try transaction.row(
                "SELECT code_seed FROM account WHERE person_id = ? AND code_confirmed_at IS NULL",
                [.integer(viewer.person.id.rawValue)])
            return row?.blob("code_seed").flatMap { box.open($0) }.map { enrolment($0, issuer, viewer) }
        }
    }

    private func enrolment(_ seed: [UInt8], _ issuer: String, _ viewer: Viewer) -> CodeEnrolment {
        let typed = Array(TimeCode.base32(seed))
        return CodeEnrolment(
            uri: TimeCode.uri(seed: seed, account: viewer.person.login ?? "", issuer: issuer),
            typed: stride(from: 0, to: typed.count, by: 4).map { String(typed[$0..<min($0 + 4, typed.count)]) }
                .joined(separator: " "))
    }

    /// Makes a seed for one-time codes; it counts once a code of it was entered.
    /// - Parameter issuer: the platform's name, as the application shows it.
    /// - Throws: `Refusal` when codes are on already.
    public func beginTimeCode(issuer: String, as viewer: Viewer) async throws -> CodeEnrolment {
        let seed = try await database.write { transaction -> [UInt8] in
            let viewer = try standingInPerson(viewer, transaction)
            let row = try transaction.row(
                "SELECT code_seed, code_confirmed_at FROM account WHERE person_id = ?",
                [.integer(viewer.person.id.rawValue)])
            guard let row else { throw Refusal.unknown }
            if row.integer("code_confirmed_at") != nil { throw Refusal(key: "refusal_code_on") }
            // Begun twice, the same picture is shown.
            if let seed = row.blob("code_seed").flatMap({ box.open($0) }) { return seed }
            let seed = SecretText.random(20)
            try transaction.execute(
                "UPDATE account SET code_seed = ?, code_step = 0 WHERE person_id = ?",
                [.blob(try box.seal(seed)), .integer(viewer.person.id.rawValue)])
            try audit("code.begun", "person", viewer.person.id.rawValue, version: 0, by: viewer, in: transaction)
            return seed
        }
        return enrolment(seed, issuer, viewer)
    }

    /// Turns one-time codes on with a first code.
    /// - Returns: the recovery codes, which are shown this once.
    /// - Throws: `Problems` for a wrong code; `Refusal` when there is nothing to confirm.
    public func confirmTimeCode(_ code: String, as viewer: Viewer) async throws -> [String] {
        try await database.write { transaction in
            let viewer = try standingInPerson(viewer, transaction)
            let id = viewer.person.id.rawValue
            let row = try transaction.row(
                "SELECT code_seed, code_confirmed_at, code_step FROM account WHERE person_id = ?", [.integer(id)])
            guard let row else { throw Refusal.unknown }
            if row.integer("code_confirmed_at") != nil { throw Refusal(key: "refusal_code_on") }
            guard let seed = row.blob("code_seed").flatMap({ box.open($0) }) else {
                throw Refusal(key: "refusal_code_off")
            }
            guard let step = TimeCode.step(of: code, seed: seed, at: now(), after: row.integer("code_step") ?? 0)
            else { throw Problems([Problem(field: "code", key: "problem_code")]) }
            try transaction.execute(
                "UPDATE account SET code_confirmed_at = ?, code_step = ? WHERE person_id = ?",
                [.integer(now()), .integer(step), .integer(id)])
            try audit("code.enabled", "person", id, version: 0, by: viewer, in: transaction)
            return try renewRecoveryCodes(of: viewer.person.id, in: transaction)
        }
    }

    /// Ten new recovery codes; the old ones no longer work.
    /// - Throws: `Problems` when the password is wrong; `Refusal` when codes are off.
    public func renewRecoveryCodes(password: String, as viewer: Viewer) async throws -> [String] {
        let proof = try await prove(password, field: "password", of: viewer)
        return try await database.write { transaction in
            let viewer = try demand(proof, of: viewer, in: transaction)
            guard try hasTimeCode(viewer.person.id, in: transaction) else { throw Refusal(key: "refusal_code_off") }
            try audit("code.recovery", "person", viewer.person.id.rawValue, version: 0, by: viewer, in: transaction)
            return try renewRecoveryCodes(of: viewer.person.id, in: transaction)
        }
    }

    /// Turns one-time codes off.
    /// - Throws: `Problems` when the password is wrong; `Refusal` when codes are off.
    public func endTimeCode(password: String, as viewer: Viewer) async throws {
        let proof = try await prove(password, field: "password", of: viewer)
        try await database.write { transaction in
            let viewer = try demand(proof, of: viewer, in: transaction)
            guard try hasTimeCode(viewer.person.id, in: transaction) else { throw Refusal(key: "refusal_code_off") }
            try removeTimeCode(of: viewer.person.id, in: transaction)
            try audit("code.disabled", "person", viewer.person.id.rawValue, version: 0, by: viewer, in: transaction)
        }
    }

    /// Takes the one-time codes of somebody away who lost telephone and paper.
    ///
    /// One's own are turned off with the password.
    /// - Throws: `Refusal` when the viewer does not manage that person, or that person may do more.
    public func resetTimeCode(of person: Person.ID, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            guard viewer.person.id != person else { throw Refusal.notAllowed }
            _ = try managed(person, by: viewer, in: transaction)
            try demandPower(over: person, by: viewer, in: transaction)
            let unit = try dutyUnits(of: person, in: transaction).first
            try removeTimeCode(of: person, in: transaction)
            try endAccess(of: person, at: now(), in: transaction)
            try audit("code.reset", "person", person.rawValue, version: 0, unit: unit, by: viewer, in: transaction)
        }
    }

    private func removeTimeCode(of person: Person.ID, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE account SET code_seed = NULL, code_confirmed_at = NULL, code_step = 0 WHERE person_id = ?",
            [.integer(person.rawValue)])
        try transaction.execute("DELETE FROM recovery_code WHERE person_id = ?", [.integer(person.rawValue)])
    }

    private func renewRecoveryCodes(of person: Person.ID, in transaction: Transaction) throws -> [String] {
        let codes = RecoveryCodes.make()
        try transaction.execute("DELETE FROM recovery_code WHERE person_id = ?", [.integer(person.rawValue)])
        for code in codes {
            try transaction.execute(
                "INSERT INTO recovery_code (person_id, digest) VALUES (?, ?)",
                [.integer(person.rawValue), .text(SecretText.digest(code))])
        }
        return codes
    }

    func hasTimeCode(_ person: Person.ID, in transaction: Transaction) throws -> Bool {
        try transaction.row(
            "SELECT code_confirmed_at FROM account WHERE person_id = ?", [.integer(person.rawValue)]
        )?.integer("code_confirmed_at") != nil
    }
}
