import Kernel
import Storage

extension IdentityRoom {
    /// The fields of a draft.
    /// - Parameters:
    ///   - before: the unit as it is today.
    ///   - basis: as it is on the day from which the edit is to hold.
    /// - Throws: `Problems`, all that there are.
    func checked(
        _ draft: UnitDraft, _ before: Unit?, _ basis: Unit?, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> UnitValues {
        var reader = FieldReader()
        let code = try code(draft, before, &reader, transaction)
        let kind = Unit.Kind(rawValue: draft.kind)
        if kind == nil { reader.add("kind", "problem_choose") }
        let name = LocalizedText(
            chinese: reader.required(draft.nameChinese, "nameChinese"),
            english: reader.optional(draft.nameEnglish, "nameEnglish"))
        let shortEnglish = reader.optional(draft.shortEnglish, "shortEnglish", limit: 40)
        let short = reader.optional(draft.shortChinese, "shortChinese", limit: 40).map {
            LocalizedText(chinese: $0, english: shortEnglish)
        }
        if short == nil, shortEnglish != nil { reader.add("shortChinese", "problem_required") }
        let parent = Self.parent(draft, before, viewer, &reader)
        if draft.parent.trimmed.isEmpty, try hasOtherRoot(than: before, transaction) {
            reader.add("parent", "problem_unit_root")
        }
        // What begins later has its name and place from its first day on.
        let since = reader.day(draft.since, "since") ?? max(today, before?.validFrom ?? today)
        let isPeriod = basis.map { $0.parent != parent?.id || $0.name != name || $0.shortName != short } ?? true
        if isPeriod { try checkPeriod(basis, parent, since: since, &reader, transaction) }
        let zone = try zone(draft, before, &reader, transaction)
        let reason = reader.optional(draft.reason, "reason", limit: 500)
        try Problems(reader.problems).check()
        guard let kind else { throw Refusal.unknown }
        return UnitValues(
            code: code, kind: kind, parent: parent?.id, name: name, short: short, since: since, zone: zone,
            reason: reason, isPeriod: isPeriod)
    }

    private func code(
        _ draft: UnitDraft, _ before: Unit?, _ reader: inout FieldReader, _ transaction: Transaction
    ) throws -> String {
        let code = reader.required(draft.code, "code", limit: 40)
        guard code.utf8.allSatisfy({ $0 == 45 || (48...57).contains($0) || (97...122).contains($0 | 32) }) else {
            reader.add("code", "problem_unit_code")
            return code
        }
        let owner = try transaction.row("SELECT id FROM unit WHERE lower(code) = ?", [.text(code.asciiLowercased)])
        if let owner = owner?.integer("id"), owner != before?.id.rawValue {
            reader.add("code", "problem_unit_code_taken", ["code": code])
        }
        return code
    }

    /// A period begins after the one before, and while its parent stands and goes on standing.
    private func checkPeriod(
        _ before: Unit?, _ parent: Unit?, since: CalendarDay, _ reader: inout FieldReader, _ transaction: Transaction
    ) throws {
        if let before {
            let last = try transaction.row(
                "SELECT max(valid_from) AS day FROM unit_period WHERE unit_id = ?", [.integer(before.id.rawValue)]
            )?.day("day")
            if let last, since < last { reader.add("since", "problem_unit_since", ["day": "\(last)"]) }
            if let end = before.validTo, since >= end {
                reader.add("since", "problem_unit_after_end", ["day": "\(end)"])
            }
        }
        guard let parent, parent.id != before?.parent || before == nil else { return }
        if since < parent.validFrom {
            reader.add("since", "problem_unit_before_parent", ["day": "\(parent.validFrom)"])
        }
        if let end = parent.validTo, before?.validTo.map({ $0 > end }) ?? true {
            reader.add("parent", "problem_unit_parent_ends", ["day": "\(end)"])
        }
    }

    private func zone(
        _ draft: UnitDraft, _ before: Unit?, _ reader: inout FieldReader, _ transaction: Transaction
    ) throws -> Int64? {
        guard let text = draft.zone.trimmed.orNil else { return nil }
        guard let zone = Identifier<Unit>(text: text)?.rawValue else {
            reader.add("zone", "problem_choose")
            return nil
        }
        let owner = try transaction.row(
            "SELECT id FROM unit WHERE zone_id = ? AND (valid_to IS NULL OR valid_to > ?)",
            [.integer(zone), .text("\(today)")]
        )?.identifier("id", Unit.self)
        if let owner, owner != before?.id { reader.add("zone", "problem_unit_zone_taken") }
        return zone
    }

    /// There is one root: whoever may do something there may do it everywhere, and nobody could at two.
    private func hasOtherRoot(than unit: Unit?, _ transaction: Transaction) throws -> Bool {
        try transaction.row(
            """
            SELECT unit.id FROM unit JOIN unit_period ON unit_period.unit_id = unit.id
            WHERE unit_period.parent_id IS NULL AND unit.id <> ? AND (unit.valid_to IS NULL OR unit.valid_to > ?)
            LIMIT 1
            """, [.integer(unit?.id.rawValue ?? 0), .text("\(today)")]) != nil
    }

    /// The parent that was chosen: there and to be seen, and not below the unit itself.
    private static func parent(
        _ draft: UnitDraft, _ before: Unit?, _ viewer: Viewer, _ reader: inout FieldReader
    ) -> Unit? {
        guard let text = draft.parent.trimmed.orNil else { return nil }
        guard let id = Unit.ID(text: text), let parent = viewer.tree[id],
            before?.parent == id || viewer.may(IdentityPolicy.readUnits, at: id)
        else {
            reader.add("parent", "problem_choose")
            return nil
        }
        if let before, viewer.tree.contains(id, below: before.id) { reader.add("parent", "problem_unit_circle") }
        return parent
    }
}
