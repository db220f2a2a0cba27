import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// Items that an agenda has at most.
    public static let mostAgendaItems = 200

    /// Gives a meeting its agenda: the items in their order. Those that are missing leave it.
    /// - Parameter version: the meeting's version that the edit is based on.
    /// - Throws: `Problems` whose fields name the item by its place from 1 (`title-3`), `Refusal` or `StaleEdit`;
    ///   nothing is saved then.
    /// - Returns: the meeting as it stands now.
    @discardableResult
    public func saveAgenda(
        of id: Meeting.ID, _ drafts: [AgendaItemDraft], basedOn version: Int64, as viewer: Viewer
    ) async throws -> Meeting {
        guard drafts.count <= Self.mostAgendaItems else {
            throw Problems([
                Problem(
                    field: "agenda", key: "problem_agenda_long", arguments: ["count": "\(Self.mostAgendaItems)"])
            ])
        }
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            var meeting = try writable(id, viewer, transaction)
            guard meeting.version == version else { throw StaleEdit(current: meeting.version) }
            let before = try AgendaItem.all(of: id, transaction)
            let items = try read(drafts, known: before, viewer.tree)
            guard items != before else { return meeting }
            try Self.check(leaving: before.filter { old in !items.contains { $0.id == old.id } }, transaction)
            try Self.write(items, of: id, over: before, in: transaction)
            meeting.version += 1
            meeting.updatedAt = now()
            try meeting.write(in: transaction)
            try note(
                "meeting.agenda-saved", of: meeting.reference, version: meeting.version, at: meeting.unit,
                changes: FieldChange.differences(
                    from: [("agenda", Self.lines(before))], to: [("agenda", Self.lines(items))]),
                by: viewer, in: transaction)
            return meeting
        }
    }

    private func read(
        _ drafts: [AgendaItemDraft], known: [AgendaItem], _ tree: UnitTree
    ) throws -> [AgendaItem] {
        var reader = FieldReader()
        var free = Set(known.map(\.id))
        let items = drafts.enumerated().map { index, draft in
            let place = index + 1
            // An item of another meeting, or one that stands here twice, is a new one.
            let id = draft.id.flatMap { free.remove($0) } ?? identifiers.next(AgendaItem.self)
            return AgendaItem(
                id: id, position: Int64(place), title: reader.required(draft.title, "title-\(place)", limit: 300),
                reportingUnit: reader.unit(draft.reportingUnit, "reportingUnit-\(place)", in: tree),
                minutes: reader.count(draft.minutes, "minutes-\(place)", in: 1...1440),
                decision: reader.lines(draft.decision, "decision-\(place)", limit: 4000))
        }
        try Problems(reader.problems).check()
        return items
    }

    private static func write(
        _ items: [AgendaItem], of meeting: Meeting.ID, over before: [AgendaItem], in transaction: Transaction
    ) throws {
        let kept = Set(items.map(\.id))
        for item in before where !kept.contains(item.id) {
            try transaction.execute("DELETE FROM agenda_item WHERE id = ?", [.integer(item.id.rawValue)])
        }
        // Out of the way: no two items stand at the same place at any moment.
        try transaction.execute(
            "UPDATE agenda_item SET position = position + 1000000 WHERE meeting_id = ?", [.integer(meeting.rawValue)])
        for item in items {
            try transaction.execute(
                """
                INSERT INTO agenda_item (id, meeting_id, position, title, unit_id, minutes, decision)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET position = excluded.position, title = excluded.title,
                    unit_id = excluded.unit_id, minutes = excluded.minutes, decision = excluded.decision
                """,
                [
                    .integer(item.id.rawValue), .integer(meeting.rawValue), .integer(item.position),
                    .text(item.title), .integer(orNull: item.reportingUnit?.rawValue),
                    .integer(orNull: item.minutes), .text(orNull: item.decision),
                ])
        }
    }

    /// The agenda as the audit trail tells it: an item a line.
    private static func lines(_ items: [AgendaItem]) -> String? {
        guard !items.isEmpty else { return nil }
        return items.map { item in
            let decision = item.decision.map { "：" + $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
            return "\(item.position). \(item.title)" + (decision ?? "")
        }.joined(separator: "\n")
    }
}
