import Kernel
import Ledger
import Storage

/// The fields of a unit's form, as they were typed.
public struct UnitDraft: Sendable, Equatable {
    /// The unit that is edited; `nil` makes a new one.
    public var id: Unit.ID?
    /// The version that the edit is based on.
    public var version: Int64
    public var code = ""
    public var kind = ""
    /// Identifier of the parent in decimal digits; empty for a root.
    public var parent = ""
    public var nameChinese = ""
    public var nameEnglish = ""
    public var shortChinese = ""
    public var shortEnglish = ""
    /// From when the name and the parent hold, `yyyy-MM-dd`; empty for today.
    public var since = ""
    /// Number of the publishing zone that it keeps; empty for none.
    public var zone = ""
    public var reason = ""

    public init(id: Unit.ID? = nil, version: Int64 = 0) {
        self.id = id
        self.version = version
    }

    /// A unit as its form shows it first.
    public init(_ unit: Unit) {
        self.init(id: unit.id, version: unit.version)
        code = unit.code
        kind = unit.kind.rawValue
        parent = unit.parent?.description ?? ""
        nameChinese = unit.name.chinese
        nameEnglish = unit.name.english ?? ""
        shortChinese = unit.shortName?.chinese ?? ""
        shortEnglish = unit.shortName?.english ?? ""
        zone = unit.zone.map(String.init) ?? ""
    }
}

extension IdentityRoom {
    /// Creates a unit, or gives one a new name or place from a day on: what it was before stays as it was.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    public func saveUnit(_ draft: UnitDraft, as viewer: Viewer) async throws -> Unit.ID {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            return try saveUnit(
                draft, as: try draft.id.map { try over($0, viewer, transaction) } ?? viewer, in: transaction)
        }
    }

    func saveUnit(_ draft: UnitDraft, as viewer: Viewer, in transaction: Transaction) throws -> Unit.ID {
        let tree = viewer.tree
        let before = try draft.id.map { id in
            guard let unit = tree[id], viewer.may(IdentityPolicy.readUnits, at: id) else { throw Refusal.unknown }
            guard viewer.may(IdentityPolicy.manageUnits, at: id) else { throw Refusal.notAllowed }
            guard unit.version == draft.version else { throw StaleEdit(current: unit.version) }
            return unit
        }
        // Before anything is looked up: whether a code is taken is not for everybody to ask.
        guard before != nil || viewer.may(IdentityPolicy.manageUnits) else {
            throw viewer.may(IdentityPolicy.readUnits) ? Refusal.notAllowed : Refusal.unknown
        }
        let basis = try basis(of: draft, before, transaction)
        let values = try checked(draft, before, basis, viewer, transaction)
        try mayStand(below: values.parent, basis, viewer)
        let id = before?.id ?? identifiers.next()
        let acting = viewer.actingUnit(IdentityPolicy.manageUnits, at: before?.id ?? values.parent)
        func writing() throws {
            try write(values, id, basis, reason: values.reason, actingUnit: acting, by: viewer, in: transaction)
        }
        if before != nil { try keepingAnAdministrator(transaction, writing) } else { try writing() }
        if basis?.parent != values.parent { try demandNoCircle(id, from: values.since, field: "parent", transaction) }
        try Self.touch(transaction)
        return id
    }

    /// The unit with the name and place that an edit changes: those of the day from which the edit is to hold, which a
    /// change planned earlier may have made others than today's.
    private func basis(of draft: UnitDraft, _ before: Unit?, _ transaction: Transaction) throws -> Unit? {
        guard let before, let since = CalendarDay(iso: draft.since.trimmed), since > max(today, before.validFrom)
        else { return before }
        return try UnitTree.load(transaction, on: since)[before.id] ?? before
    }

    /// - Throws: `Problems` when a unit stands below itself, on a day or by a change that is planned for later.
    func demandNoCircle(_ id: Unit.ID, from day: CalendarDay, field: String, _ transaction: Transaction) throws {
        let later = try transaction.rows(
            "SELECT DISTINCT valid_from FROM unit_period WHERE valid_from > ? ORDER BY valid_from", [.text("\(day)")]
        ).compactMap { $0.day("valid_from") }
        for day in [day] + later where try UnitTree.load(transaction, on: day).isInCircle(id) {
            throw Problems([Problem(field: field, key: "problem_unit_circle")])
        }
    }

    /// A new or moved unit needs the right at its new place, a root everywhere; one that is moved also at its old
    /// place, or a unit could leave those above by itself.
    private func mayStand(below parent: Unit.ID?, _ before: Unit?, _ viewer: Viewer) throws {
        if let before {
            if before.parent == parent { return }
            try mayStand(at: before.parent, viewer)
        }
        try mayStand(at: parent, viewer)
    }

    private func mayStand(at parent: Unit.ID?, _ viewer: Viewer) throws {
        let isAllowed =
            parent.map { viewer.may(IdentityPolicy.manageUnits, at: $0) }
            ?? viewer.mayEverywhere(IdentityPolicy.manageUnits)
        guard isAllowed else { throw Refusal.notAllowed }
    }
}
