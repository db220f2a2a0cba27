import Identity
import Kernel
import Storage

/// What an editor finds on their desk in the morning.
public struct DeskWork: Sendable {
    /// Texts in review that the viewer may publish: those of others.
    public let toReview: [ManuscriptLine]
    /// Texts that the viewer typed in and did not save.
    public let unsaved: [ManuscriptLine]
    /// Drafts that the viewer wrote last.
    public let drafts: [ManuscriptLine]
    /// What the viewer gave to a second person.
    public let submitted: [ManuscriptLine]
    /// What will be published by itself.
    public let scheduled: [ManuscriptLine]
    /// What changed last.
    public let recent: [ManuscriptLine]
}

extension ManuscriptDesk {
    /// The desk of a viewer, of each part the first eight.
    public func work(as viewer: Viewer) async throws -> DeskWork {
        let readable = viewer.recordUnits(PublishingPolicy.readArticles)
        let publishable = viewer.recordUnits(PublishingPolicy.publishArticles)
        let person = Value.integer(viewer.author?.rawValue ?? 0)
        return try await database.read { transaction in
            func lines(_ units: [Unit.ID], _ condition: String, _ values: [Value], order: String) throws
                -> [ManuscriptLine]
            {
                guard !units.isEmpty else { return [] }
                let list = units.map { "\($0.rawValue)" }.joined(separator: ", ")
                return try transaction.rows(
                    """
                    \(Self.lineColumns) WHERE manuscript.unit_id IN (\(list)) AND \(condition)
                    ORDER BY \(order) LIMIT 8
                    """, values
                ).compactMap(Self.line)
            }
            let newest = "manuscript.updated_at DESC, manuscript.id DESC"
            return DeskWork(
                toReview: try lines(
                    publishable,
                    """
                    manuscript.state = 'review' AND COALESCE(manuscript.edited_by, 0) <> ?
                        AND COALESCE(manuscript.submitted_by, 0) <> ?
                    """, [person, person], order: "manuscript.updated_at, manuscript.id"),
                unsaved: try lines(
                    readable, "manuscript.id IN (SELECT manuscript_id FROM manuscript_typing WHERE person_id = ?)",
                    [person], order: newest),
                drafts: try lines(
                    readable, "manuscript.state = 'draft' AND manuscript.edited_by = ?", [person], order: newest),
                submitted: try lines(
                    readable, "manuscript.state = 'review' AND manuscript.submitted_by = ?", [person], order: newest),
                scheduled: try lines(
                    readable, "manuscript.state = 'scheduled'", [], order: "manuscript.due_at, manuscript.id"),
                recent: try lines(readable, "1 = 1", [], order: newest))
        }
    }

    /// What is to be published, or was, within days of Asia/Shanghai, in order of time.
    /// - Parameter days: both ends count.
    public func calendar(_ days: ClosedRange<CalendarDay>, as viewer: Viewer) async throws -> [CalendarEntry] {
        let units = viewer.recordUnits(PublishingPolicy.readArticles).map { "\($0.rawValue)" }.joined(separator: ", ")
        guard !units.isEmpty else { return [] }
        let range: [Value] = [
            .integer(days.lowerBound.shanghaiSeconds), .integer(days.upperBound.shanghaiSeconds + 86_400),
        ]
        return try await database.read { transaction in
            let due = try transaction.rows(
                """
                \(Self.lineColumns) WHERE manuscript.unit_id IN (\(units)) AND manuscript.state = 'scheduled'
                    AND manuscript.due_at >= ? AND manuscript.due_at < ? ORDER BY manuscript.due_at LIMIT 1000
                """, range
            ).compactMap(Self.line).map { CalendarEntry(line: $0, at: $0.dueAt ?? 0) }
            let published = try transaction.rows(
                """
                \(Self.lineColumns) WHERE manuscript.unit_id IN (\(units)) AND manuscript.state = 'published'
                    AND manuscript.updated_at >= ? AND manuscript.updated_at < ?
                ORDER BY manuscript.updated_at LIMIT 1000
                """, range
            ).compactMap(Self.line).map { CalendarEntry(line: $0, at: $0.updatedAt) }
            return (due + published).sorted { ($0.at, $0.line.id) < ($1.at, $1.line.id) }
        }
    }
}

/// A manuscript on a day of the calendar.
public struct CalendarEntry: Sendable {
    public let line: ManuscriptLine
    /// When it is due, or was published; seconds since 1970.
    public let at: Int64
}
