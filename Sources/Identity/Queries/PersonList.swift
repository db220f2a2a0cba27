import ChineseText
import Kernel
import Storage

/// What the list of people asks for.
public struct PersonFilter: Sendable, Equatable {
    /// How the list is ordered: units as in the tree, all else by what is shown; each by name when equal.
    public enum Sort: String, Sendable, CaseIterable {
        case name, unit, role, lastSeen
    }

    /// Part of a name, sign-in name, e-mail or phone.
    public var text = ""
    /// A unit with all below it.
    public var unit: Unit.ID?
    public var role: String?
    public var includesRemoved = false
    public var sort = Sort.name
    public var isDescending = false
    /// The language in which names are shown, and by which they are ordered: Chinese ones by their sounds.
    public var language = Language.zhHans
    /// From 1; what lies outside is brought back in.
    public var page = 1
    /// 1…1000.
    public var size = 50

    public init() {}
}

/// A page of the list of people.
public struct PersonList: Sendable {
    /// A person with their first duty that the viewer may see.
    public struct Line: Sendable {
        public let person: Person
        public let unit: Unit.ID?
        public let unitName: LocalizedText?
        public let roleName: LocalizedText?
        public let title: LocalizedText?
        /// How many duties they have in all that the viewer may see.
        public let dutyCount: Int64
        /// When they were last here, in seconds since 1970.
        public let lastSeenAt: Int64?
    }

    public let total: Int64
    public let lines: [Line]
}

extension IdentityRoom {
    /// The people with a duty in a unit that the viewer may read; those without a duty for who reads everything.
    public func people(_ filter: PersonFilter, as viewer: Viewer) async throws -> PersonList {
        let units = viewer.units(IdentityPolicy.readUnits).map(\.id).filter { unit in
            filter.unit.map { viewer.tree.contains(unit, below: $0) } ?? true
        }
        let readsAll = filter.unit == nil && filter.role == nil && viewer.mayEverywhere(IdentityPolicy.readUnits)
        guard !units.isEmpty || readsAll else { return PersonList(total: 0, lines: []) }
        let (condition, values) = Self.condition(filter, units: units, readsAll: readsAll, today: today)
        let names = viewer.tree
        let size = Int64(max(1, min(filter.size, 1000)))
        return try await database.read { transaction in
            let total =
                try transaction.row(
                    """
                    SELECT count(*) AS number FROM person LEFT JOIN account ON account.person_id = person.id
                    WHERE \(condition)
                    """, values)?.integer("number") ?? 0
            let visible = units.map { "\($0.rawValue)" }.joined(separator: ",").orNil ?? "0"
            let duty = """
                SELECT duty.id FROM duty WHERE duty.person_id = person.id AND duty.valid_from <= ?
                    AND (duty.valid_to IS NULL OR duty.valid_to > ?) AND duty.unit_id IN (\(visible))
                """
            let day = Value.text("\(today)")
            let places = try Self.places(filter, units: units, transaction)
            // The page is found first, by what its order needs; what a line shows is then looked up for its rows alone.
            let firstDuty = "LEFT JOIN duty AS first ON first.id = (\(duty) ORDER BY duty.id LIMIT 1)"
            // Of everybody at once: in one pass over the duties, not in one for each person.
            let firstDuties = """
                LEFT JOIN (
                    SELECT duty.person_id AS of_person, MIN(duty.id) AS duty FROM duty
                    WHERE duty.valid_from <= ? AND (duty.valid_to IS NULL OR duty.valid_to > ?)
                        AND duty.unit_id IN (\(visible)) GROUP BY duty.person_id) AS firsts ON firsts.of_person = person.id
                LEFT JOIN duty AS first ON first.id = firsts.duty
                """
            // With a type, the list of places is found by an index and not read once for each person.
            let isByDuty = filter.sort == .unit || filter.sort == .role
            let place = "LEFT JOIN places ON places.of = \(filter.sort == .unit ? "first.unit_id" : "first.role_code")"
            let rows = try transaction.rows(
                """
                WITH listed (of, place) AS (VALUES \(places.sql)),
                    places (of, place) AS MATERIALIZED (
                        SELECT CAST(of AS \(filter.sort == .unit ? "BIGINT" : "TEXT")), place FROM listed)
                SELECT \(Person.columns), first.unit_id, first.title_zh, first.title_en, role.name_zh AS role_zh,
                    role.name_en AS role_en,
                    (SELECT count(*) FROM (\(duty)) AS duties) AS duty_count,
                    \(Self.lastSeen) AS last_seen
                FROM person LEFT JOIN account ON account.person_id = person.id
                \(firstDuty)
                LEFT JOIN role ON role.code = first.role_code
                \(place)
                WHERE person.id IN (
                    SELECT person.id FROM person LEFT JOIN account ON account.person_id = person.id
                    \(isByDuty ? firstDuties + " " + place : "")
                    WHERE \(condition) ORDER BY \(Self.order(filter)) LIMIT ? OFFSET ?)
                ORDER BY \(Self.order(filter))
                """,
                places.values + [day, day, day, day] + (isByDuty ? [day, day] : []) + values + [
                    .integer(size), .integer(size * (Int64(max(1, min(filter.page, 1_000_000))) - 1)),
                ])
            let lines = rows.compactMap { row -> PersonList.Line? in
                guard let person = Person(row) else { return nil }
                let unit: Unit.ID? = row.identifier("unit_id")
                return PersonList.Line(
                    person: person, unit: unit, unitName: unit.flatMap { names[$0]?.name },
                    roleName: row.localized("role"), title: row.localized("title"),
                    dutyCount: row.integer("duty_count") ?? 0,
                    lastSeenAt: row.integer("last_seen").flatMap { $0 > 0 ? $0 : nil })
            }
            return PersonList(total: total, lines: lines)
        }
    }

    private static func condition(
        _ filter: PersonFilter, units: [Unit.ID], readsAll: Bool, today: CalendarDay
    ) -> (sql: String, values: [Value]) {
        var parts: [String] = []
        var values: [Value] = []
        if !filter.includesRemoved { parts.append("person.removed_at IS NULL") }
        if !readsAll {
            // Identifiers are numbers of our own, so that they may stand in the text: no limit of `?` is met.
            var duty = "duty.unit_id IN (\(units.map { "\($0.rawValue)" }.joined(separator: ",")))"
            if !filter.includesRemoved {
                duty += " AND \(Duty.isOpen)"
                values.append(.text("\(today)"))
            }
            if let role = filter.role {
                duty += " AND duty.role_code = ?"
                values.append(.text(role.hasInvisible ? "" : role))
            }
            parts.append("person.id IN (SELECT duty.person_id FROM duty WHERE \(duty))")
        }
        let words = filter.text.trimmed.prefix(200).unicodeScalars.filter { $0.value >= 32 }
        if let text = String(String.UnicodeScalarView(words.prefix(200))).asciiLowercased.orNil {
            let columns = [
                "person.name_zh", "person.name_en", "person.email", "person.phone",
                "coalesce(account.login, person.former_login)",
            ]
            parts.append("(" + columns.map { "lower(\($0)) LIKE ? ESCAPE '!'" }.joined(separator: " OR ") + ")")
            values += columns.map { _ in .holding(text) }
        }
        return (parts.isEmpty ? "1 = 1" : parts.joined(separator: " AND "), values)
    }

    /// Where what the list is ordered by stands: units in the order of the tree, roles by their names.
    private static func places(
        _ filter: PersonFilter, units: [Unit.ID], _ transaction: Transaction
    ) throws -> (sql: String, values: [Value]) {
        switch filter.sort {
        case .unit where !units.isEmpty:
            return (units.enumerated().map { "(\($1.rawValue), \($0))" }.joined(separator: ", "), [])
        case .role:
            let roles = try Role.all(transaction).map { role in
                (code: role.code, name: NameOrder.key(role.name.shown(in: filter.language).text))
            }.sorted { ($0.name, $0.code) < ($1.name, $1.code) }
            let rows = ["('', -1)"] + roles.indices.map { "(?, \($0))" }
            return (rows.joined(separator: ", "), roles.map { .text($0.code) })
        case .unit: return ("(0, -1)", [])
        case .name, .lastSeen: return ("('', -1)", [])
        }
    }

    private static let lastSeen =
        "coalesce((SELECT max(session.last_seen_at) FROM session WHERE session.person_id = person.id), 0)"

    private static func order(_ filter: PersonFilter) -> String {
        let direction = filter.isDescending ? " DESC" : ""
        let name = Person.nameOrder(in: filter.language)
        // Nothing is null: the engines would not agree on its place.
        return switch filter.sort {
        case .name: "\(name)\(direction), person.name_zh\(direction), person.id"
        case .unit, .role: "coalesce(places.place, -1)\(direction), \(name), person.name_zh, person.id"
        case .lastSeen: "\(lastSeen)\(direction), \(name), person.name_zh, person.id"
        }
    }
}
