import Kernel
import Storage

/// A piece of a text that looks like a matter and is none, with the reason.
public struct SetAsidePiece: Sendable, Equatable {
    /// Where it stands, in Unicode scalars of the text.
    public let range: Range<Int>
    /// Why it is none: `attitude`, `slogan`…; the catalogue names it under `set_aside_…`.
    public let reason: String
    /// Names of the rules that said so.
    public let rules: [String]

    public init(range: Range<Int>, reason: String, rules: [String] = []) {
        (self.range, self.reason, self.rules) = (range, reason, rules)
    }

    static func all(of text: MeetingText.ID, _ transaction: Transaction) throws -> [SetAsidePiece] {
        try transaction.rows(
            "SELECT start_at, end_at, reason, rules FROM meeting_set_aside WHERE text_id = ? ORDER BY start_at, end_at",
            [.integer(text.rawValue)]
        ).compactMap { row in
            guard let start = row.integer("start_at"), let end = row.integer("end_at"), start < end else { return nil }
            return SetAsidePiece(
                range: Int(start)..<Int(end), reason: row.text("reason") ?? "",
                rules: (row.text("rules") ?? "").split(separator: " ").map(String.init))
        }
    }

    func insert(_ text: MeetingText.ID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO meeting_set_aside (text_id, start_at, end_at, reason, rules) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (text_id, start_at, end_at) DO NOTHING
            """,
            [
                .integer(text.rawValue), .integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound)),
                .text(reason), .text(rules.joined(separator: " ")),
            ])
    }
}
