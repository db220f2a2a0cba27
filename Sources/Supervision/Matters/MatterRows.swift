import Identity
import Kernel
import Storage

/// How matters stand in their tables.
enum MatterRows {
    static let columns = """
        matter.id, matter.unit_id, matter.year, matter.serial, matter.label, matter.text, matter.source_kind, matter.source_text,
        matter.deadline, matter.deadline_words, matter.topic, matter.public_by, matter.public_at, matter.state,
        matter.registered_by, matter.registered_at, matter.updated_at, matter.version, matter.parent_id, matter.weight,
        matter.progress, matter.assigned_on, matter.finished_on, matter.asked_deadline, matter.resting_state,
        matter.merged_into, matter.secrecy
        """

    /// States as a condition lists them.
    static func list(_ states: [MatterState]) -> String { states.map { "'\($0.rawValue)'" }.joined(separator: ", ") }

    /// That a unit is to do something.
    static let isUnderWay = "matter.state IN (\(list(MatterState.underWay)))"
    /// That nothing is to be done any more.
    static let isOver = "matter.state IN (\(list(MatterState.allCases.filter(\.isOver))))"

    /// The steps by which a unit is told that it leads.
    private static let tellingActions: [MatterAction] = [.assign, .transfer]
    static let telling = tellingActions.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    /// That the report came after the deadline.
    static let isLate = "COALESCE(matter.finished_on > matter.due_on, FALSE)"
    /// That a matter which is not done was due before a day. Reported in time it is not, even when nobody has verified it
    /// yet; while it is suspended, time stands still.
    static func isOverdue(on day: CalendarDay) -> String {
        """
        (COALESCE(matter.due_on < \(day.number), FALSE) AND matter.state <> 'suspended'
            AND (\(isUnderWay) OR \(isLate)))
        """
    }
    /// That no unit was told to lead after a step.
    /// - Parameters:
    ///   - step: the name under which the condition around it knows `matter_step`.
    ///   - end: what was told from this second on is not looked at.
    static func isOfLead(_ step: String, before end: Int64? = nil) -> String {
        """
        NOT EXISTS (SELECT 1 FROM matter_step AS passing WHERE passing.matter_id = matter.id
            AND passing.action IN (\(telling)) AND passing.position > \(step).position\(
                end.map { " AND passing.entered_at < \($0)" } ?? ""))
        """
    }

    static func find(_ id: Matter.ID, _ transaction: Transaction) throws -> Matter? {
        try matters(
            of: transaction.rows("SELECT \(columns) FROM matter WHERE id = ?", [.integer(id.rawValue)]), transaction
        ).first
    }

    /// The matters of rows of `columns`, in their order, with their units looked up together.
    static func matters(of rows: [Row], _ transaction: Transaction) throws -> [Matter] {
        guard !rows.isEmpty else { return [] }
        let ids = rows.compactMap { $0.integer("id").map(String.init) }.joined(separator: ", ")
        var leads: [Int64: Unit.ID] = [:]
        var helpers: [Int64: [Unit.ID]] = [:]
        for row in try transaction.rows(
            "SELECT matter_id, unit_id, part FROM matter_unit WHERE matter_id IN (\(ids)) ORDER BY matter_id, position")
        {
            guard let matter = row.integer("matter_id"), let unit: Unit.ID = row.identifier("unit_id") else { continue }
            if row.text("part") == "lead" {
                leads[matter] = unit
            } else {
                helpers[matter, default: []].append(unit)
            }
        }
        var milestones: [Int64: [MatterMilestone]] = [:]
        for row in try transaction.rows(
            "SELECT matter_id, due_on, text, reached_on FROM matter_milestone WHERE matter_id IN (\(ids)) ORDER BY matter_id, position"
        ) {
            guard let matter = row.integer("matter_id"), let text = row.text("text"),
                let due = row.integer("due_on").flatMap({ CalendarDay(number: $0) })
            else { continue }
            milestones[matter, default: []].append(
                MatterMilestone(
                    text: text, due: due, reached: row.integer("reached_on").flatMap { CalendarDay(number: $0) }))
        }
        return rows.compactMap { row in
            guard let id = row.integer("id"), let lead = leads[id] else { return nil }
            return Matter(row, lead: lead, helpers: helpers[id] ?? [], milestones: milestones[id] ?? [])
        }
    }

    /// The matters of a number on paper, which each unit counts for itself: 督〔2026〕12号, in whatever brackets.
    static func find(number: String, _ transaction: Transaction) throws -> [Matter] {
        let digits = number.split { !("0"..."9").contains($0) }.compactMap { Int64($0) }
        guard digits.count == 2 else { return [] }
        return try matters(
            of: transaction.rows(
                "SELECT \(columns) FROM matter WHERE year = ? AND serial = ? ORDER BY id",
                [.integer(digits[0]), .integer(digits[1])]), transaction)
    }

    /// What a matter was broken down into, and what that was broken down into.
    static func partsAtAnyDepth(of id: Matter.ID, _ transaction: Transaction) throws -> [Matter] {
        try matters(
            of: transaction.rows(
                """
                WITH RECURSIVE family (id) AS (
                    SELECT id FROM matter WHERE parent_id = ?
                    UNION SELECT matter.id FROM matter JOIN family ON matter.parent_id = family.id
                )
                SELECT \(columns) FROM matter WHERE matter.id IN (SELECT id FROM family) ORDER BY matter.id
                """, [.integer(id.rawValue)]), transaction)
    }

    /// The progress of the parts of a matter, each by its weight; parts that were merged count nowhere. `nil` without
    /// parts.
    static func progressOfParts(of id: Matter.ID, _ transaction: Transaction) throws -> Int64? {
        let row = try transaction.row(
            """
            SELECT SUM(weight * CASE WHEN state IN ('closed', 'archived') THEN 100 ELSE progress END) AS done,
                SUM(weight) AS whole FROM matter WHERE parent_id = ? AND state <> 'merged'
            """, [.integer(id.rawValue)])
        guard let whole = row?.integer("whole"), whole > 0, let done = row?.integer("done") else { return nil }
        return min(max(done / whole, 0), 100)
    }

    /// The progress that was reported last while it was worked on; 0 for none.
    static func lastProgress(of id: Matter.ID, _ transaction: Transaction) throws -> Int64 {
        try transaction.row(
            """
            SELECT progress FROM matter_step WHERE matter_id = ? AND action = 'progress' ORDER BY position DESC LIMIT 1
            """, [.integer(id.rawValue)])?.integer("progress") ?? 0
    }

    /// Writes down a step that was taken, with its files.
    /// - Parameter reason: what is said of a step without fields.
    /// - Returns: its position, from 1.
    @discardableResult
    static func enter(
        _ action: String, _ matter: Matter, _ fields: MatterStepFields?, reason: String? = nil, by actor: String,
        of unit: Unit.ID?, at seconds: Int64, in transaction: Transaction
    ) throws -> Int64 {
        let id = Value.integer(matter.id.rawValue)
        let last =
            try transaction.row("SELECT MAX(position) AS last FROM matter_step WHERE matter_id = ?", [id])?
            .integer("last") ?? 0
        try transaction.execute(
            """
            INSERT INTO matter_step (matter_id, position, state, actor, unit_id, entered_at, reason, action, progress,
                deadline, other_unit, quality) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id, .integer(last + 1), .text(matter.state.rawValue), .text(actor), .integer(orNull: unit?.rawValue),
                .integer(seconds), .text(orNull: fields?.note ?? reason), .text(action),
                .integer(orNull: fields?.progress),
                .text(orNull: fields?.deadline?.description), .integer(orNull: fields?.unit?.rawValue),
                .integer(orNull: fields?.quality),
            ])
        if tellingActions.contains(where: { $0.rawValue == action }) {
            try transaction.execute(
                "UPDATE matter SET told_on = ? WHERE id = ?",
                [.integer(CalendarDay(shanghaiSeconds: seconds).number), id])
        }
        for (position, file) in (fields?.files ?? []).enumerated() {
            try transaction.execute(
                """
                INSERT INTO matter_file (matter_id, step, position, digest, name, media_type, size)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    id, .integer(last + 1), .integer(Int64(position + 1)), .text(file.digest), .text(file.name),
                    .text(file.mediaType), .integer(file.size),
                ])
        }
        return last + 1
    }

    /// The steps that a matter took, in their order, with their files.
    static func steps(of id: Matter.ID, _ transaction: Transaction) throws -> [MatterStep] {
        var steps = try transaction.rows(
            """
            SELECT position, action, state, actor, unit_id, entered_at, reason, progress, deadline, other_unit,
                quality
            FROM matter_step WHERE matter_id = ? ORDER BY position
            """, [.integer(id.rawValue)]
        ).compactMap(MatterStep.init)
        for row in try transaction.rows(
            """
            SELECT step, digest, name, media_type, size FROM matter_file WHERE matter_id = ? ORDER BY step, position
            """, [.integer(id.rawValue)])
        {
            guard let place = steps.firstIndex(where: { $0.position == row.integer("step") }),
                let digest = row.text("digest"), let name = row.text("name"), let kind = row.text("media_type")
            else { continue }
            steps[place].files.append(
                MatterFile(digest: digest, name: name, mediaType: kind, size: row.integer("size") ?? 0))
        }
        return steps
    }

    /// Inserts the rows or replaces them; the states stand in a table of their own.
    static func write(_ matter: Matter, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO matter (id, unit_id, year, serial, label, text, source_kind, source_text, deadline,
                deadline_words, topic, public_by, public_at, state, registered_by, registered_at, updated_at, version,
                form, lead_id, parent_id, weight, progress, assigned_on, due_on, finished_on, asked_deadline,
                resting_state, merged_into, search_text, secrecy)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 3, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET text = excluded.text, source_kind = excluded.source_kind,
                source_text = excluded.source_text, deadline = excluded.deadline,
                deadline_words = excluded.deadline_words, topic = excluded.topic, public_by = excluded.public_by,
                public_at = excluded.public_at, state = excluded.state, updated_at = excluded.updated_at,
                version = excluded.version, form = excluded.form, lead_id = excluded.lead_id,
                weight = excluded.weight, progress = excluded.progress, assigned_on = excluded.assigned_on,
                due_on = excluded.due_on, finished_on = excluded.finished_on,
                asked_deadline = excluded.asked_deadline, resting_state = excluded.resting_state,
                merged_into = excluded.merged_into, search_text = excluded.search_text,
                secrecy = excluded.secrecy
            """,
            [
                .integer(matter.id.rawValue), .integer(matter.issuingUnit.rawValue),
                .integer(Int64(matter.number.year)), .integer(matter.number.serial), .text("\(matter.number)"),
                .text(matter.text), .text(matter.sourceKind.rawValue), .text(matter.sourceText),
                .text(orNull: matter.deadline?.description), .text(orNull: matter.deadlineWords),
                .text(orNull: matter.topic), .integer(orNull: matter.publicity?.by?.rawValue),
                .integer(orNull: matter.publicity?.at), .text(matter.state.rawValue),
                .integer(orNull: matter.registeredBy?.rawValue), .integer(matter.registeredAt),
                .integer(matter.updatedAt), .integer(matter.version), .integer(matter.leadUnit.rawValue),
                .integer(orNull: matter.parent?.rawValue), .integer(matter.weight), .integer(matter.progress),
                .integer(orNull: matter.assignedOn?.number), .integer(orNull: matter.deadline?.number),
                .integer(orNull: matter.finishedOn?.number), .text(orNull: matter.askedDeadline?.description),
                .text(orNull: matter.restingState?.rawValue), .integer(orNull: matter.mergedInto?.rawValue),
                .text("\(matter.number) \(matter.text) \(matter.sourceText)".lowercased()),
                .text(matter.secrecy.rawValue),
            ])
        try transaction.execute("UPDATE matter_revision SET revision = revision + 1 WHERE id = 1")
        try writeUnits(of: matter, in: transaction)
        try writeMilestones(of: matter, in: transaction)
    }

    private static func writeMilestones(of matter: Matter, in transaction: Transaction) throws {
        let id = Value.integer(matter.id.rawValue)
        if matter.version > 1 { try transaction.execute("DELETE FROM matter_milestone WHERE matter_id = ?", [id]) }
        for (index, milestone) in matter.milestones.enumerated() {
            try transaction.execute(
                "INSERT INTO matter_milestone (matter_id, position, due_on, text, reached_on) VALUES (?, ?, ?, ?, ?)",
                [
                    id, .integer(Int64(index + 1)), .integer(milestone.due.number), .text(milestone.text),
                    .integer(orNull: milestone.reached?.number),
                ])
        }
    }

    private static func writeUnits(of matter: Matter, in transaction: Transaction) throws {
        let id = Value.integer(matter.id.rawValue)
        if matter.version > 1 { try transaction.execute("DELETE FROM matter_unit WHERE matter_id = ?", [id]) }
        for (position, unit) in ([matter.leadUnit] + matter.coUnits).enumerated() {
            try transaction.execute(
                "INSERT INTO matter_unit (matter_id, unit_id, part, position) VALUES (?, ?, ?, ?)",
                [
                    id, .integer(unit.rawValue), .text(position == 0 ? "lead" : "co"), .integer(Int64(position + 1)),
                ])
        }
    }
}

extension Matter {
    init(
        id: ID, issuingUnit: Unit.ID, number: MatterNumber, _ fields: MatterFields, partOf parent: ID? = nil,
        by person: Person.ID?, at seconds: Int64
    ) {
        (self.id, self.issuingUnit, self.number) = (id, issuingUnit, number)
        (text, sourceKind, sourceText) = (fields.text, fields.sourceKind, fields.sourceText)
        (leadUnit, coUnits, topic) = (fields.leadUnit, fields.coUnits, fields.topic)
        (deadline, deadlineWords) = (fields.deadline, fields.deadlineWords)
        (state, registeredBy, registeredAt) = (.registered, person, seconds)
        (self.parent, weight, progress) = (parent, fields.weight, 0)
        (secrecy, milestones) = (fields.secrecy, fields.milestones)
        (updatedAt, version) = (seconds, 1)
    }

    mutating func set(_ fields: MatterFields) {
        (text, sourceKind, sourceText) = (fields.text, fields.sourceKind, fields.sourceText)
        (leadUnit, coUnits, topic) = (fields.leadUnit, fields.coUnits, fields.topic)
        (deadline, deadlineWords, weight) = (fields.deadline, fields.deadlineWords, fields.weight)
        (secrecy, milestones) = (fields.secrecy, fields.milestones)
    }

    fileprivate init?(_ row: Row, lead: Unit.ID, helpers: [Unit.ID], milestones: [MatterMilestone]) {
        guard let id: ID = row.identifier("id"), let unit: Unit.ID = row.identifier("unit_id"),
            let year = row.integer("year"), let serial = row.integer("serial"), let label = row.text("label"),
            let text = row.text("text"),
            let kind = row.text("source_kind").flatMap(SourceKind.init(rawValue:)),
            let state = row.text("state").flatMap(MatterState.init(rawValue:))
        else { return nil }
        (self.id, issuingUnit) = (id, unit)
        number = MatterNumber(year: Int(year), serial: serial, label: label)
        (self.text, sourceKind, sourceText) = (text, kind, row.text("source_text") ?? "")
        (leadUnit, coUnits, topic) = (lead, helpers, row.text("topic"))
        secrecy = row.text("secrecy").flatMap(Secrecy.init(rawValue:)) ?? .internal
        self.milestones = milestones
        (deadline, deadlineWords) = (row.day("deadline"), row.text("deadline_words"))
        publicity = row.integer("public_at").map { Publicity(by: row.identifier("public_by"), at: $0) }
        (self.state, registeredBy) = (state, row.identifier("registered_by"))
        registeredAt = row.integer("registered_at") ?? 0
        updatedAt = row.integer("updated_at") ?? 0
        version = row.integer("version") ?? 1
        (parent, mergedInto) = (row.identifier("parent_id"), row.identifier("merged_into"))
        (weight, progress) = (row.integer("weight") ?? 1, row.integer("progress") ?? 0)
        assignedOn = row.integer("assigned_on").flatMap { CalendarDay(number: $0) }
        finishedOn = row.integer("finished_on").flatMap { CalendarDay(number: $0) }
        askedDeadline = row.day("asked_deadline")
        restingState = row.text("resting_state").flatMap(MatterState.init(rawValue:))
    }
}
