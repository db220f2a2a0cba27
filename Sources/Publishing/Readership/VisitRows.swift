import Kernel
import Storage

/// The rows of visits, in one transaction.
struct VisitRows {
    let transaction: Transaction

    /// What a row is known by.
    private struct Key: Hashable, Comparable {
        let day: CalendarDay
        let kind: String
        let record: Int64
        let language: String

        static func < (left: Key, right: Key) -> Bool {
            (left.day, left.kind, left.record, left.language) < (right.day, right.kind, right.record, right.language)
        }
    }

    /// Rows in one statement: each is a way to the server and back.
    private static let rowsAtOnce = 40

    /// Adds visits to what is there, in an order that two nodes share: neither waits for the other in a circle.
    func add(_ counts: [VisitCount]) throws {
        // An article that was moved meanwhile was counted for both zones: it belongs to the later.
        var rows: [Key: (zone: Int64, visits: Int64)] = [:]
        for count in counts where count.visits > 0 {
            let key = Key(
                day: count.day, kind: count.kind.rawValue, record: count.record, language: count.language.rawValue)
            rows[key] = (count.zone, (rows[key]?.visits ?? 0) &+ count.visits)
        }
        let sorted = rows.sorted { $0.key < $1.key }.map { key, row -> [Value] in
            [
                .text("\(key.day)"), .text(key.kind), .integer(key.record), .text(key.language), .integer(row.zone),
                .integer(row.visits),
            ]
        }
        // Two texts of the statement, however many rows there are: prepared once.
        let whole = sorted.count - sorted.count % Self.rowsAtOnce
        for start in stride(from: 0, to: whole, by: Self.rowsAtOnce) {
            try insert(Array(sorted[start..<(start + Self.rowsAtOnce)]))
        }
        for row in sorted[whole...] { try insert([row]) }
    }

    private func insert(_ rows: [[Value]]) throws {
        let places = repeatElement("(?, ?, ?, ?, ?, ?)", count: rows.count).joined(separator: ", ")
        try transaction.execute(
            """
            INSERT INTO visit_count (day, kind, record_id, language, zone_id, visits) VALUES \(places)
            ON CONFLICT (day, kind, record_id, language)
            DO UPDATE SET visits = visit_count.visits + excluded.visits, zone_id = excluded.zone_id
            """, rows.flatMap(\.self))
    }

    /// What was read of a zone becomes what was read of another, with which it was joined.
    func move(zone earlier: Int64, to known: Int64) throws {
        let pages = try transaction.rows(
            "DELETE FROM visit_count WHERE zone_id = ? AND kind = 'zone' RETURNING day, language, visits",
            [.integer(earlier)])
        try add(
            pages.compactMap { row in
                guard let day = row.day("day"), let visits = row.integer("visits"),
                    let language = row.text("language").flatMap(Language.init(rawValue:))
                else { return nil }
                return VisitCount(
                    day: day, kind: .zone, record: known, language: language, zone: known, visits: visits)
            })
        try transaction.execute(
            "UPDATE visit_count SET zone_id = ? WHERE zone_id = ?", [.integer(known), .integer(earlier)])
    }
}
