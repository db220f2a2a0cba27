import Kernel
import SwiftCSV

/// A spreadsheet saved as CSV: a header and rows by column name.
public struct CSVTable: Sendable {
    public let header: [String]
    public let rows: [[String: String]]

    /// Reads UTF-8, UTF-16 or GB18030 (what Excel writes in China).
    /// - Throws: `Problem` when the bytes are no text or the quoting is broken.
    public init(_ bytes: [UInt8], name: String) throws {
        guard let decoded = TextDecoding.decode(bytes) else { throw Problem(field: name, key: "problem_csv_not_text") }
        do {
            let table = try NamedCSV(string: decoded.text, delimiter: .comma, loadColumns: false)
            header = table.header
            rows = table.rows
        } catch {
            throw Problem(field: name, key: "problem_csv")
        }
    }
}
