import Kernel
import Ledger
import Storage

/// Keeps what the portal shows of matters in step with them, within the transaction that changes these.
public struct KeepOutcome: Sendable {
    let identifiers: IdentifierGenerator
    let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970.
    public init(identifiers: IdentifierGenerator, now: @escaping @Sendable () -> Int64) {
        (self.identifiers, self.now) = (identifiers, now)
    }

    /// Shows an outcome as it is now; nothing is written where it says what is shown already.
    public func show(_ outcome: Outcome, by author: Author, in transaction: Transaction) throws {
        let found = try row(outcome.id, transaction)
        let sources = try Outcome.sources(of: outcome.id, transaction)
        let before = found.flatMap { Outcome($0, sources) }
        let isShown = found.map { $0.integer("withdrawn_at") == nil } ?? false
        guard !isShown || before != outcome else { return }
        let version = (found?.integer("version") ?? 0) + 1
        try write(outcome, first: found?.integer("published_at"), version: version, in: transaction)
        if found == nil {
            try Provenance(transaction: transaction, identifiers: identifiers, author: author, at: now()).link(
                LinkDraft(
                    .publishedAs, from: SubjectReference("matter", outcome.id),
                    to: SubjectReference(OutcomeRecord.kind, outcome.id)))
        }
        let changes = FieldChange.differences(
            from: isShown ? before?.fields ?? [] : [], to: outcome.fields)
        try note(
            isShown ? "outcome.changed" : "outcome.shown", outcome.id, version: version, changes, by: author,
            in: transaction)
        try touch(outcome.id, articles: (sources + outcome.sources).map(\.article), in: transaction)
    }

    /// Shows it no more. What was shown stays for the ledger.
    public func withdraw(_ id: Int64, by author: Author, in transaction: Transaction) throws {
        guard let row = try row(id, transaction), row.integer("withdrawn_at") == nil else { return }
        let version = (row.integer("version") ?? 0) + 1
        try transaction.execute(
            "UPDATE outcome SET withdrawn_at = ?, updated_at = ?, version = ? WHERE id = ?",
            [.integer(now()), .integer(now()), .integer(version), .integer(id)])
        try note("outcome.withdrawn", id, version: version, [], by: author, in: transaction)
        try touch(id, articles: Outcome.sources(of: id, transaction).map(\.article), in: transaction)
    }

    /// The outcome as it is shown now; `nil` where it is not.
    public func shown(_ id: Int64, in transaction: Transaction) throws -> Outcome? {
        guard let row = try row(id, transaction), row.integer("withdrawn_at") == nil else { return nil }
        return Outcome(row, try Outcome.sources(of: id, transaction))
    }

    private func row(_ id: Int64, _ transaction: Transaction) throws -> Row? {
        try transaction.row("SELECT \(Outcome.columns) FROM outcome WHERE id = ?", [.integer(id)])
    }

    private func write(_ outcome: Outcome, first: Int64?, version: Int64, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO outcome (id, number, matter, lead_zh, lead_en, deadline, deadline_words, state, meeting_zh,
                meeting_en, meeting_day, published_at, updated_at, withdrawn_at, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)
            ON CONFLICT (id) DO UPDATE SET number = excluded.number, matter = excluded.matter,
                lead_zh = excluded.lead_zh, lead_en = excluded.lead_en, deadline = excluded.deadline,
                deadline_words = excluded.deadline_words, state = excluded.state, meeting_zh = excluded.meeting_zh,
                meeting_en = excluded.meeting_en, meeting_day = excluded.meeting_day,
                updated_at = excluded.updated_at, withdrawn_at = NULL, version = excluded.version
            """,
            [
                .integer(outcome.id), .text(outcome.number), .text(outcome.matter), .text(outcome.leadUnit.chinese),
                .text(orNull: outcome.leadUnit.english), .text(orNull: outcome.deadline?.description),
                .text(orNull: outcome.deadlineWords), .text(outcome.state),
                .text(orNull: outcome.decision?.meeting.chinese), .text(orNull: outcome.decision?.meeting.english),
                .text(orNull: outcome.decision?.day.description), .integer(first ?? now()), .integer(now()),
                .integer(version),
            ])
        try transaction.execute("DELETE FROM outcome_article WHERE outcome_id = ?", [.integer(outcome.id)])
        for source in outcome.sources {
            try transaction.execute(
                "INSERT INTO outcome_article (outcome_id, article_id, sentence) VALUES (?, ?, ?)",
                [.integer(outcome.id), .integer(source.article), .text(orNull: source.sentence)])
        }
    }

    private func note(
        _ action: String, _ id: Int64, version: Int64, _ changes: [FieldChange], by author: Author,
        in transaction: Transaction
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: author.actor, unit: author.unit, action: action, subjectKind: OutcomeRecord.kind, subject: id,
                version: version, changes: changes,
                state: try OutcomeRecord.states(of: id, in: transaction).first?.digest), at: now(), in: transaction)
    }

    private func touch(_ id: Int64, articles: [Int64], in transaction: Transaction) throws {
        try Outbox.append(
            Set(articles.map(TouchedPages.article) + [TouchedPages.outcome(id)]), at: now(), in: transaction)
    }
}

extension Outcome {
    /// As audit entries tell its changes.
    fileprivate var fields: [(field: String, value: String?)] {
        [
            ("text", matter), ("deadline", deadline?.description), ("deadlineWords", deadlineWords),
            ("outcomeState", state),
        ]
    }
}
