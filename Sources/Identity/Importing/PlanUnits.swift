import Kernel
import Ledger

extension ImportPlan {
    /// What a list of units may call a kind, besides its code.
    private static let kinds: [String: Unit.Kind] = [
        "省": .province, "市": .city, "区县": .district, "区": .district, "县": .district, "开发区": .zone, "部门": .department,
        "街道": .street, "乡镇": .town, "镇": .town, "乡": .town, "企业": .enterprise, "专班": .team, "development zone": .zone,
        "subdistrict": .street,
    ]

    mutating func planUnits(_ rows: [ImportRow]) {
        var firsts: [String: String] = [:]
        var drafts: [(row: ImportRow, code: String, stored: DirectorySnapshot.StoredUnit?, id: Unit.ID)] = []
        for row in rows {
            let address = row.address(.code)
            let code = reader.unitCode(row[.code], address)
            guard !code.isEmpty else { continue }
            if let first = firsts[code.asciiLowercased] {
                reader.add(address, "problem_import_duplicate", ["first": first])
                continue
            }
            firsts[code.asciiLowercased] = address
            let stored = snapshot.unitsByCode[code.asciiLowercased]
            // Of a unit that they may not see they learn no more than that the code is taken, as in the form.
            if let stored, stored.isClosed(on: snapshot.today) || !canRead(stored.last.id) {
                reader.add(address, "problem_unit_code_taken", ["code": code])
                continue
            }
            let id = stored?.last.id ?? identifiers.next()
            fileUnits[code.asciiLowercased] = id
            fileCodes[id] = code
            drafts.append((row, code, stored, id))
        }
        let steps = drafts.compactMap { step($0.row, $0.code, $0.stored, $0.id) }
        for step in steps where step.before == nil { beginnings[step.id] = step.values.since }
        units = inOrder(steps)
        checkRoots()
        checkZones()
        for step in units {
            if step.values.isPeriod { checkPeriod(step) }
            if !step.isUnchanged { checkRights(step) }
        }
    }

    private mutating func step(
        _ row: ImportRow, _ code: String, _ stored: DirectorySnapshot.StoredUnit?, _ id: Unit.ID
    ) -> UnitStep? {
        let since = reader.day(row[.since], row.address(.since)) ?? snapshot.today
        let before = stored?.state(on: max(since, snapshot.today))
        let name = LocalizedText(
            chinese: reader.required(row[.name], row.address(.name)),
            english: reader.optional(row[.nameEnglish], row.address(.nameEnglish)) ?? before?.name.english)
        let short = short(row, before)
        let (parent, isKnown) = parent(row, before)
        let zone = zone(row, before)
        guard let kind = kind(row, before), isKnown else { return nil }
        let isPeriod = before.map { $0.parent != parent || $0.name != name || $0.shortName != short } ?? true
        return UnitStep(
            row: row, id: id, before: before,
            values: UnitValues(
                code: before?.code ?? code, kind: kind, parent: parent, name: name, short: short, since: since,
                zone: zone, isPeriod: isPeriod))
    }

    private mutating func short(_ row: ImportRow, _ before: Unit?) -> LocalizedText? {
        let english = reader.optional(row[.shortEnglish], row.address(.shortEnglish), limit: 40)
        let chinese = reader.optional(row[.shortChinese], row.address(.shortChinese), limit: 40)
        guard let chinese = chinese ?? before?.shortName?.chinese else {
            if english != nil { reader.add(row.address(.shortChinese), "problem_required") }
            return nil
        }
        return LocalizedText(chinese: chinese, english: english ?? before?.shortName?.english)
    }

    private mutating func kind(_ row: ImportRow, _ before: Unit?) -> Unit.Kind? {
        let text = row[.kind].lowercased()
        if text.isEmpty, let before { return before.kind }
        if let kind = Unit.Kind(rawValue: text) ?? Self.kinds[text] { return kind }
        reader.add(row.address(.kind), text.isEmpty ? "problem_required" : "problem_import_kind", ["value": row[.kind]])
        return nil
    }

    /// The parent that a row names; the one that it has already need not be one that the viewer may see.
    private mutating func parent(_ row: ImportRow, _ before: Unit?) -> (parent: Unit.ID?, isKnown: Bool) {
        let named = row[.parent].asciiLowercased
        if named.isEmpty || named == code(before?.parent)?.asciiLowercased { return (before?.parent, true) }
        if let parent = unit(code: named) { return (parent, true) }
        reader.add(row.address(.parent), "problem_import_unit", ["code": row[.parent]])
        return (nil, false)
    }

    private mutating func zone(_ row: ImportRow, _ before: Unit?) -> Int64? {
        guard !row[.zone].isEmpty else { return before?.zone }
        if let zone = zones[row[.zone]] { return zone }
        reader.add(row.address(.zone), "problem_import_zone", ["name": row[.zone]])
        return before?.zone
    }

    /// A line of the preview.
    func line(_ step: UnitStep) -> ImportPreview.Line {
        func named(_ fields: [(field: String, value: String?)], _ parent: Unit.ID?) -> [(field: String, value: String?)]
        {
            fields.map { $0.field == "parent" ? ("parent", code(parent)) : $0 }
        }
        return ImportPreview.Line(
            subject: .unit, outcome: step.before == nil ? .created : step.isUnchanged ? .unchanged : .changed,
            sheet: step.row.sheet, row: step.row.number, key: step.values.code, name: step.values.name.chinese,
            changes: FieldChange.differences(
                from: named(step.before?.fields ?? [], step.before?.parent),
                to: named(step.values.fields, step.values.parent)), id: step.id.rawValue,
            record: (step.before?.id.rawValue ?? 0, step.before?.version ?? 0))
    }
}
