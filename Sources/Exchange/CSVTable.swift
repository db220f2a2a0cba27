import Kernel

/// A spreadsheet saved as CSV: a header and rows by column name.
public struct CSVTable: Sendable {
    public let header: [String]
    public let rows: [[String: String]]

    /// Reads UTF-8, UTF-16 or GB18030 (what Excel writes in China); lines without anything are left out.
    /// - Throws: `Problem` when the bytes are no text or the quoting is broken.
    public init(_ bytes: [UInt8], name: String) throws {
        let records = try CSVReader.records(bytes, name: name).filter { !$0.isEmpty }
        let header = records.first ?? []
        self.header = header
        rows = records.dropFirst().map { fields in
            let cells = header.enumerated().map { ($1, $0 < fields.count ? fields[$0] : "") }
            return Dictionary(cells) { first, _ in first }
        }
    }
}
