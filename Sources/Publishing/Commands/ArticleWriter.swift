import Foundation
import Kernel
import Ledger
import Storage

/// Writes one read page into the tables, within the transaction of its batch.
struct ArticleWriter {
    let transaction: Transaction
    let files: FileStore
    let identifiers: IdentifierGenerator
    let now: Int64
    let search: SearchBatch
    let touchedBatch: TouchedBatch

    private var places: ArticlePlaces { ArticlePlaces(transaction: transaction) }

    func save(_ page: SavedPage, from source: PageSource, digest: String) throws -> ImportOutcome {
        let origin = page.address ?? "file:" + source.origin
        let imported = try transaction.row(
            "SELECT digest, article_id FROM imported_page WHERE origin = ?", [.text(origin)])
        if imported?.text("digest") == digest { return .unchanged }
        var touched: Set<String> = []
        let facets = FacetWriter(transaction: transaction, identifiers: identifiers, now: now)
        let known = try articleOfAddress(page) ?? (page.address == nil ? imported?.integer("article_id") : nil)
        let before = try known.map(places.place)
        let zone = try page.zone.map {
            try facets.zone(
                $0, of: page.language, region: page.region, madeByTranslation: before?.zone, touched: &touched)
        }
        let existing = try known ?? articleOfTitle(page, zone: zone) ?? withdrawnArticle(page, zone, digest)
        // The same file under another name, or in another folder.
        if let existing, imported == nil, try hasFile(existing, digest: digest) {
            try remember(existing, origin: origin, digest: digest, page: page)
            return .unchanged
        }
        if let existing, try isKeptByEditors(existing) {
            return .skipped(Problem(field: source.name, key: "problem_page_kept"))
        }
        let previous = try existing.map(places.place)
        let isOriginal =
            try existing.map { try !hasOtherText($0, than: page.language) || page.language == .zhHans } ?? true
        let id = existing ?? identifiers.next(SavedPage.self).rawValue
        var now = previous ?? ArticlePlace()
        if isOriginal {
            now = ArticlePlace(
                zone: zone,
                region: try facets.facet(
                    "region", page.region, of: page.language, madeByTranslation: previous?.region, &touched),
                section: try facets.facet(
                    "section", page.section, of: page.language, madeByTranslation: previous?.section, &touched),
                kind: try facets.facet(
                    "kind", page.kind, of: page.language, madeByTranslation: previous?.kind, &touched),
                year: page.publishedOn?.year)
            now.column = try places.column(of: now.section)
        } else {
            // A translation tells the other-language names of what its original carries.
            try facets.learn(now.region, page.region, &touched)
            try facets.learn(now.section, page.section, &touched)
            try facets.learn(now.kind, page.kind, &touched)
            try facets.learnZone(now.zone, page.zone, &touched)
        }
        try search.willChange(id)
        let changes = ArticleChanges(transaction: transaction, article: id, language: page.language.rawValue)
        let fields = existing == nil ? [] : try changes.fields()
        let version = try writeArticle(id, page, now, isNew: existing == nil, isOriginal: isOriginal)
        try writeText(id, page, source)
        try remember(id, origin: origin, digest: digest, page: page)
        touched.formUnion(try places.neighbours(of: id, at: now).map(TouchedPages.article))
        for place in [previous, now].compactMap({ $0 }) { touchedBatch.add(place) }
        touched.formUnion([TouchedPages.article(id), TouchedPages.home, TouchedPages.archive, TouchedPages.sitemap])
        touchedBatch.add(touched)
        try Audit(transaction: transaction, now: self.now).article(
            id, existing == nil ? "article.imported" : "article.updated", version: version,
            detail: "\(page.language.rawValue) \(origin)",
            changes: existing == nil ? [] : FieldChange.differences(from: fields, to: try changes.fields()))
        return existing == nil ? .created : .updated
    }

    // MARK: Identity

    // Same address, or same title, zone and day: the same article.

    private func articleOfAddress(_ page: SavedPage) throws -> Int64? {
        for address in [page.address, page.translationOf].compactMap({ $0 }) {
            if let row = try transaction.row("SELECT article_id FROM old_address WHERE address = ?", [.text(address)]) {
                return row.integer("article_id")
            }
        }
        return nil
    }

    private func hasFile(_ article: Int64, digest: String) throws -> Bool {
        try transaction.row(
            "SELECT 1 AS one FROM imported_page WHERE article_id = ? AND digest = ?",
            [.integer(article), .text(digest)])
            != nil
    }

    /// What editors have taken over is theirs: an import would undo their work, or bring back what they withdrew.
    private func isKeptByEditors(_ article: Int64) throws -> Bool {
        try transaction.row("SELECT 1 AS one FROM manuscript WHERE id = ?", [.integer(article)]) != nil
    }

    /// Without a zone or a day a title is not enough: every office has a page 通知.
    private func articleOfTitle(_ page: SavedPage, zone: Int64?) throws -> Int64? {
        guard let zone, let day = page.publishedOn else { return nil }
        return try transaction.row(
            """
            SELECT article.id AS id FROM article_text JOIN article ON article.id = article_text.article_id
            WHERE article_text.title = ? AND article_text.language = ?
                AND article.zone_id = ? AND article.published_on = ?
            """,
            [
                .text(Self.storedTitle(page)), .text(page.language.rawValue), .integer(zone), .text(day.description),
            ])?.integer("id")
    }

    /// What was withdrawn must not come back because its page lies in another folder, or is saved anew.
    private func withdrawnArticle(_ page: SavedPage, _ zone: Int64?, _ digest: String) throws -> Int64? {
        try transaction.row(
            """
            SELECT article_id FROM withdrawn_article WHERE EXISTS (
                SELECT 1 FROM imported_page
                WHERE imported_page.article_id = withdrawn_article.article_id AND imported_page.digest = ?
            ) OR EXISTS (
                SELECT 1 FROM manuscript WHERE manuscript.id = withdrawn_article.article_id
                    AND manuscript.title = ? AND manuscript.zone_id = ?
            ) LIMIT 1
            """, [.text(digest), .text(Self.storedTitle(page)), .integer(orNull: zone)])?.integer("article_id")
    }

    private static func storedTitle(_ page: SavedPage) -> String { String((page.title ?? "").prefix(500)) }

    private func hasOtherText(_ id: Int64, than language: Language) throws -> Bool {
        try transaction.row(
            "SELECT 1 AS one FROM article_text WHERE article_id = ? AND language = ?",
            [.integer(id), .text(language.other.rawValue)]) != nil
    }

    // MARK: Rows

    private func writeArticle(
        _ id: Int64, _ page: SavedPage, _ place: ArticlePlace, isNew: Bool, isOriginal: Bool
    ) throws -> Int64 {
        let day = page.publishedOn?.description
        let values: [Value] = [
            .text(orNull: day), .text(day ?? ""), .text(orNull: page.source), .integer(orNull: place.zone),
            .integer(orNull: place.region), .integer(orNull: place.section), .integer(orNull: place.kind),
            .text(orNull: page.contact.phone), .text(orNull: page.contact.fax), .text(orNull: page.contact.email),
            .integer(now), .integer(id),
        ]
        if isNew {
            try transaction.execute(
                """
                INSERT INTO article (published_on, sort_day, source, zone_id, region_id, section_id, kind_id,
                    phone, fax, email, updated_at, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, values)
            return 1
        }
        if isOriginal {
            try transaction.execute(
                """
                UPDATE article SET published_on = ?, sort_day = ?, source = ?, zone_id = ?, region_id = ?,
                    section_id = ?, kind_id = ?, phone = ?, fax = ?, email = ?, updated_at = ? WHERE id = ?
                """, values)
        }
        return try transaction.row(
            "UPDATE article SET version = version + 1, updated_at = ? WHERE id = ? RETURNING version",
            [.integer(now), .integer(id)])?.integer("version") ?? 1
    }

    private func writeText(_ id: Int64, _ page: SavedPage, _ source: PageSource) throws {
        let body = try BodyWriter(files: files, transaction: transaction, source: source).write(page)
        let text = page.paragraphs.joined(separator: "\n")
        let excerpt =
            page.body.lazy.compactMap { if case .paragraph(_, let text) = $0, text.count > 20 { text } else { nil } }
            .first ?? page.paragraphs.first ?? ""
        try transaction.execute(
            """
            INSERT INTO article_text (article_id, language, title, source, excerpt, body_html, body_text,
                picture_file, picture_alt, copyright, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (article_id, language) DO UPDATE SET title = excluded.title, source = excluded.source,
                excerpt = excluded.excerpt, body_html = excluded.body_html, body_text = excluded.body_text,
                picture_file = excluded.picture_file, picture_alt = excluded.picture_alt,
                copyright = excluded.copyright, address = excluded.address
            """,
            [
                .integer(id), .text(page.language.rawValue), .text(Self.storedTitle(page)),
                .text(orNull: page.source), .text(Excerpt.of(excerpt)), .text(body.html), .text(text),
                .text(orNull: body.firstPicture?.hash), .text(orNull: body.firstPicture?.alternative),
                .text(orNull: page.copyright), .text(orNull: page.address),
            ])
        try transaction.execute(
            "DELETE FROM attachment WHERE article_id = ? AND language = ?",
            [.integer(id), .text(page.language.rawValue)])
        for (position, attachment) in body.attachments.enumerated() {
            try transaction.execute(
                "INSERT INTO attachment (article_id, language, position, label, name, file) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    .integer(id), .text(page.language.rawValue), .integer(Int64(position)), .text(attachment.label),
                    .text(attachment.name), .text(attachment.hash),
                ])
        }
    }

    private func remember(_ id: Int64, origin: String, digest: String, page: SavedPage) throws {
        try transaction.execute(
            """
            INSERT INTO imported_page (origin, digest, article_id) VALUES (?, ?, ?)
            ON CONFLICT (origin) DO UPDATE SET digest = excluded.digest, article_id = excluded.article_id
            """, [.text(origin), .text(digest), .integer(id)])
        for address in [page.address, page.translationOf].compactMap({ $0 }) {
            guard let parts = OldAddress(address) else { continue }
            try transaction.execute(
                "INSERT INTO old_address (address, host, target, article_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [.text(address), .text(parts.host), .text(parts.target), .integer(id)])
        }
    }
}

/// An address of the old portal, taken apart.
struct OldAddress {
    let host: String
    /// Path and query, as a request line carries them.
    let target: String

    init?(_ address: String) {
        guard let scheme = address.range(of: "://") else { return nil }
        let rest = address[scheme.upperBound...].prefix { $0 != "#" }
        host = String(rest.prefix { $0 != "/" && $0 != "?" }).lowercased()
        let path = rest.dropFirst(host.count)
        target = path.hasPrefix("/") ? String(path) : "/" + path
        guard !host.isEmpty else { return nil }
    }
}

/// Messages that leave with the transaction: which finished pages are no longer true.
enum Outbox {
    /// Readers remember the newest message that they saw, so messages must appear in the order of their numbers.
    static func takeTurn(in transaction: Transaction) throws { try transaction.takeTurn(at: "outbox") }

    static func append(_ touched: Set<String>, at seconds: Int64, in transaction: Transaction) throws {
        try takeTurn(in: transaction)
        try transaction.execute(
            "INSERT INTO outbox (recorded_at, touched) VALUES (?, ?)",
            [.integer(seconds), .text(touched.sorted().joined(separator: "\n"))])
    }
}
