import Identity
import Kernel
import Ledger
import Storage

extension ManuscriptDesk {
    /// Brings the newest revision to the portal; what stood there before is replaced.
    func publish(_ manuscript: inout Manuscript, by viewer: Viewer, in transaction: Transaction) throws {
        manuscript.publicRevision = manuscript.revision
        let writer = ArticlePublication(transaction: transaction, now: now())
        let day = try day(of: manuscript, transaction)
        let version = try writer.write(manuscript.id.rawValue, manuscript.content, day: day)
        try transaction.execute(
            "DELETE FROM archived_article WHERE article_id = ?", [.integer(manuscript.id.rawValue)])
        try auditArticle(
            manuscript, version.isNew ? "article.published" : "article.updated", version: version.number,
            changes: version.changes, by: viewer, in: transaction)
        try WebhookNews(
            event: version.isNew ? .published : .updated, article: manuscript.id.rawValue, version: version.number,
            content: manuscript.content, day: day
        ).announce(of: manuscript.unit, in: viewer.tree, identifiers: identifiers, now: now(), in: transaction)
    }

    /// The day that it says; else that on which it became public: a correction does not make it news.
    private func day(of manuscript: Manuscript, _ transaction: Transaction) throws -> CalendarDay {
        if let day = CalendarDay(iso: manuscript.content.day) { return day }
        let article = try transaction.row(
            "SELECT published_on FROM article WHERE id = ?", [.integer(manuscript.id.rawValue)])
        return article?.text("published_on").flatMap { CalendarDay(iso: $0) } ?? today
    }

    /// Takes the article off the portal.
    /// - Throws: `Refusal` while a published figure quotes it: the chain from the figure to its sentence must not break.
    func withdraw(
        _ manuscript: Manuscript, reason: String, by viewer: Viewer, in transaction: Transaction
    ) throws {
        let id = manuscript.id.rawValue
        let quoted = try transaction.row(
            "SELECT figure_id FROM figure_sentence WHERE article_id = ? LIMIT 1", [.integer(id)])
        if let figure = quoted?.integer("figure_id") {
            throw Refusal(key: "refusal_article_quoted", arguments: ["figure": "\(figure)"])
        }
        // What must not be read any more is not to be read by a link either.
        try transaction.execute(
            "UPDATE preview_pass SET expires_at = ? WHERE manuscript_id = ? AND expires_at > ?",
            [.integer(now()), .integer(id), .integer(now())])
        let version = try ArticlePublication(transaction: transaction, now: now()).remove(id)
        try auditArticle(
            manuscript, "article.withdrawn", version: version, reason: reason, by: viewer, in: transaction)
        try WebhookNews(event: .withdrawn, article: id, version: version, content: nil, day: nil)
            .announce(of: manuscript.unit, in: viewer.tree, identifiers: identifiers, now: now(), in: transaction)
    }

    /// Marks the article as no longer kept up.
    func markArchived(_ manuscript: Manuscript, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO archived_article (article_id, archived_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [.integer(manuscript.id.rawValue), .integer(now())])
        try Outbox.append([TouchedPages.article(manuscript.id.rawValue)], at: now(), in: transaction)
    }

    private func auditArticle(
        _ manuscript: Manuscript, _ action: String, version: Int64, changes: [FieldChange] = [], reason: String? = nil,
        by viewer: Viewer, in transaction: Transaction
    ) throws {
        let id = manuscript.id.rawValue
        let state = try ArticleRecord.states(of: id, in: transaction).first?.digest ?? RecordDigest.gone
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor,
                unit: viewer.actingUnit(PublishingPolicy.publishArticles, at: manuscript.unit)?.rawValue,
                action: action, subjectKind: ArticleRecord.kind, subject: id, version: version,
                detail: "\(SubjectReference(ManuscriptRecord.kind, id)) \(manuscript.revision)", changes: changes,
                reason: reason, state: state), at: now(), in: transaction)
    }
}
