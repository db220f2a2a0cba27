import Identity
import Kernel
import Storage

/// What a list of manuscripts asks for.
public struct ManuscriptFilter: Sendable, Equatable {
    /// How the list is ordered.
    public enum Sort: String, Sendable, CaseIterable { case updated, title, due }

    /// Part of a title.
    public var text = ""
    public var state: ManuscriptState?
    /// A unit with all below it.
    public var unit: Unit.ID?
    /// Only what this person wrote or gave to be read.
    public var person: Person.ID?
    public var sort = Sort.updated
    public var isAscending = false
    /// From 1.
    public var page = 1
    /// 1…1000.
    public var size = 50

    public init() {}
}

/// A manuscript in a list.
public struct ManuscriptLine: Sendable {
    public let id: Manuscript.ID
    /// Chinese, or English where there is no other; empty for a text that has none yet.
    public let title: String
    public let titleEnglish: String?
    public let state: ManuscriptState
    public let isPublic: Bool
    public let unit: Unit.ID
    public let zone: LocalizedText?
    public let editedBy: Person.ID?
    public let dueAt: Int64?
    public let updatedAt: Int64
    public let version: Int64
}

/// A page of a list of manuscripts.
public struct ManuscriptLines: Sendable {
    public let total: Int
    public let lines: [ManuscriptLine]
}

extension ManuscriptDesk {
    /// The manuscripts of the units in which the viewer may read.
    public func manuscripts(_ filter: ManuscriptFilter, as viewer: Viewer) async throws -> ManuscriptLines {
        let units = viewer.recordUnits(PublishingPolicy.readArticles).filter { unit in
            filter.unit.map { viewer.tree.contains(unit, below: $0) } ?? true
        }
        guard !units.isEmpty else { return ManuscriptLines(total: 0, lines: []) }
        let (condition, values) = Self.condition(filter, units: units)
        return try await database.read { transaction in
            let total =
                try transaction.row("SELECT COUNT(*) AS n FROM manuscript WHERE \(condition)", values)?
                .integer("n") ?? 0
            let window = PageWindow(total: total, page: Int64(filter.page), size: Int64(min(filter.size, 1000)))
            let direction = window.direction(descending: !filter.isAscending)
            let column =
                switch filter.sort {
                case .updated: "manuscript.updated_at"
                case .title: "manuscript.title"
                case .due: "COALESCE(manuscript.due_at, 0)"
                }
            let rows = try transaction.rows(
                """
                \(Self.lineColumns) WHERE \(condition)
                ORDER BY \(column)\(direction), manuscript.id\(direction) LIMIT ? OFFSET ?
                """, values + window.values)
            return ManuscriptLines(total: Int(total), lines: window.inOrder(rows.compactMap(Self.line)))
        }
    }

    private static func condition(_ filter: ManuscriptFilter, units: [Unit.ID]) -> (sql: String, values: [Value]) {
        // Numbers of our own, so that they may stand in the text: no limit of `?` is met.
        var parts = ["manuscript.unit_id IN (\(units.map { "\($0.rawValue)" }.joined(separator: ", ")))"]
        var values: [Value] = []
        if let state = filter.state {
            parts.append("manuscript.state = ?")
            values.append(.text(state.rawValue))
        }
        if let person = filter.person {
            parts.append("(manuscript.edited_by = ? OR manuscript.submitted_by = ? OR manuscript.created_by = ?)")
            values += Array(repeating: .integer(person.rawValue), count: 3)
        }
        for word in filter.text.lowercased().split(whereSeparator: \.isWhitespace).prefix(10) {
            parts.append(
                "(lower(manuscript.title) LIKE ? ESCAPE '!' OR lower(manuscript.title_en) LIKE ? ESCAPE '!')")
            values += [.holding(word), .holding(word)]
        }
        return (parts.joined(separator: " AND "), values)
    }

    static let lineColumns = """
        SELECT manuscript.id, manuscript.title, manuscript.title_en, manuscript.state, manuscript.public_revision,
            manuscript.unit_id, manuscript.edited_by, manuscript.due_at, manuscript.updated_at, manuscript.version, zone.name_zh,
            zone.name_en
        FROM manuscript LEFT JOIN zone ON zone.id = manuscript.zone_id
        """

    static func line(_ row: Row) -> ManuscriptLine? {
        guard let id: Manuscript.ID = row.identifier("id"), let unit: Unit.ID = row.identifier("unit_id"),
            let state = row.text("state").flatMap(ManuscriptState.init(rawValue:))
        else { return nil }
        return ManuscriptLine(
            id: id, title: row.text("title") ?? "", titleEnglish: row.text("title_en"), state: state,
            isPublic: row.integer("public_revision") != nil,
            unit: unit,
            zone: row.text("name_zh").map { LocalizedText(chinese: $0, english: row.text("name_en")) },
            editedBy: row.identifier("edited_by"), dueAt: row.integer("due_at"),
            updatedAt: row.integer("updated_at") ?? 0, version: row.integer("version") ?? 1)
    }
}
