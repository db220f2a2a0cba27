import Kernel
import Storage
import Synchronization

/// Units, duties, delegations and roles of one day, ready to answer who may do what.
struct Directory: Sendable {
    let tree: UnitTree
    let roles: [String: Role]
    let duties: [Person.ID: [Duty]]
    let delegations: [Person.ID: [Delegation]]
    /// Who has a duty in a unit itself; somebody with two stands there twice.
    let holders: [Unit.ID: [Person.ID]]
    /// To whom somebody lent a duty.
    let borrowers: [Person.ID: [Person.ID]]

    init(
        tree: UnitTree, roles: [String: Role], duties: [Person.ID: [Duty]], delegations: [Person.ID: [Delegation]]
    ) {
        (self.tree, self.roles, self.duties, self.delegations) = (tree, roles, duties, delegations)
        var holders: [Unit.ID: [Person.ID]] = [:]
        for (person, own) in duties { for duty in own { holders[duty.unit, default: []].append(person) } }
        var borrowers: [Person.ID: [Person.ID]] = [:]
        for (person, lent) in delegations {
            for delegation in lent { borrowers[delegation.from, default: []].append(person) }
        }
        (self.holders, self.borrowers) = (holders, borrowers)
    }

    /// The grants of a person: their own duties, then those lent to them.
    ///
    /// A duty that was lent to the lender is not lent on.
    func grants(of person: Person.ID) -> [Viewer.Grant] {
        let own = (duties[person] ?? []).map { grant($0, onBehalfOf: nil) }
        let lent = (delegations[person] ?? []).flatMap { delegation in
            (duties[delegation.from] ?? []).filter { delegation.duty == nil || delegation.duty == $0.id }
                .map { grant($0, onBehalfOf: delegation.from) }
        }
        return own + lent
    }

    private func grant(_ duty: Duty, onBehalfOf lender: Person.ID?) -> Viewer.Grant {
        Viewer.Grant(
            unit: duty.unit, role: duty.role, permissions: roles[duty.role]?.permissions ?? [], onBehalfOf: lender)
    }

    /// Reads everything that holds on a day.
    static func load(_ transaction: Transaction, on day: CalendarDay) throws -> Directory {
        var duties: [Person.ID: [Duty]] = [:]
        let rows = try transaction.rows(
            """
            SELECT duty.id, duty.person_id, duty.unit_id, duty.role_code, duty.title_zh, duty.title_en,
                duty.valid_from, duty.valid_to, duty.version
            FROM duty JOIN person ON person.id = duty.person_id
            WHERE person.removed_at IS NULL AND duty.valid_from <= ? AND (duty.valid_to IS NULL OR duty.valid_to > ?)
            ORDER BY duty.id
            """, [.text("\(day)"), .text("\(day)")])
        for duty in rows.compactMap(Duty.init) { duties[duty.person, default: []].append(duty) }
        var delegations: [Person.ID: [Delegation]] = [:]
        for row in try transaction.rows(
            """
            SELECT id, from_person_id, to_person_id, duty_id, valid_from, valid_to, reason, version FROM delegation
            WHERE valid_from <= ? AND valid_to > ? ORDER BY id
            """, [.text("\(day)"), .text("\(day)")])
        {
            guard let delegation = Delegation(row) else { continue }
            delegations[delegation.to, default: []].append(delegation)
        }
        let roles = Dictionary(try Role.all(transaction).map { ($0.code, $0) }) { first, _ in first }
        return Directory(
            tree: try UnitTree.load(transaction, on: day), roles: roles, duties: duties, delegations: delegations)
    }
}

/// The directory as it was last read; read anew when somebody changed it, or the day changed.
final class DirectoryCache: Sendable {
    private let kept = Mutex<(revision: Int64, day: CalendarDay, directory: Directory)?>(nil)

    /// The directory of a day, from memory when nothing changed since it was read.
    func directory(_ transaction: Transaction, on day: CalendarDay) throws -> Directory {
        let revision =
            try transaction.row("SELECT revision FROM identity_revision WHERE id = 1")?.integer("revision") ?? 0
        if let kept = kept.withLock({ $0 }), kept.revision == revision, kept.day == day { return kept.directory }
        let directory = try Directory.load(transaction, on: day)
        kept.withLock { $0 = (revision, day, directory) }
        return directory
    }
}
