import Identity
import Kernel
import Storage

/// A special topic (专题): a page of blocks that editors work on, beside what the portal shows of it.
public struct Topic: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Topic>

    public let id: ID
    /// The unit that keeps it.
    public let unit: Unit.ID
    /// Last word of its address, for good.
    public let slug: String
    public var state: ManuscriptState
    public var content: TopicContent
    /// What the portal shows; `nil` while it shows nothing.
    var publicContent: String?
    /// When it was published first, in seconds since 1970; `nil` while it is not public.
    public var publishedAt: Int64?
    public var editedBy: Person.ID?
    public var submittedBy: Person.ID?
    public var updatedAt: Int64
    public var version: Int64

    /// Whether the portal shows it.
    public var isPublic: Bool { publicContent != nil }

    static let columns = """
        id, unit_id, slug, state, content, public_content, published_at, edited_by, submitted_by, updated_at, version
        """

    init(id: ID, unit: Unit.ID, slug: String, by person: Person.ID?, at seconds: Int64) {
        (self.id, self.unit, self.slug, state, content) = (id, unit, slug, .draft, TopicContent())
        (editedBy, updatedAt, version) = (person, seconds, 1)
    }

    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let unit: Unit.ID = row.identifier("unit_id"),
            let slug = row.text("slug"), let state = row.text("state").flatMap(ManuscriptState.init(rawValue:)),
            let content = row.text("content").flatMap(TopicContent.init(json:))
        else { return nil }
        (self.id, self.unit, self.slug, self.state, self.content) = (id, unit, slug, state, content)
        publicContent = row.text("public_content")
        publishedAt = row.integer("published_at")
        (editedBy, submittedBy) = (row.identifier("edited_by"), row.identifier("submitted_by"))
        updatedAt = row.integer("updated_at") ?? 0
        version = row.integer("version") ?? 1
    }

    static func find(_ id: ID, _ transaction: Transaction) throws -> Topic? {
        try transaction.row("SELECT \(columns) FROM topic WHERE id = ?", [.integer(id.rawValue)]).flatMap(Topic.init)
    }

    /// Inserts the row or replaces it.
    func write(in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO topic (id, unit_id, slug, state, title, content, public_content, published_at, edited_by,
                submitted_by, updated_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, title = excluded.title, content = excluded.content,
                public_content = excluded.public_content, published_at = excluded.published_at,
                edited_by = excluded.edited_by, submitted_by = excluded.submitted_by,
                updated_at = excluded.updated_at, version = excluded.version
            """,
            [
                .integer(id.rawValue), .integer(unit.rawValue), .text(slug), .text(state.rawValue),
                .text(content.title.chinese), .text(content.json), .text(orNull: publicContent),
                .integer(orNull: publishedAt), .integer(orNull: editedBy?.rawValue),
                .integer(orNull: submittedBy?.rawValue), .integer(updatedAt), .integer(version),
            ])
    }
}
