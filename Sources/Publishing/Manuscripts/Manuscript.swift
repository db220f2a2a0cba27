import Identity
import Kernel
import Storage

/// A text that editors work on, beside what the portal shows of it. The article that it becomes has the same number.
public struct Manuscript: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Manuscript>

    public let id: ID
    /// The unit that keeps it.
    public let unit: Unit.ID
    public var state: ManuscriptState
    public var content: ManuscriptContent
    /// Number of the newest revision, from 1.
    public var revision: Int64
    /// The revision that the portal shows; `nil` while it shows none.
    public var publicRevision: Int64?
    /// Who wrote the newest revision; `nil` for a program.
    public var editedBy: Person.ID?
    /// Who gave it to a second person.
    public var submittedBy: Person.ID?
    /// When it is to be published, in seconds since 1970.
    public var dueAt: Int64?
    public let createdBy: Person.ID?
    public let createdAt: Int64
    public var updatedAt: Int64
    public var version: Int64

    /// Whether the portal shows it.
    public var isPublic: Bool { publicRevision != nil }

    static let columns = """
        manuscript.id, manuscript.unit_id, manuscript.state, manuscript.content, manuscript.revision,
        manuscript.public_revision, manuscript.edited_by, manuscript.submitted_by, manuscript.due_at,
        manuscript.created_by, manuscript.created_at, manuscript.updated_at, manuscript.version
        """

    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let unit: Unit.ID = row.identifier("unit_id"),
            let state = row.text("state").flatMap(ManuscriptState.init(rawValue:)),
            let content = row.text("content").flatMap(ManuscriptContent.init(json:))
        else { return nil }
        (self.id, self.unit, self.state, self.content) = (id, unit, state, content)
        revision = row.integer("revision") ?? 1
        publicRevision = row.integer("public_revision")
        editedBy = row.identifier("edited_by")
        submittedBy = row.identifier("submitted_by")
        dueAt = row.integer("due_at")
        createdBy = row.identifier("created_by")
        createdAt = row.integer("created_at") ?? 0
        updatedAt = row.integer("updated_at") ?? 0
        version = row.integer("version") ?? 1
    }

    init(
        id: ID, unit: Unit.ID, content: ManuscriptContent, by person: Person.ID?, at seconds: Int64
    ) {
        (self.id, self.unit, self.content, state) = (id, unit, content, .draft)
        (revision, version) = (1, 1)
        (createdBy, editedBy) = (person, person)
        (createdAt, updatedAt) = (seconds, seconds)
    }

    static func find(_ id: ID, _ transaction: Transaction) throws -> Manuscript? {
        var manuscript = try transaction.row(
            "SELECT \(columns) FROM manuscript WHERE id = ?", [.integer(id.rawValue)]
        ).flatMap(Manuscript.init)
        // It was put into a section that is part of another now.
        if let section = manuscript?.content.section {
            manuscript?.content.section = try Section.heir(of: section, transaction)
        }
        return manuscript
    }
}
