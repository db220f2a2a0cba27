import Kernel

/// How the units of a file stand to each other and to those that are stored.
extension ImportPlan {
    /// Parents first; whoever would stand below themselves, today or by a change that is planned, is noted.
    mutating func inOrder(_ steps: [UnitStep]) -> [UnitStep] {
        let byID = Dictionary(steps.map { ($0.id, $0) }) { first, _ in first }
        var noted: Set<Unit.ID> = []
        var ordered: [UnitStep] = []
        for (index, day) in daysOfChange(steps).enumerated() {
            var isDone: [Unit.ID: Bool] = [:]
            for step in steps {
                var path: [Unit.ID] = []
                var next: Unit.ID? = step.id
                while let id = next, isDone[id] == nil {
                    isDone[id] = false
                    path.append(id)
                    next = parent(of: id, byID, on: day)
                }
                if let id = next, isDone[id] == false {
                    for member in path.drop(while: { $0 != id }) where noted.insert(member).inserted {
                        if let row = byID[member]?.row { reader.add(row.address(.parent), "problem_unit_circle") }
                    }
                }
                for id in path.reversed() {
                    isDone[id] = true
                    guard index == 0 else { continue }
                    anchors[id] = viewer.tree[id] != nil ? id : parent(of: id, byID, on: day).flatMap { anchors[$0] }
                    if let step = byID[id] { ordered.append(step) }
                }
            }
        }
        return ordered
    }

    /// Today, as if all that the file says held, and the later days on which a place changes.
    private mutating func daysOfChange(_ steps: [UnitStep]) -> [CalendarDay?] {
        var days: Set<CalendarDay> = []
        for unit in snapshot.units.values { days.formUnion(unit.periods.map(\.since).filter { $0 > snapshot.today }) }
        for step in steps where step.values.since > snapshot.today { days.insert(step.values.since) }
        // Each day costs a walk through the whole tree; nobody plans that many.
        if days.count > 100, let row = steps.first?.row {
            reader.add(row.sheet, "problem_import_days", ["count": "100"])
            return [nil]
        }
        return [nil] + days.sorted()
    }

    /// Above whom a unit stands on a day; `nil` for the day takes all that the file says for true.
    private func parent(of id: Unit.ID, _ steps: [Unit.ID: UnitStep], on day: CalendarDay?) -> Unit.ID? {
        let stored = snapshot.units[id]
        guard let step = steps[id], step.values.isPeriod else {
            return stored?.state(on: day ?? snapshot.today).parent
        }
        guard let day, let stored else { return step.values.parent }
        let last = stored.periods.last { $0.since <= day }
        if step.values.since > day { return last?.unit.parent ?? stored.last.parent }
        return last.map { $0.since > step.values.since } ?? false ? last?.unit.parent : step.values.parent
    }

    /// There is one root: whoever may do something there may do it everywhere, and nobody could at two.
    mutating func checkRoots() {
        var roots = Set(
            snapshot.units.values.filter { unit in
                !unit.isClosed(on: snapshot.today) && unit.periods.contains { $0.unit.parent == nil }
            }.map(\.last.id))
        for step in units where step.values.parent == nil {
            if !roots.subtracting([step.id]).isEmpty { reader.add(step.row.address(.parent), "problem_unit_root") }
            roots.insert(step.id)
        }
    }

    /// A zone is kept by one unit at most.
    mutating func checkZones() {
        let living = snapshot.units.values.filter { !$0.isClosed(on: snapshot.today) }.map(\.last)
        var keepers = Dictionary(living.compactMap { unit in unit.zone.map { ($0, unit.id) } }) { first, _ in first }
        for step in units {
            if let zone = step.before?.zone, zone != step.values.zone, keepers[zone] == step.id { keepers[zone] = nil }
        }
        for step in units {
            guard let zone = step.values.zone else { continue }
            if let keeper = keepers[zone], keeper != step.id {
                reader.add(step.row.address(.zone), "problem_unit_zone_taken")
            }
            keepers[zone] = step.id
        }
    }

    /// A period begins after the one before, and while its parent stands and goes on standing.
    mutating func checkPeriod(_ step: UnitStep) {
        let since = step.values.since
        if let last = snapshot.units[step.id]?.periods.last?.since, since < last {
            reader.add(step.row.address(.since), "problem_unit_since", ["day": "\(last)"])
        }
        if let end = step.before?.validTo, since >= end {
            reader.add(step.row.address(.since), "problem_unit_after_end", ["day": "\(end)"])
        }
        guard step.isMoved, let parent = step.values.parent.flatMap({ life(of: $0) }) else { return }
        if since < parent.from {
            reader.add(step.row.address(.since), "problem_unit_before_parent", ["day": "\(parent.from)"])
        }
        if let end = parent.to, step.before?.validTo.map({ $0 > end }) ?? true {
            reader.add(step.row.address(.parent), "problem_unit_parent_ends", ["day": "\(end)"])
        }
    }

    /// The rights of the form: at the unit; of one that is moved also at its old and at its new place.
    mutating func checkRights(_ step: UnitStep) {
        let permission = IdentityPolicy.manageUnits
        if step.before != nil, !may(permission, at: step.id, viewer) {
            reader.add(step.row.address(.code), "refusal_not_allowed")
        } else if step.isMoved {
            let mayLeave = step.before.map { may(permission, at: $0.parent, viewer) } ?? true
            if !mayLeave || !may(permission, at: step.values.parent, viewer) {
                reader.add(step.row.address(.parent), "refusal_not_allowed")
            }
        }
    }
}
