import Kernel
import Storage

/// Somebody whom a list of another room names.
public struct NamedPerson: Sendable, Equatable {
    public let id: Person.ID
    public let name: LocalizedText
    /// `nil` while they have no account.
    public let login: String?
    public let email: String?
    /// Where they have a duty that the viewer may see.
    public let units: [Unit.ID]
}

extension IdentityRoom {
    /// The people with a duty in a unit that the viewer may read and who are called so, by sign-in name or by name.
    /// - Parameters:
    ///   - names: each is found as a sign-in name and as a Chinese or English name.
    ///   - viewer: as they stand in the transaction.
    public func people(
        named names: Set<String>, as viewer: Viewer, in transaction: Transaction
    ) throws -> [NamedPerson] {
        let readable = Set(viewer.units(IdentityPolicy.readUnits).map(\.id))
        let wanted = names.filter { !$0.isEmpty && !$0.hasInvisible && $0.utf8.count <= 400 }.sorted()
        guard !readable.isEmpty, !wanted.isEmpty else { return [] }
        var people: [Person.ID: NamedPerson] = [:]
        var rest = wanted[...]
        while !rest.isEmpty {
            let part = rest.prefix(500)
            rest = rest.dropFirst(500)
            let places = part.map { _ in "?" }.joined(separator: ", ")
            let rows = try transaction.rows(
                """
                SELECT person.id, person.name_zh, person.name_en, person.email, account.login, duty.unit_id
                FROM person JOIN duty ON duty.person_id = person.id
                LEFT JOIN account ON account.person_id = person.id
                WHERE person.removed_at IS NULL AND duty.valid_from <= ?
                    AND (duty.valid_to IS NULL OR duty.valid_to > ?)
                    AND (person.name_zh IN (\(places)) OR person.name_en IN (\(places)) OR account.login IN (\(places)))
                ORDER BY person.id, duty.id
                """,
                [.text("\(today)"), .text("\(today)")] + part.map { .text($0) } + part.map { .text($0) }
                    + part.map { .text($0.lowercased()) })
            for row in rows {
                guard let id: Person.ID = row.identifier("id"), let name = row.localized("name"),
                    let unit: Unit.ID = row.identifier("unit_id"), readable.contains(unit)
                else { continue }
                let units = people[id]?.units ?? []
                people[id] = NamedPerson(
                    id: id, name: name, login: row.text("login"), email: row.text("email"),
                    units: units.contains(unit) ? units : units + [unit])
            }
        }
        return people.values.sorted { $0.id < $1.id }
    }

    /// The same, outside a transaction.
    public func people(named names: Set<String>, as viewer: Viewer) async throws -> [NamedPerson] {
        try await database.read { transaction in
            try people(named: names, as: standing(viewer, transaction), in: transaction)
        }
    }
}
