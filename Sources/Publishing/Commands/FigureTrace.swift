import Identity
import Kernel
import Ledger
import Storage

/// Writes what the public may see of where a figure comes from: of articles, all of which are public, the sentence; of
/// evidence the digest.
struct FigureTrace {
    let transaction: Transaction
    let figure: Int64

    /// Sentences and documents that are shown at most.
    private static let limit = 20

    /// Freezes the sentences and documents of a measurement.
    /// - Returns: the articles that are quoted.
    func freeze(_ measurement: LedgerMeasurement) throws -> [Int64] {
        let chain = try Chain.find(measurement.reference, depth: 12, limit: 200, in: transaction)
        var articles: [Int64] = []
        for step in chain.back where step.record.kind == ArticleRecord.kind && articles.count < Self.limit {
            guard let range = step.link.sentence, try freeze(range, of: step.record.id, at: articles.count) else {
                continue
            }
            articles.append(step.record.id)
        }
        var documents: Set<String> = []
        for step in chain.back where step.record.kind == "evidence" {
            guard let evidence = try Evidence.find(Identifier(step.record.id), in: transaction),
                let accepted = evidence.steps.last, accepted.state == .accepted
            else { continue }
            for document in evidence.documents
            where documents.count < Self.limit && documents.insert(document.hash).inserted {
                try transaction.execute(
                    "INSERT INTO figure_document (figure_id, position, hash, accepted_at) VALUES (?, ?, ?, ?)",
                    [
                        .integer(figure), .integer(Int64(documents.count)), .text(document.hash),
                        .integer(accepted.recordedAt),
                    ])
            }
        }
        return articles
    }

    private func freeze(_ range: Range<Int>, of article: Int64, at position: Int) throws -> Bool {
        let row = try transaction.row(
            """
            SELECT language, body_text FROM article_text WHERE article_id = ? ORDER BY language DESC LIMIT 1
            """, [.integer(article)])
        guard let text = row?.text("body_text"), let code = row?.text("language"),
            let language = Language(rawValue: code),
            let quotation = SourceText(text: text, language: language, changedAt: 0).quotation(range)
        else { return false }
        try transaction.execute(
            """
            INSERT INTO figure_sentence (figure_id, position, article_id, language, source_start, source_end, before,
                sentence, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(figure), .integer(Int64(position + 1)), .integer(article), .text(code),
                .integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound)),
                .text((quotation.isCutBefore ? "…" : "") + quotation.before), .text(quotation.sentence),
                .text(quotation.after + (quotation.isCutAfter ? "…" : "")),
            ])
        return true
    }
}
