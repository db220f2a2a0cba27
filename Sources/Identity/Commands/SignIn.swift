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
        self.agent = String(String.UnicodeScalarView(agent.unicodeScalars.prefix(300).filter { $0.value >= 32 }))
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
    /// How long a device is known after the last sign-in on it.
    static let deviceLife: Int64 = 365 * 86400

    /// Signs somebody in with name or e-mail and password.
    ///
    /// A name that nobody has takes as long, and says the same, as a wrong password.
    /// - Throws: `Problems` for wrong words or a pause that is due; `Refusal` when too many sign in at once.
    public func signIn(_ request: SignInRequest) async throws -> OpenedSession {
        let login = request.login.trimmed.lowercased()
        guard !login.isEmpty, !request.password.isEmpty else {
            throw Problems([Problem(field: login.isEmpty ? "login" : "password", key: "problem_required")])
        }
        let wrong = Problems([Problem(field: "password", key: "problem_sign_in")])
        guard login.utf8.count <= 200, !login.hasInvisible, PasswordRule.isShortEnough(request.password) else {
            throw wrong
        }
        let (account, attempt) = try await database.write { transaction in
            let account = try AccountRow.find(login, transaction)
            let failures = try recentFailures(of: login, account?.person, request, in: transaction)
            try demandNoPause(SignInThrottle.wait(failures, now: now()), field: "login")
            return (
                account,
                try beginAttempt(login, address: request.address, device: request.device, in: transaction)
            )
        }
        guard let account, let hash = account.hash else {
            try await passwords.pretend(request.password)
            throw wrong
        }
        let (fits, isOutdated) = try await passwords.check(request.password, against: hash)
        guard fits else { throw wrong }
        let renewed = isOutdated ? try await passwords.hash(request.password) : nil
        return try await database.write { transaction in
            // Meanwhile the person may have been removed, or the password changed.
            guard let current = try AccountRow.find(account.person, transaction), current.hash == hash else {
                throw wrong
            }
            try settleAttempt(attempt, in: transaction)
            if let renewed { try keep(renewed, of: account.person, in: transaction) }
            return try openSession(of: account.person, awaitsCode: current.hasTimeCode, request, in: transaction)
        }
    }

    /// Opens a session for somebody who was identified; the caller vouches for how.
    func openSession(
        of person: Person.ID, awaitsCode: Bool, _ request: SignInRequest, in transaction: Transaction
    ) throws -> OpenedSession {
        let secret = SecretText.make()
        let device = try device(of: request, in: transaction)
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
        if awaitsCode {
            try note("session.awaits-code", person, in: transaction)
        } else {
            try welcome(person, device: device, in: transaction)
        }
        return OpenedSession(secret: secret, device: device, awaitsCode: awaitsCode, person: person)
    }

    /// What follows a sign-in that is complete: the device is known from now on, and the ledger says so.
    func welcome(_ person: Person.ID, device: String, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO known_device (digest, person_id, created_at) VALUES (?, ?, ?)
            ON CONFLICT (digest, person_id) DO UPDATE SET created_at = excluded.created_at
            """, [.text(SecretText.digest(device)), .integer(person.rawValue), .integer(now())])
        try note("session.opened", person, in: transaction)
    }

    /// An audit entry of what a person did who is only just being known.
    func note(
        _ action: String, _ person: Person.ID, changes: [FieldChange] = [], in transaction: Transaction
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: person.description, action: action, subjectKind: PersonRecord.kind, subject: person.rawValue,
                version: 0, changes: changes,
                state: try IdentityRecords.state(PersonRecord.kind, person.rawValue, in: transaction)),
            at: now(), in: transaction)
    }

    /// The secret of the device: its own when somebody signed in there before, else a new one. One that we did not make
    /// could have been put there by somebody who knows it.
    func device(of request: SignInRequest, in transaction: Transaction) throws -> String {
        guard let device = request.device, device.utf8.count == 43,
            try transaction.row(
                "SELECT person_id FROM known_device WHERE digest = ? LIMIT 1", [.text(SecretText.digest(device))])
                != nil
        else { return SecretText.make() }
        return device
    }

    private func recentFailures(
        of login: String, _ person: Person.ID?, _ request: SignInRequest, in transaction: Transaction
    ) throws -> SignInThrottle.Failures {
        var failures = SignInThrottle.Failures()
        failures.pair = try attempts(
            "login = ? AND address = ?", [.text(login), .text(request.address)], in: transaction)
        failures.name = try attempts("login = ?", [.text(login)], in: transaction)
        failures.address = try attempts("address = ?", [.text(request.address)], in: transaction)
        guard let device = request.device.map(SecretText.digest), let person else { return failures }
        let isKnown = try transaction.row(
            "SELECT person_id FROM known_device WHERE digest = ? AND person_id = ? AND created_at > ?",
            [.text(device), .integer(person.rawValue), .integer(now() - Self.deviceLife)])
        if isKnown != nil {
            failures.device = try attempts("login = ? AND device = ?", [.text(login), .text(device)], in: transaction)
        }
        return failures
    }
}
