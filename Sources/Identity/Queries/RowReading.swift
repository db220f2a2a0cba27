import Kernel
import Storage

extension Duty {
    /// That a duty holds on a day (`?`) or later. One that was taken back before it began has no day at all.
    static let isOpen = "(duty.valid_to IS NULL OR duty.valid_to > ? AND duty.valid_to > duty.valid_from)"

    init?(_ row: Row) {
        guard let id = row.identifier("id", Duty.self), let person = row.identifier("person_id", Person.self),
            let unit = row.identifier("unit_id", Unit.self), let role = row.text("role_code"),
            let validFrom = row.day("valid_from"), let version = row.integer("version")
        else { return nil }
        self.init(
            id: id, person: person, unit: unit, role: role, title: row.localized("title"), validFrom: validFrom,
            validTo: row.day("valid_to"), version: version)
    }
}

extension Delegation {
    init?(_ row: Row) {
        guard let id = row.identifier("id", Delegation.self), let from = row.identifier("from_person_id", Person.self),
            let to = row.identifier("to_person_id", Person.self), let validFrom = row.day("valid_from"),
            let validTo = row.day("valid_to"), let version = row.integer("version")
        else { return nil }
        self.init(
            id: id, from: from, to: to, duty: row.identifier("duty_id"), validFrom: validFrom, validTo: validTo,
            reason: row.text("reason"), version: version)
    }
}

extension Person {
    /// The columns that `init(_:)` reads, of the tables `person` and `account`; somebody removed has no account any more.
    static let columns = """
        person.id, person.name_zh, person.name_en, person.email, person.phone, person.removed_at, person.version,
        coalesce(account.login, person.former_login) AS login
        """

    /// What a list of people is ordered by: the name that is shown, Chinese ones by their sounds.
    static func nameOrder(in language: Language) -> String {
        let sound = "coalesce(person.name_sound, person.name_zh)"
        return language == .english ? "lower(coalesce(person.name_en, \(sound)))" : sound
    }

    init?(_ row: Row) {
        guard let id = row.identifier("id", Person.self), let name = row.localized("name"),
            let version = row.integer("version")
        else { return nil }
        self.init(
            id: id, name: name, email: row.text("email"), phone: row.text("phone"), login: row.text("login"),
            removedAt: row.integer("removed_at"), version: version)
    }

    /// A person by identifier, removed or not.
    static func find(_ id: Person.ID, _ transaction: Transaction) throws -> Person? {
        try transaction.row(
            """
            SELECT \(columns) FROM person LEFT JOIN account ON account.person_id = person.id WHERE person.id = ?
            """, [.integer(id.rawValue)]
        ).flatMap(Person.init)
    }
}

extension Role {
    /// A role by its code.
    static func find(_ code: String, _ transaction: Transaction) throws -> Role? {
        guard !code.hasInvisible else { return nil }
        return try all(transaction).first { $0.code == code }
    }

    /// All roles by code.
    static func all(_ transaction: Transaction) throws -> [Role] {
        var permissions: [String: Set<Permission>] = [:]
        for row in try transaction.rows("SELECT role_code, permission FROM role_permission") {
            guard let code = row.text("role_code"), let permission = row.text("permission") else { continue }
            permissions[code, default: []].insert(Permission(permission))
        }
        return try transaction.rows("SELECT code, name_zh, name_en, is_builtin, version FROM role ORDER BY code")
            .compactMap { row in
                guard let code = row.text("code"), let name = row.localized("name"),
                    let version = row.integer("version")
                else { return nil }
                return Role(
                    code: code, name: name, permissions: permissions[code] ?? [],
                    isBuiltIn: row.integer("is_builtin") == 1, version: version)
            }
    }
}

extension UnitTree {
    /// The tree of a day: each unit with the name and parent that it has then.
    /// - Parameter withClosed: also units that ended before, with the last name and parent that they had.
    static func load(
        _ transaction: Transaction, on day: CalendarDay, withClosed: Bool = false
    ) throws -> UnitTree {
        let ended = withClosed ? "unit.valid_to > unit.valid_from" : "unit.valid_to > ?"
        let bound = withClosed ? [] : [Value.text("\(day)")]
        let rows = try transaction.rows(
            """
            SELECT unit.id, unit.code, unit.kind, unit.valid_from, unit.valid_to, unit.successor_id, unit.zone_id,
                unit.position, unit.version, period.parent_id, period.name_zh, period.name_en, period.short_zh,
                period.short_en
            FROM unit
            JOIN unit_period AS period ON period.unit_id = unit.id AND period.valid_from = (
                SELECT max(valid_from) FROM unit_period WHERE unit_id = unit.id AND valid_from <= ?
                    AND (unit.valid_to IS NULL OR valid_from < unit.valid_to))
            WHERE unit.valid_from <= ? AND (unit.valid_to IS NULL OR \(ended))
            """, [.text("\(day)"), .text("\(day)")] + bound)
        return UnitTree(rows.compactMap(Unit.init), heirs: try heirs(transaction, on: day))
    }

    /// For each unit that ended before a day: its successor, or what it stood below last.
    private static func heirs(_ transaction: Transaction, on day: CalendarDay) throws -> [Unit.ID: Unit.ID] {
        let rows = try transaction.rows(
            """
            SELECT id, COALESCE(successor_id, (
                SELECT parent_id FROM unit_period WHERE unit_id = unit.id ORDER BY valid_from DESC LIMIT 1)) AS heir_id
            FROM unit WHERE valid_to <= ?
            """, [.text("\(day)")])
        return rows.reduce(into: [:]) { heirs, row in
            if let unit = row.identifier("id", Unit.self) { heirs[unit] = row.identifier("heir_id") }
        }
    }
}

extension Unit {
    init?(_ row: Row) {
        guard let id = row.identifier("id", Unit.self), let code = row.text("code"),
            let kind = row.text("kind").flatMap(Kind.init), let name = row.localized("name"),
            let validFrom = row.day("valid_from"), let position = row.integer("position"),
            let version = row.integer("version")
        else { return nil }
        self.init(
            id: id, code: code, kind: kind, parent: row.identifier("parent_id"), name: name,
            shortName: row.localized("short"), validFrom: validFrom, validTo: row.day("valid_to"),
            successor: row.identifier("successor_id"), zone: row.integer("zone_id"), position: position,
            version: version)
    }
}
