import Identity
import Kernel

/// Finds the unit that a list means by a name, a short name or a code.
struct UnitFinder {
    /// What a name leads to.
    enum Answer: Equatable {
        case unit(Unit.ID)
        /// Several units are called so.
        case several([Unit])
        /// None is; these look like it.
        case unknown([Unit])
    }

    private let tree: UnitTree
    private let byName: [String: [Unit]]

    init(_ tree: UnitTree) {
        self.tree = tree
        var byName: [String: [Unit]] = [:]
        for unit in tree.units { for name in Self.names(of: unit) { byName[name, default: []].append(unit) } }
        self.byName = byName
    }

    func find(_ name: String) -> Answer {
        let wanted = name.lowercased()
        // A code is one unit's alone.
        if let unit = tree.unit(code: name) { return .unit(unit.id) }
        let found = byName[wanted] ?? []
        if let only = found.first, found.count == 1 { return .unit(only.id) }
        if !found.isEmpty { return .several(found) }
        let alike = tree.units.filter { unit in
            Self.names(of: unit).contains { $0.count > 1 && ($0.contains(wanted) || wanted.contains($0)) }
        }
        return .unknown(Array(alike.prefix(5)))
    }

    /// How units are told apart: name, code and the unit above.
    func described(_ units: [Unit]) -> String {
        units.prefix(5).map { unit in
            let above = unit.parent.flatMap { tree[$0]?.name.chinese }
            return "\(unit.name.chinese)（\([unit.code, above].compactMap { $0 }.joined(separator: "，"))）"
        }.joined(separator: "；")
    }

    private static func names(of unit: Unit) -> Set<String> { Set(unit.names.map { $0.lowercased() }) }
}
