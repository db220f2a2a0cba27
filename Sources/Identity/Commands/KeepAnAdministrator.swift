import Kernel
import Storage

/// The rule of the last administrator: there is one on every day from today on.
extension IdentityRoom {
    /// Runs a change that could take the last administrator away, today or later, and refuses it when it did.
    ///
    /// An administrator has an account, and may manage people and roles at a root of the tree. Where one who can sign in
    /// was left before, one who can must be left after.
    func keepingAnAdministrator(_ transaction: Transaction, _ change: () throws -> Void) throws {
        let before = try Administrators(transaction, from: today)
        try change()
        try Self.touch(transaction)
        let after = try Administrators(transaction, from: today)
        for demandsSecret in [false, true] {
            guard let end = after.firstDayWithout(demandsSecret: demandsSecret) else { continue }
            if before.firstDayWithout(demandsSecret: demandsSecret).map({ end < $0 }) ?? true {
                throw Refusal(key: "refusal_last_administrator")
            }
        }
    }
}

/// The duties that make administrators, and when their units are roots.
private struct Administrators {
    private struct Source {
        let person: Int64
        let unit: Int64
        let permission: String
        let validFrom: CalendarDay
        let validTo: CalendarDay?
        /// Has a password, or comes through the organization's own provider.
        let hasSecret: Bool
    }
    private struct Period {
        let validFrom: CalendarDay
        let isRoot: Bool
    }

    private static let needed = [IdentityPolicy.managePeople, IdentityPolicy.manageRoles].map(\.rawValue)
    private let today: CalendarDay
    private let sources: [Source]
    /// The periods of a unit from the last to the first.
    private let periods: [Int64: [Period]]
    private let ends: [Int64: CalendarDay]

    init(_ transaction: Transaction, from today: CalendarDay) throws {
        self.today = today
        sources = try transaction.rows(
            """
            SELECT duty.person_id, duty.unit_id, role_permission.permission, duty.valid_from, duty.valid_to,
                account.password_hash, outside_identity.subject
            FROM duty
            JOIN role_permission ON role_permission.role_code = duty.role_code
            JOIN person ON person.id = duty.person_id
            JOIN account ON account.person_id = duty.person_id
            LEFT JOIN outside_identity ON outside_identity.person_id = duty.person_id
                AND outside_identity.ended_at IS NULL
            WHERE role_permission.permission IN (?, ?) AND person.removed_at IS NULL
                AND (duty.valid_to IS NULL OR duty.valid_to > ?)
            """, Self.needed.map(Value.text) + [.text("\(today)")]
        ).compactMap { row in
            guard let person = row.integer("person_id"), let unit = row.integer("unit_id"),
                let permission = row.text("permission"), let validFrom = row.day("valid_from")
            else { return nil }
            return Source(
                person: person, unit: unit, permission: permission, validFrom: validFrom, validTo: row.day("valid_to"),
                hasSecret: row.text("password_hash") != nil || row.text("subject") != nil)
        }
        var periods: [Int64: [Period]] = [:]
        var ends: [Int64: CalendarDay] = [:]
        for unit in Set(sources.map(\.unit)) {
            periods[unit] = try transaction.rows(
                "SELECT valid_from, parent_id FROM unit_period WHERE unit_id = ? ORDER BY valid_from DESC",
                [.integer(unit)]
            ).compactMap { row in
                row.day("valid_from").map { Period(validFrom: $0, isRoot: row.integer("parent_id") == nil) }
            }
            ends[unit] = try transaction.row("SELECT valid_to FROM unit WHERE id = ?", [.integer(unit)])?.day(
                "valid_to")
        }
        self.periods = periods
        self.ends = ends
    }

    /// The first day from today on without an administrator; `nil` when there is one for good.
    func firstDayWithout(demandsSecret: Bool) -> CalendarDay? {
        let sources = sources.filter { source in
            (source.hasSecret || !demandsSecret) && (periods[source.unit] ?? []).contains(where: \.isRoot)
        }
        var days: Set<CalendarDay> = [today]
        for source in sources {
            days.formUnion([source.validFrom, source.validTo, ends[source.unit]].compactMap { $0 })
            days.formUnion((periods[source.unit] ?? []).map(\.validFrom))
        }
        return days.filter { $0 >= today }.sorted().first { day in
            var permissions: [Int64: Set<String>] = [:]
            for source in sources where holds(source, on: day) {
                permissions[source.person, default: []].insert(source.permission)
            }
            return !permissions.values.contains { $0.isSuperset(of: Self.needed) }
        }
    }

    private func holds(_ source: Source, on day: CalendarDay) -> Bool {
        guard source.validFrom <= day, source.validTo.map({ day < $0 }) ?? true,
            ends[source.unit].map({ day < $0 }) ?? true
        else { return false }
        return periods[source.unit]?.first { $0.validFrom <= day }?.isRoot ?? false
    }
}
