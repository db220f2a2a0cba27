import Identity
import Kernel
import Storage

/// How matters stand in their tables.
enum MatterRows {
    static let columns = """
        matter.id, matter.unit_id, matter.year, matter.serial, matter.text, matter.source_kind, matter.source_text,
        matter.deadline, matter.deadline_words, matter.topic, matter.public_by, matter.public_at, matter.state,
        matter.registered_by, matter.registered_at, matter.updated_at, matter.version
        """

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
        return rows.compactMap { row in
            guard let id = row.integer("id"), let lead = leads[id] else { return nil }
            return Matter(row, lead: lead, helpers: helpers[id] ?? [])
        }
    }

    /// The states that a matter entered, in their order.
    static func steps(of id: Matter.ID, _ transaction: Transaction) throws -> [MatterStep] {
        try transaction.rows(
            "SELECT state, actor, unit_id, entered_at, reason FROM matter_step WHERE matter_id = ? ORDER BY position",
            [.integer(id.rawValue)]
        ).compactMap { row in
            guard let state = row.text("state").flatMap(MatterState.init(rawValue:)) else { return nil }
            return MatterStep(
                state: state, actor: row.text("actor") ?? "", unit: row.identifier("unit_id"),
                at: row.integer("entered_at") ?? 0, reason: row.text("reason"))
        }
    }

    /// Inserts the rows or replaces them; the states stand in a table of their own.
    static func write(_ matter: Matter, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO matter (id, unit_id, year, serial, label, text, source_kind, source_text, deadline,
                deadline_words, topic, public_by, public_at, state, registered_by, registered_at, updated_at, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET text = excluded.text, source_kind = excluded.source_kind,
                source_text = excluded.source_text, deadline = excluded.deadline,
                deadline_words = excluded.deadline_words, topic = excluded.topic, public_by = excluded.public_by,
                public_at = excluded.public_at, state = excluded.state, updated_at = excluded.updated_at,
                version = excluded.version
            """,
            [
                .integer(matter.id.rawValue), .integer(matter.issuingUnit.rawValue),
                .integer(Int64(matter.number.year)), .integer(matter.number.serial), .text("\(matter.number)"),
                .text(matter.text), .text(matter.sourceKind.rawValue), .text(matter.sourceText),
                .text(orNull: matter.deadline?.description), .text(orNull: matter.deadlineWords),
                .text(orNull: matter.topic), .integer(orNull: matter.publicity?.by?.rawValue),
                .integer(orNull: matter.publicity?.at), .text(matter.state.rawValue),
                .integer(orNull: matter.registeredBy?.rawValue), .integer(matter.registeredAt),
                .integer(matter.updatedAt), .integer(matter.version),
            ])
        try writeUnits(of: matter, in: transaction)
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
        id: ID, issuingUnit: Unit.ID, number: MatterNumber, _ fields: MatterFields, by person: Person.ID?,
        at seconds: Int64
    ) {
        (self.id, self.issuingUnit, self.number) = (id, issuingUnit, number)
        (text, sourceKind, sourceText) = (fields.text, fields.sourceKind, fields.sourceText)
        (leadUnit, coUnits, topic) = (fields.leadUnit, fields.coUnits, fields.topic)
        (deadline, deadlineWords) = (fields.deadline, fields.deadlineWords)
        (state, registeredBy, registeredAt) = (.registered, person, seconds)
        (updatedAt, version) = (seconds, 1)
    }

    mutating func set(_ fields: MatterFields) {
        (text, sourceKind, sourceText) = (fields.text, fields.sourceKind, fields.sourceText)
        (leadUnit, coUnits, topic) = (fields.leadUnit, fields.coUnits, fields.topic)
        (deadline, deadlineWords) = (fields.deadline, fields.deadlineWords)
    }

    fileprivate init?(_ row: Row, lead: Unit.ID, helpers: [Unit.ID]) {
        guard let id: ID = row.identifier("id"), let unit: Unit.ID = row.identifier("unit_id"),
            let year = row.integer("year"), let serial = row.integer("serial"), let text = row.text("text"),
            let kind = row.text("source_kind").flatMap(SourceKind.init(rawValue:)),
            let state = row.text("state").flatMap(MatterState.init(rawValue:))
        else { return nil }
        (self.id, issuingUnit, number) = (id, unit, MatterNumber(year: Int(year), serial: serial))
        (self.text, sourceKind, sourceText) = (text, kind, row.text("source_text") ?? "")
        (leadUnit, coUnits, topic) = (lead, helpers, row.text("topic"))
        (deadline, deadlineWords) = (row.day("deadline"), row.text("deadline_words"))
        publicity = row.integer("public_at").map { Publicity(by: row.identifier("public_by"), at: $0) }
        (self.state, registeredBy) = (state, row.identifier("registered_by"))
        registeredAt = row.integer("registered_at") ?? 0
        updatedAt = row.integer("updated_at") ?? 0
        version = row.integer("version") ?? 1
    }
}
