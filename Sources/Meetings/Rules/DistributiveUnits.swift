import Identity

/// Which units words for many mean (各镇街, 各地各相关部门): those of the area in which the meeting was convened.
struct DistributiveUnits {
    private let tree: UnitTree
    private let area: Unit?

    /// - Parameter unit: which convened the meeting; it may be no more.
    init(in tree: UnitTree, convenedBy unit: Unit.ID) {
        self.tree = tree
        area = tree.area(of: unit)
    }

    /// The living units of a kind of set, as `sets.json` names it, in the order of the tree; none for people, villages
    /// and others that stand in no tree.
    func units(of set: String) -> [Unit.ID] {
        guard let area else { return [] }
        let below = tree.subtree(of: area.id).filter { $0.id != area.id }
        let beneath = below.filter { $0.parent == area.id }
        func only(_ kinds: Unit.Kind...) -> [Unit] { below.filter { kinds.contains($0.kind) } }
        let found: [Unit] =
            switch set {
            // 各地 of a city are its districts, of a district its towns and streets.
            case "towns":
                area.kind == .district || area.kind == .zone
                    ? only(.town, .street) : beneath.filter { [.city, .district, .zone].contains($0.kind) }
            case "districts": only(.district)
            case "zones": only(.zone)
            // Departments of a district within a city are none of the city's.
            case "departments": below.filter { $0.kind == .department && tree.area(of: $0.id)?.id == area.id }
            case "enterprises": only(.enterprise).filter { tree.area(of: $0.id)?.id == area.id }
            case "teams": only(.team).filter { tree.area(of: $0.id)?.id == area.id }
            case "units": beneath
            default: []
            }
        return found.map(\.id)
    }

    /// The units of several sets, each once.
    func units(of sets: [String]) -> [Unit.ID] {
        sets.flatMap(units).reduce(into: []) { units, unit in
            if !units.contains(unit) { units.append(unit) }
        }
    }
}

extension UnitTree {
    /// The nearest province, city, district or zone that a unit is, or stands in.
    func area(of unit: Unit.ID) -> Unit? {
        path(to: keeper(of: unit) ?? unit).last { [.province, .city, .district, .zone].contains($0.kind) }
    }
}
