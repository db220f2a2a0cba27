import Identity
import Kernel
import Ledger
import Storage

/// Writes texts of other systems into the tables, within the transaction of their batch.
struct IncomingTextWriter {
    let transaction: Transaction
    let desk: ManuscriptDesk
    let viewer: Viewer
    /// Keeps texts that are not public.
    let unit: Unit.ID?
    let now: Int64
    private let search: SearchBatch
    private let touched = TouchedBatch()

    init(transaction: Transaction, desk: ManuscriptDesk, viewer: Viewer, unit: Unit.ID?, now: Int64) {
        (self.transaction, self.desk, self.viewer, self.unit, self.now) = (transaction, desk, viewer, unit, now)
        search = SearchBatch(transaction)
    }

    func save(_ text: IncomingText) throws -> ImportOutcome {
        let imported = try transaction.row(
            "SELECT digest, article_id FROM imported_page WHERE origin = ?", [.text(text.origin)])
        if imported?.text("digest") == text.digest { return .unchanged }
        let known = try imported?.integer("article_id") ?? articleOfAddress(text) ?? articleOfTitle(text)
        if let known, try Manuscript.find(Manuscript.ID(known), transaction) != nil {
            return .skipped(Problem(field: text.name, key: "problem_page_kept"))
        }
        if !text.isPublic {
            guard known == nil else { return .skipped(Problem(field: text.name, key: "problem_import_public")) }
            guard let unit else { return .skipped(Problem(field: text.name, key: "problem_import_draft")) }
            try remember(text, as: try begin(text, in: unit))
            return .created
        }
        let id = known ?? desk.identifiers.next(Manuscript.self).rawValue
        try publish(text, as: id)
        try remember(text, as: id)
        return known == nil ? .created : .updated
    }

    /// After all texts of the batch.
    func finish() throws {
        try search.finish()
        try touched.finish(at: now, in: transaction)
    }

    // MARK: Identity

    // Same address, or same title, zone and day: the same article.

    private func articleOfAddress(_ text: IncomingText) throws -> Int64? {
        for address in text.addresses {
            let row = try transaction.row("SELECT article_id FROM old_address WHERE address = ?", [.text(address)])
            if let id = row?.integer("article_id") { return id }
        }
        return nil
    }

    private func articleOfTitle(_ text: IncomingText) throws -> Int64? {
        guard let zone = text.place.zone, !text.content.day.isEmpty else { return nil }
        return try transaction.row(
            """
            SELECT article.id AS id FROM article_text JOIN article ON article.id = article_text.article_id
            JOIN zone ON zone.id = article.zone_id
            WHERE article_text.title = ? AND article.published_on = ? AND (zone.name_zh = ? OR zone.name_en = ?)
            ORDER BY article.id LIMIT 1
            """,
            [.text(text.content.title), .text(text.content.day), .text(zone), .text(zone)])?.integer("id")
    }

    private func remember(_ text: IncomingText, as id: Int64) throws {
        try transaction.execute(
            """
            INSERT INTO imported_page (origin, digest, article_id) VALUES (?, ?, ?)
            ON CONFLICT (origin) DO UPDATE SET digest = excluded.digest, article_id = excluded.article_id
            """, [.text(text.origin), .text(text.digest), .integer(id)])
        for address in text.addresses {
            guard let parts = OldAddress(address) else { continue }
            try transaction.execute(
                "INSERT INTO old_address (address, host, target, article_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [.text(address), .text(parts.host), .text(parts.target), .integer(id)])
        }
    }

    // MARK: The two ways

    private func publish(_ text: IncomingText, as id: Int64) throws {
        for file in text.files {
            try StoredFileWriter.remember(file, text.renditions[file.hash] ?? [], in: transaction)
        }
        let before = try PublishedContent(transaction).read(id)
        let content = try placed(text, over: before)
        let version = try ArticlePublication(transaction: transaction, now: now).write(
            id, content, day: CalendarDay(iso: content.day) ?? desk.today, search, touched)
        try Audit(transaction: transaction, now: now).article(
            id, version.isNew ? "article.imported" : "article.updated", version: version.number,
            detail: "\(text.language.rawValue) \(text.origin)", changes: version.changes)
    }

    private func begin(_ text: IncomingText, in unit: Unit.ID) throws -> Int64 {
        try viewer.demand(PublishingPolicy.writeArticles, at: unit, orConceal: PublishingPolicy.readArticles)
        let id: Manuscript.ID = desk.identifiers.next()
        let manuscript = Manuscript(
            id: id, unit: unit, content: try placed(text, over: nil), by: viewer.author, at: now)
        try ManuscriptRow.write(manuscript, in: transaction)
        for file in text.files {
            try desk.keep(file, text.renditions[file.hash] ?? [], for: id, in: transaction)
        }
        try desk.keepRevision(manuscript, by: viewer, in: transaction)
        try desk.note("manuscript.imported", of: manuscript, by: viewer, in: transaction)
        return id.rawValue
    }

    /// What the import does not say stays as it is: the other language, the telephone, a place.
    private func placed(_ text: IncomingText, over before: ManuscriptContent?) throws -> ManuscriptContent {
        let facets = FacetWriter(transaction: transaction, identifiers: desk.identifiers, now: now)
        var pages: Set<String> = []
        var content = before ?? text.content
        for language in text.content.languages { content[language] = text.content[language] }
        if !text.content.day.isEmpty { content.day = text.content.day }
        let place = text.place
        content.region = try facets.facet("region", place.region, text.language, &pages) ?? content.region
        content.section = try facets.facet("section", place.section, text.language, &pages) ?? content.section
        content.kind = try facets.facet("kind", place.kind, text.language, &pages) ?? content.kind
        if let zone = place.zone {
            content.zone = try facets.zone(zone, language: text.language, region: place.region, touched: &pages)
        }
        touched.add(pages)
        return content
    }
}
