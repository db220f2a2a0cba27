import Kernel

/// Somebody who looks or acts: a person, a program or a device with what they may do, and where. No query goes without one.
public struct Viewer: Sendable {
    /// One duty's permissions, in the unit of the duty and all below.
    public struct Grant: Sendable, Equatable {
        public let unit: Unit.ID
        public let role: String
        public let permissions: Set<Permission>
        /// Whose duty it is, when it was lent.
        public let onBehalfOf: Person.ID?

        public init(unit: Unit.ID, role: String, permissions: Set<Permission>, onBehalfOf: Person.ID?) {
            (self.unit, self.role, self.permissions, self.onBehalfOf) = (unit, role, permissions, onBehalfOf)
        }
    }

    public let person: Person
    public let grants: [Grant]
    public let tree: UnitTree
    /// What a token is limited to; `nil` for somebody who signed in.
    public let scopes: Set<Permission>?
    /// The session that this viewer came with; `nil` for a token.
    public let session: Identifier<Session>?
    /// The token that this viewer came with; `nil` for somebody who signed in.
    public let token: Int64?
    /// Their one-time code is still to come: until then they may do nothing and see nothing.
    public let awaitsCode: Bool
    /// The program that acts by itself (`import`, `demo`), which may do everything; `nil` for a person.
    public let program: String?
    /// The device that acts by a pass of its own, as the ledger names it; `nil` for a person and a program.
    public let device: String?

    /// - Parameter grants: those that hold today, lent ones included.
    public init(
        person: Person, grants: [Grant], tree: UnitTree, scopes: Set<Permission>? = nil,
        session: Identifier<Session>? = nil, token: Int64? = nil, awaitsCode: Bool = false
    ) {
        self.person = person
        self.grants = awaitsCode ? [] : grants
        self.tree = tree
        self.scopes = scopes
        self.session = session
        self.token = token
        self.awaitsCode = awaitsCode
        (program, device) = (nil, nil)
    }

    /// A command line program at the machine itself, which answers to no role.
    public init(program: String, tree: UnitTree) {
        person = Person(
            id: Person.ID(0), name: LocalizedText(chinese: program), email: nil, phone: nil, login: nil,
            removedAt: nil, version: 0)
        grants = []
        self.tree = tree
        scopes = nil
        session = nil
        token = nil
        awaitsCode = false
        self.program = program
        device = nil
    }

    /// A device that a unit gave a pass, which may do there what the pass says and nothing else.
    /// - Parameter device: as the ledger names it: kind and number of the pass's record.
    public init(device: SubjectReference, permissions: Set<Permission>, at unit: Unit.ID, tree: UnitTree) {
        person = Person(
            id: Person.ID(0), name: LocalizedText(chinese: device.description), email: nil, phone: nil, login: nil,
            removedAt: nil, version: 0)
        grants = [Grant(unit: unit, role: "", permissions: permissions, onBehalfOf: nil)]
        self.tree = tree
        scopes = permissions
        session = nil
        token = nil
        awaitsCode = false
        program = nil
        self.device = device.description
    }

    /// The same over the tree of another day: their duties of today, where those units still are then.
    func over(_ tree: UnitTree) -> Viewer {
        guard let program else {
            return Viewer(
                person: person, grants: grants, tree: tree, scopes: scopes, session: session, token: token,
                awaitsCode: awaitsCode)
        }
        return Viewer(program: program, tree: tree)
    }

    /// The same with fewer grants.
    func keeping(_ isKept: (Grant) -> Bool) -> Viewer {
        guard let program else {
            return Viewer(
                person: person, grants: grants.filter(isKept), tree: tree, scopes: scopes, session: session,
                token: token, awaitsCode: awaitsCode)
        }
        return Viewer(program: program, tree: tree)
    }

    /// Whether they may do this with a record of `unit`.
    public func may(_ permission: Permission, at unit: Unit.ID) -> Bool {
        program != nil || roots(permission).contains { tree.contains(unit, below: $0) }
    }

    /// Whether they may do this with a record of no unit: only where they may at the root of the tree.
    public func mayEverywhere(_ permission: Permission) -> Bool {
        program != nil || !tree.roots.isEmpty && Set(roots(permission)).isSuperset(of: tree.roots)
    }

    /// Whether there is any unit where they may do this.
    public func may(_ permission: Permission) -> Bool { program != nil || !roots(permission).isEmpty }

    /// The highest units where they may do this.
    public func roots(_ permission: Permission) -> [Unit.ID] {
        guard program == nil else { return tree.units.filter { tree.depth(of: $0.id) == 0 }.map(\.id) }
        guard scopes?.contains(permission) ?? true else { return [] }
        return grants.filter { $0.permissions.contains(permission) && tree[$0.unit] != nil }.map(\.unit)
    }

    /// All units where they may do this, in the order of the tree.
    public func units(_ permission: Permission) -> [Unit] {
        let roots = roots(permission)
        return tree.units.filter { unit in roots.contains { tree.contains(unit.id, below: $0) } }
    }

    /// All units on whose records they may do this: also those that are no more and went to one of theirs.
    public func recordUnits(_ permission: Permission) -> [Unit.ID] {
        let units = units(permission).map(\.id)
        let own = Set(units)
        return units + tree.closed(own.contains)
    }

    /// Refuses what they may not do: as if the unit did not exist, where they may not even read there.
    /// - Throws: `Refusal.unknown` or `Refusal.notAllowed`.
    public func demand(_ permission: Permission, at unit: Unit.ID, orConceal reading: Permission) throws {
        guard !may(permission, at: unit) else { return }
        throw may(reading, at: unit) ? Refusal.notAllowed : Refusal.unknown
    }

    /// The person who acts; `nil` for a program.
    public var author: Person.ID? { program == nil ? person.id : nil }

    /// Who acts, as the ledger writes it.
    public var actor: String { program ?? device ?? person.id.description }

    /// The unit for which they act on a record of `unit`: that of the duty which allows it.
    public func actingUnit(_ permission: Permission, at unit: Unit.ID?) -> Unit.ID? {
        guard let unit else { return roots(permission).first }
        return roots(permission).first { tree.contains(unit, below: $0) }
    }
}
