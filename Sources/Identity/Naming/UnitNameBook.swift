import Kernel
import Storage

/// Finds the unit that somebody means by a name: as it is called today, in short, by its code, or as it, or one whose
/// work it took over, was called before.
public struct UnitNameBook: Sendable {
    /// What a name leads to.
    public enum Answer: Sendable, Equatable {
        case unit(Unit.ID)
        /// Several units are called so.
        case several([Unit.ID])
        /// None is; these look like it, five at most.
        case unknown([Unit.ID])
    }

    private let tree: UnitTree
    private let present: [String: [Unit.ID]]
    private let former: [String: [Unit.ID]]
    /// In the order of the tree.
    private let all: [(unit: Unit.ID, names: [String])]

    /// - Parameter former: names that units had at any time, of whichever unit that ever was.
    public init(_ tree: UnitTree, former: [(name: String, unit: Unit.ID)] = []) {
        var present: [String: [Unit.ID]] = [:]
        for unit in tree.units {
            for name in Set((unit.names + [unit.code]).map(Self.folded)) { present[name, default: []].append(unit.id) }
        }
        var before: [String: [Unit.ID]] = [:]
        for (name, unit) in former {
            guard let keeper = tree.keeper(of: unit) else { continue }
            let name = Self.folded(name)
            if !(before[name] ?? []).contains(keeper) { before[name, default: []].append(keeper) }
        }
        (self.tree, self.present, self.former) = (tree, present, before)
        all = tree.units.map { ($0.id, $0.names.map(Self.folded).filter { $0.count > 1 }) }
    }

    /// What a name leads to. A name of today goes before one of the past.
    /// - Parameters:
    ///   - area: of several units with the name, the only one in this unit or below it is meant: every district has its
    ///     财政局.
    ///   - suggests: whether to look for names that are like one which leads nowhere.
    public func find(_ name: String, in area: Unit.ID? = nil, suggests: Bool = true) -> Answer {
        let wanted = Self.folded(name)
        guard !wanted.isEmpty else { return .unknown([]) }
        for names in [present, former] {
            guard let found = names[wanted], let first = found.first else { continue }
            if found.count == 1 { return .unit(first) }
            let near = found.filter { unit in area.map { tree.contains(unit, below: $0) } ?? false }
            if let only = near.first, near.count == 1 { return .unit(only) }
            return .several(found)
        }
        return .unknown(suggests && wanted.count <= 40 ? alike(wanted) : [])
    }

    /// What a unit is called so that the name leads back to it: its Chinese name, or its code where others are called so;
    /// `nil` for a unit that nobody took over.
    public func name(of unit: Unit.ID, in area: Unit.ID? = nil) -> String? {
        guard let unit = tree.keepingUnit(of: unit) else { return nil }
        return find(unit.name.chinese, in: area) == .unit(unit.id) ? unit.name.chinese : unit.code
    }

    private func alike(_ wanted: String) -> [Unit.ID] {
        all.lazy.filter { $0.names.contains { $0.contains(wanted) || wanted.contains($0) } }.prefix(5).map(\.unit)
    }

    /// Blanks within a name and the case of letters tell no units apart.
    private static func folded(_ name: String) -> String { name.lowercased().filter { !$0.isWhitespace } }
}

extension IdentityRoom {
    /// The names of all units as they are and were.
    /// - Parameter viewer: as they stand in the transaction.
    public func unitNames(_ viewer: Viewer, in transaction: Transaction) throws -> UnitNameBook {
        let rows = try transaction.rows(
            """
            SELECT unit_id, name_zh, name_en, short_zh, short_en FROM unit_period ORDER BY valid_from DESC, unit_id
            """)
        let names = rows.flatMap { row -> [(name: String, unit: Unit.ID)] in
            guard let unit = row.identifier("unit_id", Unit.self) else { return [] }
            return ["name_zh", "name_en", "short_zh", "short_en"].compactMap { row.text($0) }.map { ($0, unit) }
        }
        return UnitNameBook(viewer.tree, former: names)
    }
}
