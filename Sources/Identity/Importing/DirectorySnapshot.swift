import Kernel
import Storage

/// All that an import compares with, read at once: a file of many thousand rows asks no question of its own.
struct DirectorySnapshot {
    /// A unit with its periods, closed and future ones too.
    struct StoredUnit {
        /// The unit as in its last period.
        let last: Unit
        /// Oldest first; each the unit as it is from that day on.
        let periods: [(since: CalendarDay, unit: Unit)]

        /// The unit as it is on a day; one that begins later as it will begin.
        func state(on day: CalendarDay) -> Unit {
            periods.last { $0.since <= day }?.unit ?? periods.first?.unit ?? last
        }

        /// Whether it has ended by a day.
        func isClosed(on day: CalendarDay) -> Bool { last.validTo.map { $0 <= day } ?? false }
    }

    let today: CalendarDay
    private(set) var unitsByCode: [String: StoredUnit] = [:]
    private(set) var units: [Unit.ID: StoredUnit] = [:]
    private(set) var people: [Person.ID: Person] = [:]
    private(set) var peopleByLogin: [String: Person.ID] = [:]
    /// By address in small letters.
    private(set) var peopleByEmail: [String: Person.ID] = [:]
    /// People by name, those who were removed left out.
    private(set) var peopleByName: [String: [Person.ID]] = [:]
    /// Duties of today and later.
    private(set) var duties: [Person.ID: [Duty]] = [:]
    /// By code, and by each of its names, in small letters.
    private(set) var roles: [String: Role] = [:]

    init(_ transaction: Transaction, today: CalendarDay) throws {
        self.today = today
        try readUnits(transaction)
        try readPeople(transaction)
        let all = try Role.all(transaction)
        for role in all {
            for name in [role.name.english, role.name.chinese].compactMap({ $0?.lowercased() }) { roles[name] = role }
        }
        for role in all { roles[role.code] = role }
    }

    private mutating func readUnits(_ transaction: Transaction) throws {
        var periods: [Unit.ID: [(since: CalendarDay, unit: Unit)]] = [:]
        for row in try transaction.rows(
            """
            SELECT unit.id, unit.code, unit.kind, unit.valid_from, unit.valid_to, unit.successor_id, unit.zone_id,
                unit.position, unit.version, period.parent_id, period.name_zh, period.name_en, period.short_zh,
                period.short_en, period.valid_from AS since
            FROM unit JOIN unit_period AS period ON period.unit_id = unit.id
            ORDER BY unit.id, period.valid_from
            """)
        {
            guard let unit = Unit(row), let since = row.day("since") else { continue }
            periods[unit.id, default: []].append((since, unit))
        }
        for (id, list) in periods {
            guard let last = list.last?.unit else { continue }
            let stored = StoredUnit(last: last, periods: list)
            units[id] = stored
            unitsByCode[last.code.asciiLowercased] = stored
        }
    }

    private mutating func readPeople(_ transaction: Transaction) throws {
        for row in try transaction.rows(
            "SELECT \(Person.columns) FROM person LEFT JOIN account ON account.person_id = person.id ORDER BY person.id"
        ) {
            guard let person = Person(row) else { continue }
            people[person.id] = person
            // Their sign-in name and address are free again.
            guard person.removedAt == nil else { continue }
            if let login = person.login { peopleByLogin[login] = person.id }
            if let email = person.email { peopleByEmail[email.asciiLowercased] = person.id }
            peopleByName[person.name.chinese, default: []].append(person.id)
        }
        for row in try transaction.rows(
            """
            SELECT id, person_id, unit_id, role_code, title_zh, title_en, valid_from, valid_to, version FROM duty
            WHERE \(Duty.isOpen) ORDER BY valid_from, id
            """, [.text("\(today)")])
        {
            guard let duty = Duty(row) else { continue }
            duties[duty.person, default: []].append(duty)
        }
    }
}
