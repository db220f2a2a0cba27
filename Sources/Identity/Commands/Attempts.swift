import Kernel
import Storage

/// Tries to guess a password or code: each is written down before it is looked at, and taken back when it was right.
extension IdentityRoom {
    /// What tries are counted under, apart from sign-in names: those hold no tab.
    enum Guess: String {
        case code, password, reset
    }

    /// Writes a try down that has just begun.
    /// - Returns: its number, by which it is taken back.
    func beginAttempt(
        _ name: String, address: String = "", device: String? = nil, in transaction: Transaction
    ) throws -> Int64 {
        let id: Identifier<SignInRequest> = identifiers.next()
        try transaction.execute(
            "INSERT INTO failed_sign_in (id, failed_at, login, address, device) VALUES (?, ?, ?, ?, ?)",
            [
                .integer(id.rawValue), .integer(now()), .text(name), .text(address),
                .text(orNull: device.map(SecretText.digest)),
            ])
        return id.rawValue
    }

    /// Takes a try back that was right, and forgets those that no longer count.
    func settleAttempt(_ id: Int64, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM failed_sign_in WHERE id = ?", [.integer(id)])
        try forgetAttempts(in: transaction)
    }

    func forgetAttempts(in transaction: Transaction) throws {
        try transaction.execute(
            "DELETE FROM failed_sign_in WHERE failed_at <= ?", [.integer(now() - SignInThrottle.window)])
    }

    /// How many tries there were lately under a condition.
    func attempts(
        _ condition: String, _ values: [Value], in transaction: Transaction
    ) throws -> SignInThrottle.Failures.Count {
        let row = try transaction.row(
            """
            SELECT count(*) AS number, max(failed_at) AS last FROM failed_sign_in
            WHERE \(condition) AND failed_at > ?
            """, values + [.integer(now() - SignInThrottle.window)])
        return .init(number: row?.integer("number") ?? 0, last: row?.integer("last") ?? 0)
    }

    /// Begins a try at a secret of one person, wherever it comes from.
    /// - Throws: `Problems` at `field` while a pause is due.
    func beginGuess(
        _ guess: Guess, of person: Person.ID, field: String, in transaction: Transaction
    ) throws -> Int64 {
        let name = "\t\(guess.rawValue) \(person)"
        let count = try attempts("login = ?", [.text(name)], in: transaction)
        try demandNoPause(SignInThrottle.rest(count, limit: 5, now: now()), field: field)
        return try beginAttempt(name, in: transaction)
    }

    func demandNoPause(_ seconds: Int64, field: String) throws {
        guard seconds > 0 else { return }
        throw Problems([
            Problem(field: field, key: "problem_sign_in_wait", arguments: ["minutes": "\((seconds + 59) / 60)"])
        ])
    }
}
