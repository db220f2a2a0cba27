import Identity
import Kernel
import Storage

/// What somebody with the link of a preview sees, and nothing else: for the public door.
public struct PreviewReader: Sendable {
    let database: Database
    let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970.
    public init(database: Database, now: @escaping @Sendable () -> Int64) {
        (self.database, self.now) = (database, now)
    }

    /// The manuscript behind a link, as it stands now; `nil` when the link has expired or never was.
    public func manuscript(secret: String) async throws -> Manuscript? {
        guard secret.utf8.count == 43 else { return nil }
        return try await database.read { transaction in
            let pass = try transaction.row(
                "SELECT manuscript_id FROM preview_pass WHERE digest = ? AND expires_at > ?",
                [.text(SecretText.digest(secret)), .integer(now())])
            guard let id: Manuscript.ID = pass?.identifier("manuscript_id") else { return nil }
            return try Manuscript.find(id, transaction)
        }
    }

    /// The type of a file that the manuscript behind a link shows; `nil` for any other.
    public func mediaType(ofFile hash: String, secret: String) async throws -> String? {
        guard let manuscript = try await manuscript(secret: secret), manuscript.content.files.contains(hash) else {
            return nil
        }
        return try await database.read { transaction in
            let own = try transaction.row(
                "SELECT media_type FROM manuscript_file WHERE hash = ? LIMIT 1", [.text(hash)])
            let known = try own ?? transaction.row("SELECT media_type FROM stored_file WHERE hash = ?", [.text(hash)])
            return known?.text("media_type")
        }
    }

    /// The page of a manuscript as the portal will show it, in a language or in the one that it has; `nil` for one that
    /// says nothing.
    public func article(of manuscript: Manuscript, language: Language) async throws -> PublicReader.ArticleDetail? {
        let content = manuscript.content
        let languages = content.languages
        guard let shown = languages.contains(language) ? language : languages.first else { return nil }
        let text = content[shown]
        let body = try ArticleBody(cleaning: text.body)
        return try await database.read { transaction in
            func name(_ table: String, _ id: Int64?) throws -> PublicReader.Name? {
                guard let id else { return nil }
                return try transaction.row(
                    "SELECT id AS of_id, name_zh AS of_zh, name_en AS of_en FROM \(table) WHERE id = ?", [.integer(id)]
                ).flatMap { PublicReader.name($0, "of") }
            }
            let attachments = try text.attachments.map { attachment in
                func file(_ table: String) throws -> Row? {
                    try transaction.row(
                        "SELECT media_type, size FROM \(table) WHERE hash = ? LIMIT 1", [.text(attachment.file)])
                }
                // One of an imported article was never sent here.
                let known = try file("manuscript_file") ?? file("stored_file")
                return PublicReader.AttachmentRow(
                    label: attachment.label, name: attachment.name, hash: attachment.file,
                    mediaType: known?.text("media_type") ?? "", size: known?.integer("size") ?? 0)
            }
            let row = PublicReader.ArticleRow(
                id: manuscript.id.rawValue, title: text.title, language: shown,
                day: CalendarDay(iso: content.day) ?? CalendarDay(shanghaiSeconds: now()),
                excerpt: text.summary.isEmpty ? Excerpt.of(String(body.text.prefix(400))) : text.summary,
                source: text.source.isEmpty ? nil : text.source, zone: try name("zone", content.zone),
                kind: try name("facet", content.kind), picture: nil, updatedAt: manuscript.updatedAt)
            func optional(_ text: String) -> String? { text.isEmpty ? nil : text }
            return PublicReader.ArticleDetail(
                row: row, bodyHTML: PublicBody.withScrollingTables(body.html), copyright: nil, address: nil,
                region: try name("facet", content.region), section: try name("facet", content.section),
                sectionColumnType: try ArticlePlaces(transaction: transaction).column(of: content.section) ?? "news",
                phone: optional(content.phone), fax: optional(content.fax), email: optional(content.email),
                languages: Set(languages), attachments: attachments, previous: nil, next: nil, related: [],
                figures: [], outcomes: [], archivedAt: nil, sequence: 0)
        }
    }
}
