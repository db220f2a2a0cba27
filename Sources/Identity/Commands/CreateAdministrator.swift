import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Makes the first administrator, at the machine itself: a root unit when there is none, a person, an account.
    /// - Throws: `Problems`; nothing is saved then.
    public func createAdministrator(
        login: String, name: String, password: String, rootName: String, role: String, program: String
    ) async throws -> Person.ID {
        guard !login.trimmed.isEmpty else { throw Problems([Problem(field: "login", key: "problem_required")]) }
        let named = Person(
            id: Person.ID(0), name: LocalizedText(chinese: name), email: nil, phone: nil, login: login,
            removedAt: nil, version: 0)
        if let problem = PasswordRule.problem(password, field: "password", person: named) { throw Problems([problem]) }
        let hash = try await passwords.hash(password)
        return try await database.write { transaction in
            let viewer = Viewer(program: program, tree: try UnitTree.load(transaction, on: today))
            var root = viewer.tree.units.first { $0.parent == nil }?.id
            if root == nil {
                var unit = UnitDraft()
                (unit.code, unit.kind, unit.nameChinese) = ("root", Unit.Kind.province.rawValue, rootName)
                root = try saveUnit(unit, as: viewer, in: transaction)
            }
            var draft = PersonDraft()
            (draft.nameChinese, draft.login) = (name, login)
            (draft.duty.unit, draft.duty.role) = (root?.description ?? "", role)
            let grown = Viewer(program: program, tree: try UnitTree.load(transaction, on: today))
            let person = try savePerson(draft, as: grown, in: transaction)
            try keep(hash, of: person, in: transaction)
            try audit("password.set", "person", person.rawValue, version: 1, by: viewer, in: transaction)
            return person
        }
    }
}
