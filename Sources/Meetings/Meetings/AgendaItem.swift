import Identity
import Kernel
import Storage

/// One item on the agenda of a meeting (议题).
public struct AgendaItem: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<AgendaItem>

    public let id: ID
    /// From 1, in the order of the agenda.
    public let position: Int64
    public let title: String
    /// The unit that reports on it (汇报单位).
    public let reportingUnit: Unit.ID?
    /// How long it is to take.
    public let minutes: Int64?
    /// What was decided, in the words of the minutes.
    public let decision: String?

    static func all(of meeting: Meeting.ID, _ transaction: Transaction) throws -> [AgendaItem] {
        try transaction.rows(
            """
            SELECT id, position, title, unit_id, minutes, decision FROM agenda_item WHERE meeting_id = ?
            ORDER BY position
            """, [.integer(meeting.rawValue)]
        ).compactMap(AgendaItem.init)
    }

    init(
        id: ID, position: Int64, title: String, reportingUnit: Unit.ID?, minutes: Int64?, decision: String?
    ) {
        (self.id, self.position, self.title) = (id, position, title)
        (self.reportingUnit, self.minutes, self.decision) = (reportingUnit, minutes, decision)
    }

    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let position = row.integer("position"),
            let title = row.text("title")
        else { return nil }
        self.init(
            id: id, position: position, title: title, reportingUnit: row.identifier("unit_id"),
            minutes: row.integer("minutes"), decision: row.text("decision"))
    }
}

/// The fields of an agenda item's form, as they were typed.
public struct AgendaItemDraft: Sendable, Equatable {
    /// The item that is edited; `nil` makes a new one.
    public var id: AgendaItem.ID?
    public var title = ""
    /// Identifier of the unit that reports, in decimal digits; empty for none.
    public var reportingUnit = ""
    /// In digits.
    public var minutes = ""
    public var decision = ""

    public init(id: AgendaItem.ID? = nil) { self.id = id }

    /// An item as its form shows it first.
    public init(_ item: AgendaItem) {
        id = item.id
        title = item.title
        reportingUnit = item.reportingUnit?.description ?? ""
        minutes = item.minutes.map(String.init) ?? ""
        decision = item.decision ?? ""
    }
}
