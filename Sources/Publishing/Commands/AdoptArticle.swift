import Identity
import Kernel
import Storage

extension ManuscriptDesk {
    /// Makes a manuscript of an article that was imported, so that it can be edited; from then on imports leave it alone.
    ///
    /// The manuscript has the article's number. One that is there already is given as it is.
    /// - Throws: `Refusal` when the article's zone is not kept by a unit of the viewer.
    public func adopt(article id: Int64, as viewer: Viewer) async throws -> Manuscript.ID {
        let manuscriptID = Manuscript.ID(id)
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            if let known = try Manuscript.find(manuscriptID, transaction) {
                _ = try writable(known.id, viewer, transaction)
                return manuscriptID
            }
            guard let content = try PublishedContent(transaction).read(id) else { throw Refusal.unknown }
            let unit = try keeper(of: content.zone, viewer)
            var manuscript = Manuscript(id: manuscriptID, unit: unit, content: content, by: nil, at: now())
            (manuscript.state, manuscript.publicRevision) = (.published, 1)
            try ManuscriptRow.write(manuscript, in: transaction)
            try keepRevision(manuscript, by: viewer, in: transaction)
            try write(manuscript, "manuscript.adopted", by: viewer, in: transaction)
            return manuscriptID
        }
    }

    /// The unit that keeps a zone; for an article of no zone, or one that no unit keeps, the unit at the top.
    private func keeper(of zone: Int64?, _ viewer: Viewer) throws -> Unit.ID {
        let top = viewer.tree.units.first { viewer.tree.depth(of: $0.id) == 0 }
        guard let unit = zone.flatMap({ viewer.tree.unit(zone: $0) }) ?? top else { throw Refusal.unknown }
        try viewer.demand(PublishingPolicy.writeArticles, at: unit.id, orConceal: PublishingPolicy.readArticles)
        return unit.id
    }
}

/// What the portal shows of an article, as the content of a manuscript.
struct PublishedContent {
    let transaction: Transaction

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// `nil` when there is no article of that number.
    func read(_ id: Int64) throws -> ManuscriptContent? {
        guard
            let article = try transaction.row(
                """
                SELECT published_on, source, zone_id, region_id, section_id, kind_id, phone, fax, email
                FROM article WHERE id = ?
                """, [.integer(id)])
        else { return nil }
        var content = ManuscriptContent()
        content.day = article.text("published_on") ?? ""
        (content.zone, content.region) = (article.integer("zone_id"), article.integer("region_id"))
        (content.section, content.kind) = (article.integer("section_id"), article.integer("kind_id"))
        (content.phone, content.fax) = (article.text("phone") ?? "", article.text("fax") ?? "")
        content.email = article.text("email") ?? ""
        for language in Language.allCases {
            content[language] = try text(id, language, source: article.text("source"))
        }
        return content
    }

    private func text(_ id: Int64, _ language: Language, source: String?) throws -> ManuscriptText {
        var text = ManuscriptText()
        let key: [Value] = [.integer(id), .text(language.rawValue)]
        guard
            let row = try transaction.row(
                "SELECT title, source, body_html FROM article_text WHERE article_id = ? AND language = ?", key)
        else { return text }
        text.title = row.text("title") ?? ""
        text.source = row.text("source") ?? source ?? ""
        text.body = try ArticleBody(cleaning: row.text("body_html") ?? "").html
        text.attachments = try transaction.rows(
            "SELECT label, name, file FROM attachment WHERE article_id = ? AND language = ? ORDER BY position", key
        ).map {
            ManuscriptAttachment(
                label: $0.text("label") ?? "", name: $0.text("name") ?? "", file: $0.text("file") ?? "")
        }
        return text
    }
}
