import Kernel
import Storage

/// A unit with all that its page shows.
public struct UnitDetail: Sendable {
    /// A name and place that held from a day on.
    public struct Period: Sendable {
        public let since: CalendarDay
        public let name: LocalizedText
        public let parent: Unit.ID?
        /// As it was called then; `nil` for a parent that the viewer may not see.
        public let parentName: LocalizedText?
    }
    /// Somebody with a duty in the unit.
    public struct Member: Sendable {
        public let person: Person.ID
        public let name: LocalizedText
        public let duty: Duty
        public let roleName: LocalizedText
    }

    public let unit: Unit
    /// It begins later; all is as it will be on its first day.
    public let isComing: Bool
    /// From the root to the parent, as far as the viewer may read.
    public let path: [Unit]
    public let children: [Unit]
    /// Newest first.
    public let periods: [Period]
    public let members: [Member]
    public let canManage: Bool
    public let canManagePeople: Bool
}

extension IdentityRoom {
    /// A unit of today, or one that begins later as it will be on its first day.
    /// - Parameter language: by whose names the people are ordered.
    /// - Throws: `Refusal.unknown` when there is none that the viewer may read.
    public func unit(_ id: Unit.ID, in language: Language = .zhHans, as viewer: Viewer) async throws -> UnitDetail {
        try await database.read { transaction in
            let viewer = try over(id, viewer, transaction)
            guard viewer.may(IdentityPolicy.readUnits, at: id), let unit = viewer.tree[id] else {
                throw Refusal.unknown
            }
            let periods = try transaction.rows(
                """
                SELECT period.valid_from, period.parent_id, period.name_zh, period.name_en,
                    above.name_zh AS parent_zh, above.name_en AS parent_en
                FROM unit_period AS period LEFT JOIN unit_period AS above ON above.unit_id = period.parent_id
                    AND above.valid_from = (SELECT max(valid_from) FROM unit_period
                        WHERE unit_id = period.parent_id AND valid_from <= period.valid_from)
                WHERE period.unit_id = ? ORDER BY period.valid_from DESC
                """, [.integer(id.rawValue)]
            ).compactMap { row -> UnitDetail.Period? in
                guard let since = row.day("valid_from"), let name = row.localized("name") else { return nil }
                let parent: Unit.ID? = row.identifier("parent_id")
                let seesParent =
                    viewer.mayEverywhere(IdentityPolicy.readUnits)
                    || parent.map { viewer.may(IdentityPolicy.readUnits, at: $0) } ?? false
                return UnitDetail.Period(
                    since: since, name: name, parent: parent, parentName: seesParent ? row.localized("parent") : nil)
            }
            let members = try transaction.rows(
                """
                SELECT duty.id, duty.person_id, duty.unit_id, duty.role_code, duty.title_zh, duty.title_en,
                    duty.valid_from, duty.valid_to, duty.version, person.name_zh, person.name_en,
                    role.name_zh AS role_zh, role.name_en AS role_en
                FROM duty JOIN person ON person.id = duty.person_id JOIN role ON role.code = duty.role_code
                WHERE duty.unit_id = ? AND person.removed_at IS NULL
                    AND \(Duty.isOpen)
                ORDER BY duty.role_code, \(Person.nameOrder(in: language)), duty.id
                """, [.integer(id.rawValue), .text("\(today)")]
            ).compactMap { row -> UnitDetail.Member? in
                guard let duty = Duty(row), let name = row.localized("name"), let role = row.localized("role") else {
                    return nil
                }
                return UnitDetail.Member(person: duty.person, name: name, duty: duty, roleName: role)
            }
            return UnitDetail(
                unit: unit, isComing: unit.validFrom > today,
                path: viewer.tree.path(to: id).dropLast().filter { viewer.may(IdentityPolicy.readUnits, at: $0.id) },
                children: viewer.tree.subtree(of: id).filter { $0.parent == id }, periods: periods, members: members,
                canManage: viewer.may(IdentityPolicy.manageUnits, at: id),
                canManagePeople: unit.isValid(on: today) && viewer.may(IdentityPolicy.managePeople, at: id))
        }
    }
}
