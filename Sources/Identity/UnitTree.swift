import Kernel

/// The tree of units as it stands on one day.
///
/// Units are numbered in preorder, so that "below" is a comparison of numbers.
public struct UnitTree: Sendable {
    /// The units in the order of the tree: each before those below it.
    public let units: [Unit]
    /// The units that have no parent: one, on a platform that follows its own rules.
    let roots: [Unit.ID]
    private let places: [Unit.ID: Int]
    /// For each place the first place that is no longer below it.
    private let ends: [Int]
    private let depths: [Int]
    /// Where the records of a unit that is no more are kept now: at its successor, or where it stood.
    private let heirs: [Unit.ID: Unit.ID]

    /// - Parameters:
    ///   - all: any order; one whose parent is missing or in a circle stands as a root.
    ///   - heirs: for each unit that is no more, the one that it went to; that may be no more itself.
    public init(_ all: [Unit], heirs: [Unit.ID: Unit.ID] = [:]) {
        let known = Set(all.map(\.id))
        var children: [Unit.ID: [Unit]] = [:]
        var roots: [Unit] = []
        for unit in all.sorted(by: Self.precedes) {
            if let parent = unit.parent, known.contains(parent), parent != unit.id {
                children[parent, default: []].append(unit)
            } else {
                roots.append(unit)
            }
        }
        var units: [Unit] = []
        var depths: [Int] = []
        var seen: Set<Unit.ID> = []
        func walk(from root: Unit) {
            var stack = [(unit: root, depth: 0)]
            while let (unit, depth) = stack.popLast() {
                guard seen.insert(unit.id).inserted else { continue }
                units.append(unit)
                depths.append(depth)
                stack += (children[unit.id] ?? []).reversed().map { ($0, depth + 1) }
            }
        }
        roots.forEach(walk)
        // What stands in a circle hangs on no root; it must not disappear.
        for unit in all where !seen.contains(unit.id) { walk(from: unit) }
        var ends = [Int](repeating: units.count, count: units.count)
        var open: [Int] = []
        for (place, depth) in depths.enumerated() {
            while let last = open.last, depths[last] >= depth {
                ends[last] = place
                open.removeLast()
            }
            open.append(place)
        }
        self.units = units
        self.roots = units.filter { $0.parent == nil }.map(\.id)
        self.depths = depths
        self.ends = ends
        places = Dictionary(units.enumerated().map { ($1.id, $0) }) { first, _ in first }
        self.heirs = heirs
    }

    /// A unit by its identifier.
    public subscript(id: Unit.ID) -> Unit? { places[id].map { units[$0] } }

    /// A unit by its code, letter case apart.
    public func unit(code: String) -> Unit? { units.first { $0.code.lowercased() == code.lowercased() } }

    /// The unit that keeps a publishing zone.
    public func unit(zone: Int64) -> Unit? { units.first { $0.zone == zone } }

    /// How many units stand above it; 0 for a root.
    public func depth(of id: Unit.ID) -> Int { places[id].map { depths[$0] } ?? 0 }

    /// The unit that keeps the records of `unit`: itself, or who took over from one that is no more; `nil` for neither.
    public func keeper(of unit: Unit.ID) -> Unit.ID? {
        var next: Unit.ID? = unit
        var seen: Set<Unit.ID> = []
        while let candidate = next, seen.insert(candidate).inserted {
            if places[candidate] != nil { return candidate }
            next = heirs[candidate]
        }
        return nil
    }

    /// The unit that keeps the records of `unit` now, as it is.
    public func keepingUnit(of unit: Unit.ID) -> Unit? { keeper(of: unit).flatMap { self[$0] } }

    /// The units that are no more and whose records `isKept` by the units that keep them.
    func closed(_ isKept: (Unit.ID) -> Bool) -> [Unit.ID] {
        heirs.keys.filter { keeper(of: $0).map(isKept) ?? false }.sorted()
    }

    /// Whether `unit`, or what keeps its records if it is no more, is `ancestor` or stands below it.
    public func contains(_ unit: Unit.ID, below ancestor: Unit.ID) -> Bool {
        guard let place = keeper(of: unit).flatMap({ places[$0] }), let start = places[ancestor] else { return false }
        return place >= start && place < ends[start]
    }

    /// A unit and all below it, in the order of the tree.
    public func subtree(of id: Unit.ID) -> ArraySlice<Unit> { places[id].map { units[$0..<ends[$0]] } ?? [] }

    /// From the root down to the unit itself.
    public func path(to id: Unit.ID) -> [Unit] {
        var path: [Unit] = []
        var next = self[id]
        while let unit = next, !path.contains(where: { $0.id == unit.id }) {
            path.insert(unit, at: 0)
            next = unit.parent.flatMap { self[$0] }
        }
        return path
    }

    /// Whether one comes from a unit back to it by going up.
    func isInCircle(_ id: Unit.ID) -> Bool {
        var seen: Set<Unit.ID> = []
        var next = self[id]?.parent
        while let parent = next, seen.insert(parent).inserted {
            if parent == id { return true }
            next = self[parent]?.parent
        }
        return false
    }

    private static func precedes(_ left: Unit, _ right: Unit) -> Bool {
        (left.position, left.code, left.id) < (right.position, right.code, right.id)
    }
}
