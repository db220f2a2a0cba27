import Kernel
import Ledger
import Storage

/// Writes the content of a manuscript into the tables that the portal reads, and takes it out again, with everything
/// that follows: search, finished pages, neighbours.
struct ArticlePublication {
    let transaction: Transaction
    /// Seconds since 1970.
    let now: Int64

    /// The article's version after the change.
    struct Version {
        let number: Int64
        let isNew: Bool
        let changes: [FieldChange]
    }

    private var places: ArticlePlaces { ArticlePlaces(transaction: transaction) }

    func write(_ id: Int64, _ content: ManuscriptContent, day: CalendarDay) throws -> Version {
        let (search, touched) = (SearchBatch(transaction), TouchedBatch())
        let version = try write(id, content, day: day, search, touched)
        try search.finish()
        try touched.finish(at: now, in: transaction)
        return version
    }

    /// As one of many: who calls finishes search and touched pages when all are written.
    func write(
        _ id: Int64, _ content: ManuscriptContent, day: CalendarDay, _ search: SearchBatch, _ touched: TouchedBatch
    ) throws -> Version {
        let isNew = try transaction.row("SELECT id FROM article WHERE id = ?", [.integer(id)]) == nil
        let before = isNew ? nil : try places.place(id)
        let oldFields = try fields(of: id)
        if let before { touched.add(Set(try places.neighbours(of: id, at: before).map(TouchedPages.article))) }
        try search.willChange(id)
        try rememberFiles(content)
        let number = try writeArticle(id, content, day: day, isNew: isNew)
        for language in Language.allCases { try writeText(id, language, content[language]) }
        let place = try places.place(id)
        touched.add(Set(try places.neighbours(of: id, at: place).map(TouchedPages.article)))
        note(id, in: touched, at: [before, place].compactMap { $0 })
        return Version(
            number: number, isNew: isNew,
            changes: isNew ? [] : FieldChange.differences(from: oldFields, to: try fields(of: id)))
    }

    /// - Returns: the version that the removal counts as.
    func remove(_ id: Int64) throws -> Int64 {
        let search = SearchBatch(transaction)
        let touched = TouchedBatch()
        let place = try places.place(id)
        touched.add(Set(try places.neighbours(of: id, at: place).map(TouchedPages.article)))
        try search.willChange(id)
        for table in ["attachment", "article_text", "archived_article"] {
            try transaction.execute("DELETE FROM \(table) WHERE article_id = ?", [.integer(id)])
        }
        let row = try transaction.row("DELETE FROM article WHERE id = ? RETURNING version", [.integer(id)])
        let version = (row?.integer("version") ?? 0) + 1
        try transaction.execute(
            """
            INSERT INTO withdrawn_article (article_id, version, withdrawn_at) VALUES (?, ?, ?)
            ON CONFLICT (article_id) DO UPDATE SET version = excluded.version, withdrawn_at = excluded.withdrawn_at
            """, [.integer(id), .integer(version), .integer(now)])
        note(id, in: touched, at: [place])
        try search.finish()
        try touched.finish(at: now, in: transaction)
        return version
    }

    private func note(_ id: Int64, in touched: TouchedBatch, at places: [ArticlePlace]) {
        for place in places { touched.add(place) }
        touched.add([TouchedPages.article(id), TouchedPages.home, TouchedPages.archive, TouchedPages.sitemap])
    }

    private func fields(of id: Int64) throws -> [(field: String, value: String?)] {
        try Language.allCases.flatMap { language in
            let suffix = language.fieldSuffix
            return try ArticleChanges(transaction: transaction, article: id, language: language.rawValue).fields()
                .filter { language == .zhHans || ["title", "source", "body_text"].contains($0.field) }
                .map { (field: $0.field + suffix, value: $0.value) }
        }
    }

    // MARK: Rows

    private func writeArticle(_ id: Int64, _ content: ManuscriptContent, day: CalendarDay, isNew: Bool) throws -> Int64
    {
        func optional(_ text: String) -> Value { .text(orNull: text.isEmpty ? nil : text) }
        let source = content.chinese.source.isEmpty ? content.english.source : content.chinese.source
        let values: [Value] = [
            .text("\(day)"), .text("\(day)"), optional(source), .integer(orNull: content.zone),
            .integer(orNull: content.region), .integer(orNull: content.section), .integer(orNull: content.kind),
            optional(content.phone), optional(content.fax), optional(content.email), .integer(now), .integer(id),
        ]
        guard isNew else {
            return try transaction.row(
                """
                UPDATE article SET published_on = ?, sort_day = ?, source = ?, zone_id = ?, region_id = ?,
                    section_id = ?, kind_id = ?, phone = ?, fax = ?, email = ?, updated_at = ?, version = version + 1
                WHERE id = ? RETURNING version
                """, values)?.integer("version") ?? 1
        }
        // One that comes back counts on where it was withdrawn.
        let withdrawn = try transaction.row(
            "DELETE FROM withdrawn_article WHERE article_id = ? RETURNING version", [.integer(id)])
        let version = (withdrawn?.integer("version") ?? 0) + 1
        try transaction.execute(
            """
            INSERT INTO article (published_on, sort_day, source, zone_id, region_id, section_id, kind_id,
                phone, fax, email, updated_at, id, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, values + [.integer(version)])
        return version
    }

    private func writeText(_ id: Int64, _ language: Language, _ text: ManuscriptText) throws {
        let key: [Value] = [.integer(id), .text(language.rawValue)]
        try transaction.execute("DELETE FROM attachment WHERE article_id = ? AND language = ?", key)
        guard !text.isEmpty else {
            return try transaction.execute("DELETE FROM article_text WHERE article_id = ? AND language = ?", key)
        }
        let body = try ArticleBody(cleaning: text.body)
        let picture = body.pictures.first
        let beginning = body.text.split(separator: "\n").first { $0.count > 20 } ?? body.text.prefix(400)
        try transaction.execute(
            """
            INSERT INTO article_text (article_id, language, title, source, excerpt, body_html, body_text,
                picture_file, picture_alt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (article_id, language) DO UPDATE SET title = excluded.title, source = excluded.source,
                excerpt = excluded.excerpt, body_html = excluded.body_html, body_text = excluded.body_text,
                picture_file = excluded.picture_file, picture_alt = excluded.picture_alt
            """,
            key + [
                .text(text.title), .text(orNull: text.source.isEmpty ? nil : text.source),
                .text(text.summary.isEmpty ? Excerpt.of(String(beginning)) : text.summary),
                .text(try PublicBody(transaction: transaction).html(of: body)), .text(body.text),
                .text(orNull: picture.flatMap { StoredFileAddress.hash(of: $0.source) }),
                .text(orNull: picture?.alternative),
            ])
        for (position, attachment) in text.attachments.enumerated() {
            try transaction.execute(
                "INSERT INTO attachment (article_id, language, position, label, name, file) VALUES (?, ?, ?, ?, ?, ?)",
                key + [
                    .integer(Int64(position)), .text(attachment.label), .text(attachment.name), .text(attachment.file),
                ])
        }
    }

    /// Files become public with the text that shows them.
    private func rememberFiles(_ content: ManuscriptContent) throws {
        for hash in content.files.sorted() {
            try StoredFileWriter.publish(
                hash, from: "manuscript_file WHERE hash = ? ORDER BY manuscript_id LIMIT 1", [.text(hash)],
                in: transaction)
        }
    }
}
