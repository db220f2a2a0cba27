import Identity
import Kernel
import Storage

/// How circulars stand in their tables.
enum CircularRows {
    static let columns = """
        circular.id, circular.unit_id, circular.label, circular.from_day, circular.until_day, circular.state,
        circular.title, circular.addressee, circular.opening, circular.demands, circular.heading_ranking,
        circular.heading_overdue, circular.overdue_none, circular.heading_demands, circular.heading_annex,
        circular.drafted_by, circular.counted_at, circular.issued_by, circular.issued_at, circular.updated_at,
        circular.version, circular.made_title, circular.made_addressee, circular.made_opening, circular.made_demands
        """

    static func find(_ id: Circular.ID, _ transaction: Transaction) throws -> Circular? {
        try transaction.row("SELECT \(columns) FROM circular WHERE id = ?", [.integer(id.rawValue)])
            .flatMap(Circular.init)
    }

    static func insert(_ circular: Circular, in transaction: Transaction) throws {
        let (texts, headings) = (circular.texts, circular.headings)
        try transaction.execute(
            """
            INSERT INTO circular (id, unit_id, from_day, until_day, state, title, addressee, opening, demands,
                heading_ranking, heading_overdue, overdue_none, heading_demands, heading_annex, drafted_by, counted_at,
                updated_at, version, made_title, made_addressee, made_opening, made_demands)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(circular.id.rawValue), .integer(circular.unit.rawValue), .text("\(circular.from)"),
                .text("\(circular.until)"), .text(circular.state.rawValue), .text(texts.title), .text(texts.addressee),
                .text(texts.opening), .text(texts.demands), .text(headings.ranking), .text(headings.overdue),
                .text(headings.overdueNone), .text(headings.demands), .text(headings.annex),
                .integer(orNull: circular.draftedBy?.rawValue), .integer(circular.countedAt),
                .integer(circular.updatedAt), .integer(circular.version),
            ] + values(circular.made))
    }

    /// The words that the template made.
    private static func values(_ made: Circular.Texts?) -> [Value] {
        [made?.title, made?.addressee, made?.opening, made?.demands].map { .text(orNull: $0) }
    }

    /// - Parameter number: year and number within it, when it is issued now.
    static func update(
        _ circular: Circular, number: (year: Int, serial: Int64)? = nil, in transaction: Transaction
    ) throws {
        let texts = circular.texts
        try transaction.execute(
            """
            UPDATE circular SET state = ?, label = ?, title = ?, addressee = ?, opening = ?, demands = ?, counted_at = ?,
                issued_by = ?, issued_at = ?, updated_at = ?, version = ?, made_title = ?, made_addressee = ?,
                made_opening = ?, made_demands = ? WHERE id = ?
            """,
            [
                .text(circular.state.rawValue), .text(orNull: circular.number), .text(texts.title),
                .text(texts.addressee), .text(texts.opening), .text(texts.demands), .integer(circular.countedAt),
                .integer(orNull: circular.issuedBy?.rawValue), .integer(orNull: circular.issuedAt),
                .integer(circular.updatedAt), .integer(circular.version),
            ] + values(circular.made) + [.integer(circular.id.rawValue)])
        guard let number else { return }
        try transaction.execute(
            "UPDATE circular SET year = ?, serial = ? WHERE id = ?",
            [.integer(Int64(number.year)), .integer(number.serial), .integer(circular.id.rawValue)])
    }

    /// What is counted, by rank.
    static func lines(of id: Circular.ID, _ transaction: Transaction) throws -> [CircularLine] {
        try transaction.rows(
            """
            SELECT unit_id, name_zh, name_en, place, assigned, done, on_time, overdue, returned, days_late
            FROM circular_line WHERE circular_id = ? ORDER BY position
            """, [.integer(id.rawValue)]
        ).compactMap { row in
            guard let unit: Unit.ID = row.identifier("unit_id"), let name = row.localized("name") else { return nil }
            func number(_ column: String) -> Int64 { row.integer(column) ?? 0 }
            return CircularLine(
                unit: unit, name: name, rank: number("place"), assigned: number("assigned"), done: number("done"),
                onTime: number("on_time"), overdue: number("overdue"), returned: number("returned"),
                daysLate: number("days_late"))
        }
    }

    static func write(_ lines: [CircularLine], of id: Circular.ID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM circular_line WHERE circular_id = ?", [.integer(id.rawValue)])
        for (index, line) in lines.enumerated() {
            try transaction.execute(
                """
                INSERT INTO circular_line (circular_id, unit_id, position, name_zh, name_en, place, assigned, done,
                    on_time, overdue, returned, days_late) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(id.rawValue), .integer(line.unit.rawValue), .integer(Int64(index + 1)),
                    .text(line.name.chinese), .text(orNull: line.name.english), .integer(line.rank),
                    .integer(line.assigned), .integer(line.done), .integer(line.onTime), .integer(line.overdue),
                    .integer(line.returned), .integer(line.daysLate),
                ])
        }
    }

    static func files(of id: Circular.ID, _ transaction: Transaction) throws -> [String: MatterFile] {
        var files: [String: MatterFile] = [:]
        for row in try transaction.rows(
            "SELECT kind, digest, name, media_type, size FROM circular_file WHERE circular_id = ?",
            [.integer(id.rawValue)])
        {
            guard let kind = row.text("kind"), let digest = row.text("digest"), let name = row.text("name"),
                let type = row.text("media_type")
            else { continue }
            files[kind] = MatterFile(digest: digest, name: name, mediaType: type, size: row.integer("size") ?? 0)
        }
        return files
    }
}

extension Circular {
    init(
        id: ID, unit: Unit.ID, from: CalendarDay, until: CalendarDay, texts: Texts,
        headings: CircularTemplate.Headings, by person: Person.ID?, at seconds: Int64
    ) {
        (self.id, self.unit, self.from, self.until, state) = (id, unit, from, until, .draft)
        (self.texts, made, self.headings, draftedBy) = (texts, texts, headings, person)
        (countedAt, updatedAt, version) = (seconds, seconds, 1)
    }

    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let unit: Unit.ID = row.identifier("unit_id"),
            let from = row.day("from_day"), let until = row.day("until_day"),
            let state = row.text("state").flatMap(State.init(rawValue:))
        else { return nil }
        func text(_ column: String) -> String { row.text(column) ?? "" }
        (self.id, self.unit, self.from, self.until, self.state) = (id, unit, from, until, state)
        number = row.text("label")
        texts = Texts(
            title: text("title"), addressee: text("addressee"), opening: text("opening"), demands: text("demands"))
        if let title = row.text("made_title"), let addressee = row.text("made_addressee"),
            let opening = row.text("made_opening"), let demands = row.text("made_demands")
        {
            made = Texts(title: title, addressee: addressee, opening: opening, demands: demands)
        }
        headings = CircularTemplate.Headings(
            ranking: text("heading_ranking"), overdue: text("heading_overdue"), overdueNone: text("overdue_none"),
            demands: text("heading_demands"), annex: text("heading_annex"))
        (draftedBy, issuedBy) = (row.identifier("drafted_by"), row.identifier("issued_by"))
        countedAt = row.integer("counted_at") ?? 0
        issuedAt = row.integer("issued_at")
        updatedAt = row.integer("updated_at") ?? 0
        version = row.integer("version") ?? 1
    }
}
