import Kernel
import Ledger
import Storage

/// The fields of a person's form, as they were typed.
public struct PersonDraft: Sendable, Equatable {
    public var id: Person.ID?
    public var version: Int64
    public var nameChinese = ""
    public var nameEnglish = ""
    public var email = ""
    public var phone = ""
    /// Empty for somebody without an account.
    public var login = ""
    /// The first duty of a new person.
    public var duty = DutyDraft()

    public init(id: Person.ID? = nil, version: Int64 = 0) {
        self.id = id
        self.version = version
    }

    /// A person as the form shows them first.
    public init(_ person: Person) {
        self.init(id: person.id, version: person.version)
        nameChinese = person.name.chinese
        nameEnglish = person.name.english ?? ""
        email = person.email ?? ""
        phone = person.phone ?? ""
        login = person.login ?? ""
    }
}

extension IdentityRoom {
    /// Creates a person with a first duty, or changes one.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    public func savePerson(_ draft: PersonDraft, as viewer: Viewer) async throws -> Person.ID {
        try await database.write { transaction in
            try savePerson(draft, as: standing(viewer, transaction), in: transaction)
        }
    }

    func savePerson(_ draft: PersonDraft, as viewer: Viewer, in transaction: Transaction) throws -> Person.ID {
        // Before anything is looked up: whether a name is taken is not for everybody to ask.
        guard viewer.may(IdentityPolicy.managePeople) else {
            throw viewer.may(IdentityPolicy.readUnits) ? Refusal.notAllowed : Refusal.unknown
        }
        let before = try draft.id.map { id in
            let person = try managed(id, by: viewer, in: transaction)
            guard person.version == draft.version else { throw StaleEdit(current: person.version) }
            return person
        }
        var reader = FieldReader()
        let name = LocalizedText(
            chinese: reader.required(draft.nameChinese, "nameChinese"),
            english: reader.optional(draft.nameEnglish, "nameEnglish"))
        let email = reader.email(draft.email, "email")
        if let email, try owners(of: email.asciiLowercased, in: transaction).contains(where: { $0 != before?.id }) {
            reader.add("email", "problem_email_taken")
        }
        let phone = reader.optional(draft.phone, "phone", limit: 40)
        let login = reader.optional(draft.login, "login", limit: 60)?.lowercased()
        try check(login: login, before, &reader, transaction)
        let duty = before == nil ? try checked(draft.duty, viewer, &reader, transaction) : nil
        try Problems(reader.problems).check()
        // Only a change of the letter case is none.
        if let before, before.email?.lowercased() != email?.lowercased() || before.login != login {
            try demandPower(over: before.id, by: viewer, in: transaction)
        }
        if let duty { try demandGrantable(duty.role, at: duty.unit, by: viewer, in: transaction) }

        let id = before?.id ?? identifiers.next()
        let after = Person(
            id: id, name: name, email: email, phone: phone, login: login ?? before?.login, removedAt: nil,
            version: (before?.version ?? 0) + 1)
        let first = duty.map {
            Duty(
                id: identifiers.next(), person: id, unit: $0.unit, role: $0.role, title: $0.title,
                validFrom: $0.validFrom, validTo: $0.validTo, version: 1)
        }
        try write(after, before, first, by: viewer, in: transaction)
        try Self.touch(transaction)
        return id
    }

    private func check(
        login: String?, _ before: Person?, _ reader: inout FieldReader, _ transaction: Transaction
    ) throws {
        guard let login else {
            if before?.login != nil { reader.add("login", "problem_required") }
            return
        }
        let allowed = reader.isLogin(login, "login")
        if allowed, try owners(of: login, in: transaction).contains(where: { $0 != before?.id }) {
            reader.add("login", "problem_login_taken", ["login": login])
        }
    }

    /// Who signs in with a name, or has it as e-mail: the two may not be confused, for both sign in and both name a
    /// deputy.
    private func owners(of name: String, in transaction: Transaction) throws -> [Person.ID] {
        try transaction.rows(
            """
            SELECT person.id FROM person LEFT JOIN account ON account.person_id = person.id
            WHERE person.removed_at IS NULL AND (lower(person.email) = ? OR account.login = ?)
            """, [.text(name), .text(name)]
        ).compactMap { $0.identifier("id", Person.self) }
    }
}
