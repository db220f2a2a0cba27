import Kernel
import Storage

/// What the portal says of a zone, as a form holds it.
public struct ZoneProfile: Sendable, Equatable {
    public let id: Int64
    private var values: [ZoneField: String]
    /// Hash of the picture in the file store.
    public let picture: String?
    public let alternative: LocalizedText?
    public let version: Int64

    /// The text of a field; empty for an absent one.
    public subscript(field: ZoneField) -> String {
        get { values[field] ?? "" }
        set { values[field] = newValue }
    }

    /// The zone's own name in both languages.
    public var name: LocalizedText {
        LocalizedText(chinese: self[.nameChinese], english: self[.nameEnglish].isEmpty ? nil : self[.nameEnglish])
    }

    static func find(_ id: Int64, _ transaction: Transaction) throws -> ZoneProfile? {
        let columns = ZoneField.allCases.map(\.column).joined(separator: ", ")
        return try transaction.row(
            "SELECT id, \(columns), picture_file, picture_alt_zh, picture_alt_en, version FROM zone WHERE id = ?",
            [.integer(id)]
        ).flatMap(ZoneProfile.init)
    }

    private init?(_ row: Row) {
        guard let id = row.integer("id") else { return nil }
        self.id = id
        values = Dictionary(uniqueKeysWithValues: ZoneField.allCases.map { ($0, $0.text(row)) })
        picture = row.text("picture_file")
        alternative = row.text("picture_alt_zh").map {
            LocalizedText(chinese: $0, english: row.text("picture_alt_en"))
        }
        version = row.integer("version") ?? 1
    }
}
