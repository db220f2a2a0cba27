import Identity
import Kernel
import Storage

/// A text that came of a meeting: minutes (会议纪要) or news. It is never changed; offsets into it hold for good.
public struct MeetingText: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<MeetingText>

    /// How it came.
    public enum Origin: Sendable, Equatable {
        /// Typed or pasted.
        case pasted
        /// From a file. `kind` is its media type; `hash` its SHA-256 in the file store, where it was kept.
        case file(name: String, kind: String, hash: String?)
        /// From an article of the portal, by its number.
        case article(Int64)
    }

    public let id: ID
    public let meeting: Meeting.ID
    /// Among the texts of its meeting, from 1.
    public let number: Int64
    /// Among the texts that took each other's place, from 1.
    public let edition: Int64
    /// The text whose place it took.
    public let replaces: ID?
    /// The text that took its place; nothing of this one is decided or filed any more.
    public let replacedBy: ID?
    public let title: String?
    /// How many Unicode scalars it has.
    public let length: Int
    /// SHA-256 of its UTF-8 bytes, in lower-case hexadecimal.
    public let digest: String
    public let origin: Origin
    /// What could not be read of the file that it came from.
    public let warnings: [TextWarning]
    public let attachedBy: Person.ID?
    /// Seconds since 1970.
    public let attachedAt: Int64

    /// All but the text itself.
    static let columns = """
        meeting_text.id, meeting_text.meeting_id, meeting_text.number, meeting_text.edition, meeting_text.replaces_id,
        (SELECT later.id FROM meeting_text AS later WHERE later.replaces_id = meeting_text.id) AS replaced_by,
        meeting_text.title, meeting_text.length, meeting_text.digest, meeting_text.origin, meeting_text.file_name,
        meeting_text.file_kind, meeting_text.file_hash, meeting_text.article_id, meeting_text.warnings,
        meeting_text.attached_by, meeting_text.attached_at
        """

    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let meeting: Meeting.ID = row.identifier("meeting_id"),
            let number = row.integer("number"), let edition = row.integer("edition"),
            let digest = row.text("digest")
        else { return nil }
        (self.id, self.meeting, self.number, self.edition, self.digest) = (id, meeting, number, edition, digest)
        (replaces, replacedBy) = (row.identifier("replaces_id"), row.identifier("replaced_by"))
        title = row.text("title")
        length = Int(row.integer("length") ?? 0)
        origin =
            switch row.text("origin") {
            case "file":
                .file(
                    name: row.text("file_name") ?? "", kind: row.text("file_kind") ?? "", hash: row.text("file_hash"))
            case "article": row.integer("article_id").map(Origin.article) ?? .pasted
            default: .pasted
            }
        warnings = TextWarning.list(json: row.text("warnings") ?? "")
        attachedBy = row.identifier("attached_by")
        attachedAt = row.integer("attached_at") ?? 0
    }

    static func find(_ id: ID, _ transaction: Transaction) throws -> MeetingText? {
        try transaction.row("SELECT \(columns) FROM meeting_text WHERE id = ?", [.integer(id.rawValue)])
            .flatMap(MeetingText.init)
    }

    /// The text itself.
    static func body(of id: ID, _ transaction: Transaction) throws -> String {
        try transaction.row("SELECT body FROM meeting_text WHERE id = ?", [.integer(id.rawValue)])?.text("body") ?? ""
    }
}
