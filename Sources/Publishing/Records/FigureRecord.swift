import Ledger
import Storage

/// What a published figure is to the ledger.
///
/// Form `figure-1`: the columns of `figure` in order; how many sentences there are, then the columns of each; how many
/// documents, then the columns of each.
enum FigureRecord: RowRecord {
    static let kind = "figure"

    static let select = """
        SELECT id, measurement_id, replaces, name_zh, name_en, measure_zh, measure_en, value, period, series, zone_id,
            unit_zh, unit_en, published_at FROM figure
        """

    static func state(_ figure: Row, in transaction: Transaction) throws -> RecordState {
        let id = figure.integer("id") ?? 0
        var digest = RecordDigest("figure-1")
        for column in ["id", "measurement_id", "replaces"] { digest.add(figure.integer(column)) }
        for column in ["name_zh", "name_en", "measure_zh", "measure_en", "value", "period", "series"] {
            digest.add(figure.text(column))
        }
        digest.add(figure.integer("zone_id"))
        for column in ["unit_zh", "unit_en"] { digest.add(figure.text(column)) }
        digest.add(figure.integer("published_at"))
        let sentences = try transaction.rows(
            """
            SELECT position, article_id, language, source_start, source_end, before, sentence, after
            FROM figure_sentence WHERE figure_id = ? ORDER BY position
            """, [.integer(id)])
        digest.add(Int64(sentences.count))
        for sentence in sentences {
            for column in ["position", "article_id"] { digest.add(sentence.integer(column)) }
            digest.add(sentence.text("language"))
            for column in ["source_start", "source_end"] { digest.add(sentence.integer(column)) }
            for column in ["before", "sentence", "after"] { digest.add(sentence.text(column)) }
        }
        let documents = try transaction.rows(
            "SELECT position, hash, accepted_at FROM figure_document WHERE figure_id = ? ORDER BY position",
            [.integer(id)])
        digest.add(Int64(documents.count))
        for document in documents {
            digest.add(document.integer("position"))
            digest.add(document.text("hash"))
            digest.add(document.integer("accepted_at"))
        }
        return RecordState(id: id, digest: digest.text)
    }
}
