import Crypto
import Foundation
import Kernel
import Ledger

/// What an import will write: the rows of a file against what is stored, checked by the rules of the forms.
struct ImportPlan {
    /// A row of the list of units.
    struct UnitStep {
        let row: ImportRow
        let id: Unit.ID
        /// The unit as it stands on the day from which the row holds; `nil` for a new one.
        let before: Unit?
        let values: UnitValues

        var isUnchanged: Bool {
            before.map { FieldChange.differences(from: $0.fields, to: values.fields).isEmpty } ?? false
        }
        var isMoved: Bool { before.map { $0.parent != values.parent } ?? true }
    }

    /// A person of the list, whom one or more rows name.
    struct PersonStep {
        let before: Person?
        let after: Person
        let duties: [DutyStep]

        var isUnchanged: Bool {
            before.map { FieldChange.differences(from: $0.fields, to: after.fields).isEmpty } ?? false
        }
    }

    /// A row of the list of people.
    struct DutyStep {
        let row: ImportRow
        let before: Duty?
        let after: Duty

        var isUnchanged: Bool { before.map { ($0.title, $0.validFrom) == (after.title, after.validFrom) } ?? false }
    }

    let snapshot: DirectorySnapshot
    let viewer: Viewer
    let zones: [String: Int64]
    let identifiers: IdentifierGenerator
    /// Whether the viewer may become a stored person, by whose name or address one signs in.
    let hasPower: (Person.ID) throws -> Bool
    var reader = FieldReader()
    /// Parents before those below them.
    var units: [UnitStep] = []
    var people: [PersonStep] = []
    /// Units of the file by their code in small letters.
    var fileUnits: [String: Unit.ID] = [:]
    var fileCodes: [Unit.ID: String] = [:]
    /// First days of new units.
    var beginnings: [Unit.ID: CalendarDay] = [:]
    /// For units of the file, the nearest at or above that is in the viewer's tree.
    var anchors: [Unit.ID: Unit.ID] = [:]
    private let sheets: ImportSheets

    /// - Parameter zones: publishing zones by name.
    init(
        _ tables: [DirectoryTable], zones: [String: Int64], against snapshot: DirectorySnapshot, as viewer: Viewer,
        identifiers: IdentifierGenerator, hasPower: @escaping (Person.ID) throws -> Bool
    ) throws {
        (self.snapshot, self.viewer, self.zones, self.identifiers) = (snapshot, viewer, zones, identifiers)
        self.hasPower = hasPower
        sheets = ImportSheets(tables)
        // Before anything is looked up: whether a code or a name is taken is not for everybody to ask.
        if mayList(.units, IdentityPolicy.manageUnits) { planUnits(sheets.rows[.units] ?? []) }
        if mayList(.people, IdentityPolicy.managePeople) { try planPeople(sheets.rows[.people] ?? []) }
    }

    private mutating func mayList(_ list: ImportColumn.List, _ permission: Permission) -> Bool {
        guard let first = sheets.rows[list]?.first, !viewer.may(permission) else { return true }
        reader.add(first.sheet, "refusal_not_allowed")
        return false
    }

    /// Whether the viewer may know of a stored unit.
    func canRead(_ unit: Unit.ID) -> Bool { may(IdentityPolicy.readUnits, at: unit, viewer) }

    /// Whether somebody may do something at a unit that may be new or begin later; at none means everywhere.
    func may(_ permission: Permission, at unit: Unit.ID?, _ viewer: Viewer) -> Bool {
        guard let anchor = unit.flatMap({ anchor(of: $0) }) else { return viewer.mayEverywhere(permission) }
        return viewer.may(permission, at: anchor)
    }

    /// The nearest unit at or above another that is in the viewer's tree.
    func anchor(of unit: Unit.ID) -> Unit.ID? {
        if viewer.tree[unit] != nil { return unit }
        if let anchor = anchors[unit] { return anchor }
        var seen: Set<Unit.ID> = [unit]
        var next = snapshot.units[unit]?.last.parent
        while let id = next, viewer.tree[id] == nil, seen.insert(id).inserted { next = snapshot.units[id]?.last.parent }
        return next.flatMap { viewer.tree[$0]?.id }
    }

    /// A unit of the file or a living one that the viewer may know of, by its code.
    func unit(code: String) -> Unit.ID? {
        let code = code.asciiLowercased
        if let id = fileUnits[code] { return id }
        guard let stored = snapshot.unitsByCode[code], !stored.isClosed(on: snapshot.today), canRead(stored.last.id)
        else { return nil }
        return stored.last.id
    }

    /// The first day of a unit, and the first on which it is no more.
    func life(of unit: Unit.ID) -> (from: CalendarDay, to: CalendarDay?)? {
        if let day = beginnings[unit] { return (day, nil) }
        return snapshot.units[unit].map { ($0.last.validFrom, $0.last.validTo) }
    }

    /// The code by which people know a unit.
    func code(_ unit: Unit.ID?) -> String? { unit.flatMap { snapshot.units[$0]?.last.code ?? fileCodes[$0] } }

    /// The plan as the viewer sees it.
    func preview() -> ImportPreview {
        let byPlace = Dictionary(units.map { ("\($0.row.sheet)!\($0.row.number)", $0) }) { first, _ in first }
        let ordered = (sheets.rows[.units] ?? []).compactMap { byPlace["\($0.sheet)!\($0.number)"] }
        let lines = ordered.map(line) + people.flatMap(lines)
        // A cell that cannot be read is no empty cell as well.
        let unreadable = Set(sheets.problems.map(\.field))
        return ImportPreview(
            lines: lines, problems: sheets.problems + reader.problems.filter { !unreadable.contains($0.field) },
            notes: sheets.notes, digest: digest(lines))
    }

    private func digest(_ lines: [ImportPreview.Line]) -> String {
        var hasher = SHA256()
        func add(_ text: String) { hasher.update(data: Data("\(text.utf8.count):\(text)".utf8)) }
        add(viewer.actor)
        for line in lines {
            add("\(line.sheet)!\(line.row) \(line.outcome.rawValue) \(line.record.id) \(line.record.version)")
            add(line.key)
            for change in line.changes { [change.field, change.before ?? "", change.after ?? ""].forEach(add) }
        }
        return hasher.finalize().map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    }
}
