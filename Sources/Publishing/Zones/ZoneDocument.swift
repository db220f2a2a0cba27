import Kernel
import Storage

/// A document that a zone hands out on its page.
public struct ZoneDocument: Sendable, Equatable {
    public let label: LocalizedText
    /// Name of the file as it was sent.
    public let name: String
    /// Its hash in the file store.
    public let file: String

    public init(label: LocalizedText, name: String, file: String) {
        (self.label, self.name, self.file) = (label, name, file)
    }

    static func of(_ zone: Int64, _ transaction: Transaction) throws -> [ZoneDocument] {
        try transaction.rows(
            "SELECT label_zh, label_en, name, file FROM zone_document WHERE zone_id = ? ORDER BY position",
            [.integer(zone)]
        ).compactMap(ZoneDocument.init)
    }

    init?(_ row: Row) {
        guard let label = row.text("label_zh"), let name = row.text("name"), let file = row.text("file") else {
            return nil
        }
        self.init(label: LocalizedText(chinese: label, english: row.text("label_en")), name: name, file: file)
    }

    func write(zone: Int64, at position: Int, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO zone_document (zone_id, position, label_zh, label_en, name, file) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(zone), .integer(Int64(position)), .text(label.chinese), .text(orNull: label.english),
                .text(name), .text(file),
            ])
    }
}
