import Kernel
import Storage

/// A section of the portal as the office keeps it.
public struct Section: Sendable, Equatable {
    public let id: Int64
    public var name: LocalizedText
    public var type: ColumnType
    /// Not offered to visitors while it holds no article.
    public var hidesWhenEmpty: Bool
    /// Names that it had before; imported pages that still say them land in it.
    public let earlierNames: [String]
    public let articles: Int64
    /// Where it stands; those that nobody has moved stand last, in the order in which they came.
    var position: Int64?
    /// 0 while nothing was ever decided.
    public var version: Int64

    /// What a section holds, and with it the list of the portal that it belongs to.
    public enum ColumnType: String, Sendable, CaseIterable { case news, opportunities, policies }

    /// Where sections stand that nobody has moved: after all others, in the order in which they came.
    static let unmoved: Int64 = 1_000_000

    /// Sections in their order.
    static let order = "ORDER BY COALESCE(section_place.position, \(unmoved)), facet.id"

    static func all(_ transaction: Transaction) throws -> [Section] {
        let names = try transaction.rows("SELECT facet_id, name FROM section_name ORDER BY name")
        let earlier = Dictionary(grouping: names) { $0.integer("facet_id") ?? 0 }
        return try transaction.rows(
            """
            SELECT facet.id, facet.name_zh, facet.name_en, facet.column_type, section_place.position,
                section_place.hides_when_empty, section_place.version,
                (SELECT COUNT(*) FROM article WHERE article.section_id = facet.id) AS articles
            FROM facet LEFT JOIN section_place ON section_place.facet_id = facet.id
            WHERE facet.dimension = 'section' \(order)
            """
        ).compactMap { row in
            Section(row, earlier: (earlier[row.integer("id") ?? 0] ?? []).compactMap { $0.text("name") })
        }
    }

    private init?(_ row: Row, earlier: [String]) {
        guard let id = row.integer("id"), let name = row.text("name_zh") else { return nil }
        self.id = id
        self.name = LocalizedText(chinese: name, english: row.text("name_en"))
        type = row.text("column_type").flatMap(ColumnType.init(rawValue:)) ?? .news
        hidesWhenEmpty = row.integer("hides_when_empty") == 1
        earlierNames = earlier
        articles = row.integer("articles") ?? 0
        position = row.integer("position")
        version = row.integer("version") ?? 0
    }

    /// The section that one was merged into, after all mergers; the number itself where it was not.
    static func heir(of id: Int64, _ transaction: Transaction) throws -> Int64 {
        try transaction.row("SELECT facet_id FROM merged_section WHERE id = ?", [.integer(id)])?.integer("facet_id")
            ?? id
    }

    /// Forgets what was decided of a section whose name goes over to another.
    static func forget(_ id: Int64, _ transaction: Transaction) throws {
        for table in ["section_name", "merged_section", "section_place"] {
            try transaction.execute("DELETE FROM \(table) WHERE facet_id = ?", [.integer(id)])
        }
    }
}
