import Kernel

extension ImportPlan {
    /// The duties that the rows of a person give.
    mutating func duties(_ rows: [ImportRow], of person: Person.ID, _ before: Person?) -> [DutyStep] {
        var firsts: [String: String] = [:]
        var steps: [DutyStep] = []
        for row in rows {
            guard let step = duty(row, of: person, before) else { continue }
            let place = "\(step.after.unit) \(step.after.role)"
            if let first = firsts[place] {
                reader.add(row.address(.unit), "problem_import_duplicate", ["first": first])
                continue
            }
            firsts[place] = row.address(.unit)
            check(step)
            steps.append(step)
        }
        return steps
    }

    private mutating func duty(_ row: ImportRow, of person: Person.ID, _ before: Person?) -> DutyStep? {
        let unit = unit(code: row[.unit])
        if unit == nil {
            let key = row[.unit].isEmpty ? "problem_required" : "problem_import_unit"
            reader.add(row.address(.unit), key, ["code": row[.unit]])
        }
        let role = snapshot.roles[row[.role].lowercased()]
        if role == nil {
            let key = row[.role].isEmpty ? "problem_required" : "problem_import_role"
            reader.add(row.address(.role), key, ["code": row[.role]])
        }
        let since = reader.day(row[.since], row.address(.since))
        let english = reader.optional(row[.titleEnglish], row.address(.titleEnglish), limit: 60)
        let chinese = reader.optional(row[.titleChinese], row.address(.titleChinese), limit: 60)
        guard let unit, let role else { return nil }
        let stored = before.flatMap { snapshot.duties[$0.id] }?.first { $0.unit == unit && $0.role == role.code }
        let title = (chinese ?? stored?.title?.chinese).map {
            LocalizedText(chinese: $0, english: english ?? stored?.title?.english)
        }
        if title == nil, english != nil { reader.add(row.address(.titleChinese), "problem_required") }
        return DutyStep(
            row: row, before: stored,
            after: Duty(
                id: stored?.id ?? identifiers.next(), person: person, unit: unit, role: role.code, title: title,
                validFrom: since ?? stored?.validFrom ?? snapshot.today, validTo: stored?.validTo,
                version: (stored?.version ?? 0) + 1))
    }

    private mutating func check(_ step: DutyStep) {
        guard !step.isUnchanged else { return }
        let duty = step.after
        let address = step.row.address(.since)
        if let end = duty.validTo, end <= duty.validFrom { reader.add(address, "problem_period_order") }
        if let life = life(of: duty.unit) {
            if duty.validFrom < life.from { reader.add(address, "problem_unit_before_start", ["day": "\(life.from)"]) }
            if let end = life.to, duty.validTo.map({ $0 > end }) ?? true {
                reader.add(address, "problem_duty_after_unit", ["day": "\(end)"])
            }
        }
        // To themselves nobody gives what only a lent duty lets them give.
        let giver = viewer.person.id == duty.person ? viewer.keeping { $0.onBehalfOf == nil } : viewer
        let permissions = snapshot.roles[duty.role]?.permissions ?? []
        if !may(IdentityPolicy.managePeople, at: duty.unit, giver) {
            reader.add(step.row.address(.unit), "refusal_not_allowed")
        } else if !permissions.allSatisfy({ may($0, at: duty.unit, giver) }) {
            reader.add(step.row.address(.role), "refusal_role_beyond_own")
        }
    }
}

extension Duty {
    /// What the history shows of a duty besides its place.
    var fields: [(field: String, value: String?)] {
        [
            ("titleChinese", title?.chinese), ("titleEnglish", title?.english), ("validFrom", validFrom.description),
        ]
    }
}
