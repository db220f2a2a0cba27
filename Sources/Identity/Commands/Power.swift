import Kernel
import Storage

/// Who may do something to a person: no one gets, through another's account or duties, what they may not do themselves.
extension IdentityRoom {
    /// A person whom the viewer may change: who manages people in all units where that person has a duty.
    ///
    /// - Throws: `Refusal`; as if there were nobody, where the viewer sees none of those units.
    func managed(_ id: Person.ID, by viewer: Viewer, in transaction: Transaction) throws -> Person {
        guard let person = try Person.find(id, transaction), person.removedAt == nil else { throw Refusal.unknown }
        // A unit that is no more binds nobody, or its people could never be managed again.
        let units = try dutyUnits(of: id, in: transaction).filter { viewer.tree[$0] != nil }
        guard
            viewer.mayEverywhere(IdentityPolicy.readUnits)
                || units.contains(where: { viewer.may(IdentityPolicy.readUnits, at: $0) })
        else { throw Refusal.unknown }
        let manages =
            units.isEmpty
            ? viewer.mayEverywhere(IdentityPolicy.managePeople)
            : units.allSatisfy { viewer.may(IdentityPolicy.managePeople, at: $0) }
        guard manages else { throw Refusal.notAllowed }
        return person
    }

    /// Whoever changes somebody's e-mail, sign-in name, codes or deputies could act as them: so they must be allowed
    /// all that this person is, by own or lent duties, today or later.
    ///
    /// What that person lent to the viewer does not count: a deputy must not take over the account they act for.
    /// - Throws: `Refusal` when the person may do more.
    func demandPower(over person: Person.ID, by viewer: Viewer, in transaction: Transaction) throws {
        if viewer.person.id == person, viewer.program == nil {
            guard viewer.scopes == nil else { throw Refusal.notAllowed }
            return
        }
        let acting = viewer.keeping { $0.onBehalfOf != person }
        let rows = try transaction.rows(
            """
            SELECT DISTINCT duty.unit_id, role_permission.permission FROM duty
            JOIN role_permission ON role_permission.role_code = duty.role_code
            JOIN person ON person.id = duty.person_id
            WHERE person.removed_at IS NULL AND \(Duty.isOpen)
                AND (duty.person_id = ? OR EXISTS (
                    SELECT 1 FROM delegation WHERE delegation.to_person_id = ? AND delegation.valid_to > ?
                        AND delegation.from_person_id = duty.person_id
                        AND (delegation.duty_id IS NULL OR delegation.duty_id = duty.id)))
            """,
            [.text("\(today)"), .integer(person.rawValue), .integer(person.rawValue), .text("\(today)")])
        let isWithin = rows.allSatisfy { row in
            guard let unit = row.identifier("unit_id", Unit.self), viewer.tree[unit] != nil,
                let permission = row.text("permission")
            else { return true }
            return acting.may(Permission(permission), at: unit)
        }
        guard isWithin else { throw Refusal(key: "refusal_person_beyond_own") }
    }

    /// The viewer without what was lent to them, where they would give something to themselves: a deputy must not keep
    /// what they only have for a while.
    func giving(to person: Person.ID, _ viewer: Viewer) -> Viewer {
        viewer.person.id == person ? viewer.keeping { $0.onBehalfOf == nil } : viewer
    }

    /// - Throws: `Refusal` when the viewer does not manage people there, or the role may do more than they may.
    func demandGrantable(_ role: String, at unit: Unit.ID, by viewer: Viewer, in transaction: Transaction) throws {
        try viewer.demand(IdentityPolicy.managePeople, at: unit, orConceal: IdentityPolicy.readUnits)
        let permissions = try transaction.rows(
            "SELECT permission FROM role_permission WHERE role_code = ?", [.text(role)]
        ).compactMap { $0.text("permission").map { Permission($0) } }
        guard permissions.allSatisfy({ viewer.may($0, at: unit) }) else {
            throw Refusal(key: "refusal_role_beyond_own")
        }
    }

    /// - Throws: `Refusal.unknown` when the viewer may read none of the person's units.
    func demandVisible(_ person: Person.ID, to viewer: Viewer, in transaction: Transaction) throws {
        guard viewer.person.id != person, !viewer.mayEverywhere(IdentityPolicy.readUnits) else { return }
        let units = try dutyUnits(of: person, in: transaction)
        guard units.contains(where: { viewer.may(IdentityPolicy.readUnits, at: $0) }) else { throw Refusal.unknown }
    }

    /// Where a person has a duty today or later.
    func dutyUnits(of id: Person.ID, in transaction: Transaction) throws -> [Unit.ID] {
        try transaction.rows(
            """
            SELECT DISTINCT unit_id FROM duty WHERE person_id = ? AND \(Duty.isOpen)
            ORDER BY unit_id
            """, [.integer(id.rawValue), .text("\(today)")]
        ).compactMap { $0.identifier("unit_id", Unit.self) }
    }
}
