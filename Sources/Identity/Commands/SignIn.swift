import Kernel
import Ledger
import Storage

/// What a browser shows of itself when somebody signs in.
public struct SignInRequest: Sendable {
    public var login = ""
    public var password = ""
    /// Network address of the client.
    public var address: String
    /// What the browser calls itself.
    public var agent: String
    /// The secret of a device where somebody signed in before; `nil` for a new one.
    public var device: String?

    public init(address: String, agent: String, device: String? = nil) {
        self.address = address
        self.agent = String(agent.prefix(300))
        self.device = device
    }
}

/// A session that was opened: its secrets, which are told once.
public struct OpenedSession: Sendable {
    /// Goes into the session's cookie.
    public let secret: String
    /// Goes into the device's cookie.
    public let device: String
    /// A one-time code must follow before anything else.
    public let awaitsCode: Bool
    public let person: Person.ID
}

extension IdentityRoom {
    /// How long a session lives without use, and at most, in seconds.
    static let sessionIdle: Int64 = 12 * 3600
    static let sessionLongest: Int64 = 14 * 86400

    /// Signs somebody in with name or e-mail and password.
    ///
    /// A name that nobody has takes as long, and says the same, as a wrong password.
    /// - Throws: `Problems` for wrong words or a pause that is due.
    public func signIn(_ request: SignInRequest) async throws -> OpenedSession {
        let login = request.login.trimmed.lowercased()
        guard !login.isEmpty, !request.password.isEmpty else {
            throw Problems([Problem(field: login.isEmpty ? "login" : "password", key: "problem_required")])
        }
        guard login.count <= 200, request.password.count <= PasswordRule.longest else {
            throw Problems([Problem(field: "password", key: "problem_sign_in")])
        }
        let (account, failures) = try await database.read {
            transaction -> (Row?, SignInThrottle.Failures) in
            let account = try transaction.row(
                """
                SELECT person.id, account.login, account.password_hash, account.code_confirmed_at
                FROM person JOIN account ON account.person_id = person.id
                WHERE person.removed_at IS NULL AND (account.login = ? OR lower(person.email) = ?)
                """, [.text(login), .text(login)])
            return (
                account, try recentFailures(of: login, account?.identifier("id", Person.self), request, in: transaction)
            )
        }
        let wait = SignInThrottle.wait(failures, now: now())
        guard wait == 0 else {
            throw Problems([
                Problem(
                    field: "login", key: "problem_sign_in_wait", arguments: ["minutes": "\((wait + 59) / 60)"])
            ])
        }
        guard let account, let person = account.identifier("id", Person.self),
            let hash = account.text("password_hash")
        else {
            try await passwords.pretend(request.password)
            return try await fail(login, request)
        }
        let (fits, isOutdated) = try await passwords.check(request.password, against: hash)
        guard fits else { return try await fail(login, request) }
        let renewed = isOutdated ? try await passwords.hash(request.password) : nil
        return try await database.write { transaction in
            if let renewed {
                try transaction.execute(
                    "UPDATE account SET password_hash = ? WHERE person_id = ? AND password_hash = ?",
                    [.text(renewed), .integer(person.rawValue), .text(hash)])
            }
            return try openSession(
                of: person, awaitsCode: account.integer("code_confirmed_at") != nil, request, in: transaction)
        }
    }

    /// Opens a session for somebody who was identified; the caller vouches for how.
    func openSession(
        of person: Person.ID, awaitsCode: Bool, _ request: SignInRequest, in transaction: Transaction
    ) throws -> OpenedSession {
        let secret = SecretText.make()
        let device = request.device.flatMap { $0.utf8.count == 43 ? $0 : nil } ?? SecretText.make()
        let id: Identifier<Session> = identifiers.next()
        let now = now()
        try transaction.execute(
            """
            INSERT INTO session (id, digest, form_secret, person_id, awaits_code, created_at, last_seen_at, expires_at,
                address, agent)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id.rawValue), .text(SecretText.digest(secret)), .text(SecretText.make()),
                .integer(person.rawValue), .integer(awaitsCode ? 1 : 0), .integer(now), .integer(now),
                .integer(now + (awaitsCode ? 600 : Self.sessionLongest)), .text(request.address), .text(request.agent),
            ])
        if !awaitsCode { try welcome(person, device: device, session: id, in: transaction) }
        return OpenedSession(secret: secret, device: device, awaitsCode: awaitsCode, person: person)
    }

    /// What follows a sign-in that is complete: the device is known from now on, and the ledger says so.
    func welcome(
        _ person: Person.ID, device: String, session: Identifier<Session>, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "INSERT INTO known_device (digest, person_id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [.text(SecretText.digest(device)), .integer(person.rawValue), .integer(now())])
        try Ledger.append(
            AuditEntry(
                actor: person.description, action: "session.opened", subjectKind: "person", subject: person.rawValue,
                version: 0), at: now(), in: transaction)
    }

    private func fail(_ login: String, _ request: SignInRequest) async throws -> OpenedSession {
        try await noteFailure(login, request)
        throw Problems([Problem(field: "password", key: "problem_sign_in")])
    }

    /// Writes a failed try down, and forgets those that no longer count.
    func noteFailure(_ login: String, _ request: SignInRequest) async throws {
        try await database.write { transaction in
            let id: Identifier<SignInRequest> = identifiers.next()
            try transaction.execute(
                "INSERT INTO failed_sign_in (id, failed_at, login, address, device) VALUES (?, ?, ?, ?, ?)",
                [
                    .integer(id.rawValue), .integer(now()), .text(login), .text(request.address),
                    .text(orNull: request.device.map(SecretText.digest)),
                ])
            try transaction.execute(
                "DELETE FROM failed_sign_in WHERE failed_at < ?", [.integer(now() - SignInThrottle.window)])
        }
    }

    private func recentFailures(
        of login: String, _ person: Person.ID?, _ request: SignInRequest, in transaction: Transaction
    ) throws -> SignInThrottle.Failures {
        func count(_ condition: String, _ values: [Value]) throws -> SignInThrottle.Failures.Count {
            let row = try transaction.row(
                """
                SELECT count(*) AS number, max(failed_at) AS last FROM failed_sign_in
                WHERE \(condition) AND failed_at > ?
                """, values + [.integer(now() - SignInThrottle.window)])
            return .init(number: row?.integer("number") ?? 0, last: row?.integer("last") ?? 0)
        }
        var failures = SignInThrottle.Failures()
        failures.pair = try count("login = ? AND address = ?", [.text(login), .text(request.address)])
        failures.name = try count("login = ?", [.text(login)])
        failures.address = try count("address = ?", [.text(request.address)])
        if let device = request.device, let person {
            failures.isKnownDevice =
                try transaction.row(
                    "SELECT person_id FROM known_device WHERE digest = ? AND person_id = ?",
                    [.text(SecretText.digest(device)), .integer(person.rawValue)]) != nil
        }
        return failures
    }
}
