import Identity
import Kernel
import Ledger

/// A sheet that holds matters below a row of headings, as an office keeps it.
public struct MatterSheet: Sendable {
    /// A heading and the column below it.
    public struct Heading: Sendable, Equatable {
        /// From 1.
        public let column: Int
        /// On one line.
        public let text: String
        /// The text, with its place behind it where the sheet has the same heading again.
        public let key: String
    }

    public let name: String
    public let headings: [Heading]
    /// What stands above the headings: 2026年重点工作督查台账.
    public let title: String?
    /// The year that the title, the sheet or the file names: that of days without a year.
    public let year: Int?
    /// The rows below the headings.
    let rows: [DirectoryTable.Row]
    let merged: [CellRange]

    /// Rows that are imported at once.
    public static let mostRows = 10_000
    static let mostHeadings = 100
    private static let rowsLookedAt = 10

    /// How well the row of headings is known; the sheet with the most is the one that is meant.
    let score: Int

    /// - Parameter file: its name.
    /// - Returns: `nil` for a sheet without a row of headings among its first ten rows.
    public init?(_ table: DirectoryTable, file: String) {
        var best: (place: Int, score: Int)?
        for (place, row) in table.rows.prefix(Self.rowsLookedAt).enumerated() {
            let known = row.cells.compactMap { MatterColumn.guess(Self.line($0.text)) }
            let columns = Set(known.map(\.column))
            // A row that names the matter and the unit goes before all others.
            let isWhole = MatterColumn.demanded.allSatisfy(columns.contains)
            let score = known.reduce(isWhole ? 100 : 0) { $0 + $1.weight }
            guard columns.count > 1, score > 3, score > best?.score ?? 0 else { continue }
            best = (place, score)
        }
        guard let best else { return nil }
        let first = table.rows[best.place].number
        // Headings of two rows are merged downwards where they have one: 序号 beside 责任分工 over 牵头单位 and 配合单位.
        let last = table.merged.filter { $0.first.row == first }.map(\.last.row).max() ?? first
        let end = min(last, first + 3)
        let header = table.rows.filter { (first...end).contains($0.number) }
        headings = Self.headings(header)
        rows = table.rows.filter { $0.number > end }
        merged = table.merged.filter { $0.first.row > end }
        title = table.rows.prefix(best.place).compactMap { $0.cells.first.map { Self.line($0.text) } }
            .first { !$0.isEmpty }
        year = [title ?? "", table.name, file].lazy.compactMap(Self.year).first
        (name, score) = (table.name, best.score)
    }

    /// The sheet of a file that is meant: the one that is named, or the first whose headings are known best.
    /// - Throws: `Problems` with the field `file` where no sheet has headings, or the one that is meant has too many rows.
    public static func chosen(of tables: [DirectoryTable], named name: String = "", file: String) throws -> MatterSheet
    {
        let sheets = tables.filter { !$0.isHidden && (name.isEmpty || $0.name == name) }
            .compactMap { MatterSheet($0, file: file) }
        guard let best = sheets.map(\.score).max(), let sheet = sheets.first(where: { $0.score == best }) else {
            throw Problems([Problem(field: "file", key: "problem_matter_headings")])
        }
        guard sheet.rows.count <= mostRows else {
            throw Problems([
                Problem(field: "file", key: "problem_matter_rows", arguments: ["limit": "\(mostRows)"])
            ])
        }
        return sheet
    }

    /// The names of the sheets that hold matters.
    public static func names(of tables: [DirectoryTable], file: String) -> [String] {
        tables.filter { !$0.isHidden && MatterSheet($0, file: file) != nil }.map(\.name)
    }

    /// Stands for the set of headings, whatever their order.
    public var digest: String {
        var digest = RecordDigest("matter-headings-1")
        for key in headings.map(\.key).sorted() { digest.add(key) }
        return digest.text
    }

    /// What the headings seem to mean; each column is held by one heading at most.
    public var guess: MatterColumns {
        var found: [String: MatterColumn] = [:]
        for weight in [3, 1] {
            for heading in headings where found[heading.key] == nil {
                guard let guess = MatterColumn.guess(heading.text), guess.weight == weight,
                    !found.values.contains(guess.column)
                else { continue }
                found[heading.key] = guess.column
            }
        }
        return MatterColumns(found)
    }

    /// The first cells below a heading that hold something.
    public func examples(of heading: Heading, most: Int = 3) -> [String] {
        Array(
            rows.lazy.compactMap { row in
                row.cells.first { $0.column == heading.column }.map { Self.line($0.text) }
            }.filter { !$0.isEmpty }.prefix(most))
    }

    private static func headings(_ rows: [DirectoryTable.Row]) -> [Heading] {
        var texts: [Int: String] = [:]
        for cell in rows.flatMap(\.cells) {
            let text = String(line(cell.text).prefix(100))
            if !text.isEmpty { texts[cell.column] = text }
        }
        var used: Set<String> = []
        return texts.sorted { $0.key < $1.key }.prefix(mostHeadings).map { column, text in
            var (place, key) = (1, text)
            while !used.insert(key).inserted {
                place += 1
                key = "\(text) (\(place))"
            }
            return Heading(column: column, text: text, key: key)
        }
    }

    private static func year(in text: String) -> Int? {
        text.firstMatch(of: /(20\d\d)\s*年?/).flatMap { Int($0.1) }
    }

    /// Wrapped cells are one line.
    static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
