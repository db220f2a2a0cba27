import Kernel
import Storage

/// Who may do something by a duty in a unit itself: whom a message to that unit reaches.
public struct DutyHolders: Sendable {
    /// The units of the day, and those that took over from others.
    public let tree: UnitTree
    private let people: [Permission: [Unit.ID: [Person.ID]]]

    /// - Parameters:
    ///   - reading: has to come by the same duty; `nil` where none has to.
    ///   - asked: nobody else is looked at.
    init(_ directory: Directory, _ permissions: [Permission], who reading: Permission?, among asked: Set<Person.ID>) {
        tree = directory.tree
        var people: [Permission: [Unit.ID: [Person.ID]]] = [:]
        for person in asked.sorted() where directory.duties[person] != nil || directory.delegations[person] != nil {
            let grants = directory.grants(of: person).filter { grant in
                reading.map(grant.permissions.contains) ?? true
            }
            for permission in permissions {
                for unit in Set(grants.filter { $0.permissions.contains(permission) }.map(\.unit)) {
                    people[permission, default: [:]][unit, default: []].append(person)
                }
            }
        }
        self.people = people
    }

    /// Those at a unit, or at the nearest above it that has any: nobody's matter is nobody's. A unit that ended counts as
    /// the one that took over.
    /// - Parameters:
    ///   - levels: how often somebody has to be found on the way up: 2 for those above the nearest.
    ///   - end: the way up ends below it, or below what it stands below; `nil` for the root. `unit` itself is looked at anyhow.
    /// - Returns: nobody where the way up ends first.
    public func nearest(
        _ permission: Permission, to unit: Unit.ID, levels: Int = 1, under end: Unit.ID? = nil
    ) -> [Person.ID] {
        guard let here = tree.keeper(of: unit) else { return [] }
        var found = 0
        for step in tree.path(to: here).reversed() {
            if let end, step.id != here, tree.contains(end, below: step.id) { return [] }
            guard let holders = people[permission]?[step.id], !holders.isEmpty else { continue }
            found += 1
            if found == levels { return holders }
        }
        return []
    }

    /// Whether somebody has a permission in one of these units: by a duty there or above.
    public func has(_ permission: Permission, _ person: Person.ID, atOneOf units: [Unit.ID]) -> Bool {
        guard let places = people[permission] else { return false }
        return units.compactMap(tree.keeper).contains { unit in
            tree.path(to: unit).contains { places[$0.id]?.contains(person) ?? false }
        }
    }
}

extension IdentityRoom {
    /// Who holds permissions today, and where: those who have a mailbox, and may read there by the same duty.
    public func holders(
        of permissions: [Permission], who reading: Permission, in transaction: Transaction
    ) throws -> DutyHolders {
        let mailboxes = try transaction.rows("SELECT id FROM person WHERE removed_at IS NULL AND email IS NOT NULL")
            .compactMap { row -> Person.ID? in row.identifier("id") }
        return DutyHolders(
            try cache.directory(transaction, on: today), permissions, who: reading, among: Set(mailboxes))
    }

    /// The same for messages in the office, with a mailbox or without: of duties at these units and above them, which is
    /// all that `nearest` and `has` look at for them.
    public func holders(
        of permissions: [Permission], who reading: Permission, near units: [Unit.ID], in transaction: Transaction
    ) throws -> DutyHolders {
        let directory = try cache.directory(transaction, on: today)
        let tree = directory.tree
        let places = Set(units.compactMap(tree.keeper).flatMap { tree.path(to: $0).map(\.id) })
        let own = Set(places.flatMap { directory.holders[$0] ?? [] })
        let lent = own.flatMap { directory.borrowers[$0] ?? [] }
        return DutyHolders(directory, permissions, who: reading, among: own.union(lent))
    }

    /// What one person may do today, and where.
    public func holders(
        of permissions: [Permission], by person: Person.ID, in transaction: Transaction
    ) throws -> DutyHolders {
        DutyHolders(try cache.directory(transaction, on: today), permissions, who: nil, among: [person])
    }
}
