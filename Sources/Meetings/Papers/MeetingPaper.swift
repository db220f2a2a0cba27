import Identity
import Kernel
import Storage

/// A paper of a meeting (会议材料): a drafting group (起草组) writes it in rounds, reviewers sign it off (签批).
public struct MeetingPaper: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<MeetingPaper>

    public let id: ID
    public let meeting: Meeting.ID
    public var agendaItem: AgendaItem.ID?
    public var title: String
    /// The unit that leads the drafting group (牵头起草单位).
    public var leadUnit: Unit.ID
    public var drafters: [Person.ID]
    /// Each signs off, in any order.
    public var reviewers: [Person.ID]
    public var deadline: PaperDeadline
    public var state: PaperState
    public let createdBy: Person.ID?
    /// Seconds since 1970.
    public let createdAt: Int64
    public var updatedAt: Int64
    public var version: Int64

    /// The paper as records of other rooms mention it.
    public var reference: SubjectReference { SubjectReference(PaperRecord.kind, id.rawValue) }

    static let columns = """
        meeting_paper.id, meeting_paper.meeting_id, meeting_paper.agenda_item_id, meeting_paper.title,
        meeting_paper.unit_id, meeting_paper.due_day, meeting_paper.due_time, meeting_paper.state,
        meeting_paper.created_by, meeting_paper.created_at, meeting_paper.updated_at, meeting_paper.version
        """

    init(id: ID, meeting: Meeting.ID, _ fields: PaperFields, createdBy: Person.ID?, at seconds: Int64) {
        (self.id, self.meeting, title, leadUnit) = (id, meeting, fields.title, fields.leadUnit)
        (drafters, reviewers, deadline) = (fields.drafters, fields.reviewers, fields.deadline)
        (agendaItem, state) = (fields.agendaItem, .drafting)
        (self.createdBy, createdAt, updatedAt, version) = (createdBy, seconds, seconds, 1)
    }

    mutating func set(_ fields: PaperFields) {
        (title, agendaItem, leadUnit) = (fields.title, fields.agendaItem, fields.leadUnit)
        (drafters, reviewers, deadline) = (fields.drafters, fields.reviewers, fields.deadline)
    }

    /// Without its people, who stand in rows of their own.
    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let meeting: Meeting.ID = row.identifier("meeting_id"),
            let title = row.text("title"), let unit: Unit.ID = row.identifier("unit_id"),
            let day = row.day("due_day"), let state = row.text("state").flatMap(PaperState.init(rawValue:))
        else { return nil }
        (self.id, self.meeting, self.title, leadUnit, self.state) = (id, meeting, title, unit, state)
        deadline = PaperDeadline(
            day: day, time: row.integer("due_time").flatMap { TimeOfDay(minutes: Int(clamping: $0)) })
        (agendaItem, drafters, reviewers) = (row.identifier("agenda_item_id"), [], [])
        createdBy = row.identifier("created_by")
        createdAt = row.integer("created_at") ?? 0
        updatedAt = row.integer("updated_at") ?? 0
        version = row.integer("version") ?? 1
    }

    /// Whether it should be there by now: in seconds since 1970.
    func isOverdue(at now: Int64) -> Bool { state.awaitsDraft && deadline.isOver(at: now) }

    static func find(_ id: ID, _ transaction: Transaction) throws -> MeetingPaper? {
        try all("meeting_paper.id = ?", id.rawValue, transaction).first
    }

    /// Those of a meeting, in the order in which they are due.
    static func all(of meeting: Meeting.ID, _ transaction: Transaction) throws -> [MeetingPaper] {
        try all("meeting_paper.meeting_id = ?", meeting.rawValue, transaction)
    }

    private static func all(
        _ condition: String, _ value: Int64, _ transaction: Transaction
    ) throws -> [MeetingPaper] {
        var papers = try transaction.rows(
            """
            SELECT \(columns) FROM meeting_paper WHERE \(condition)
            ORDER BY due_day, COALESCE(due_time, 1440), id
            """, [.integer(value)]
        ).compactMap(MeetingPaper.init)
        let people = try transaction.rows(
            """
            SELECT meeting_paper_person.paper_id, meeting_paper_person.part, meeting_paper_person.person_id
            FROM meeting_paper_person JOIN meeting_paper ON meeting_paper.id = meeting_paper_person.paper_id
            WHERE \(condition) ORDER BY meeting_paper_person.position
            """, [.integer(value)])
        let places = Dictionary(papers.enumerated().map { ($1.id.rawValue, $0) }) { first, _ in first }
        for row in people {
            guard let place = row.integer("paper_id").flatMap({ places[$0] }),
                let person: Person.ID = row.identifier("person_id")
            else { continue }
            if row.text("part") == "drafter" {
                papers[place].drafters.append(person)
            } else {
                papers[place].reviewers.append(person)
            }
        }
        return papers
    }

    /// Inserts the rows or replaces them.
    func write(in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO meeting_paper (id, meeting_id, agenda_item_id, title, unit_id, due_day, due_time, state,
                created_by, created_at, updated_at, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET agenda_item_id = excluded.agenda_item_id, title = excluded.title,
                unit_id = excluded.unit_id, due_day = excluded.due_day, due_time = excluded.due_time,
                state = excluded.state, updated_at = excluded.updated_at, version = excluded.version
            """,
            [
                .integer(id.rawValue), .integer(meeting.rawValue), .integer(orNull: agendaItem?.rawValue),
                .text(title), .integer(leadUnit.rawValue), .text("\(deadline.day)"),
                .integer(orNull: deadline.time.map { Int64($0.minutes) }), .text(state.rawValue),
                .integer(orNull: createdBy?.rawValue), .integer(createdAt), .integer(updatedAt), .integer(version),
            ])
        try transaction.execute("DELETE FROM meeting_paper_person WHERE paper_id = ?", [.integer(id.rawValue)])
        for (part, people) in [("drafter", drafters), ("reviewer", reviewers)] {
            for (place, person) in people.enumerated() {
                try transaction.execute(
                    "INSERT INTO meeting_paper_person (paper_id, part, position, person_id) VALUES (?, ?, ?, ?)",
                    [.integer(id.rawValue), .text(part), .integer(Int64(place + 1)), .integer(person.rawValue)])
            }
        }
    }

    /// As audit entries tell its changes.
    func fields(_ transaction: Transaction) throws -> [(field: String, value: String?)] {
        let item = try agendaItem.flatMap { item in
            try transaction.row("SELECT title FROM agenda_item WHERE id = ?", [.integer(item.rawValue)])?.text("title")
        }
        return [
            ("paperTitle", title), ("agendaItem", item), ("paperUnit", leadUnit.description),
            ("drafters", Self.list(drafters)), ("reviewers", Self.list(reviewers)),
            ("dueDay", deadline.day.description), ("dueTime", deadline.time?.description),
            ("paperState", state.rawValue),
        ]
    }

    private static func list(_ people: [Person.ID]) -> String {
        people.map(\.description).joined(separator: " ")
    }
}
