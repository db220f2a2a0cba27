import Ledger
import Storage

/// What is decided of a section is to the ledger, under the number of the section; its name is a record of its own.
///
/// Form `section-1`: the columns of `section_place` in order; how many earlier names there are, then each; how many
/// sections were merged into it, then the number of each.
enum SectionRecord {
    static let kind = "section"

    /// The sections after a number.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE facet_id > ? ORDER BY facet_id LIMIT ?", [.integer(id), .integer(limit)])
            .map { try state($0, in: transaction) }
    }

    /// The section of a number, or nothing.
    static func states(of id: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows("\(select) WHERE facet_id = ?", [.integer(id)]).map { try state($0, in: transaction) }
    }

    private static let select = "SELECT facet_id, position, hides_when_empty, version FROM section_place"

    private static func state(_ section: Row, in transaction: Transaction) throws -> RecordState {
        let id = section.integer("facet_id") ?? 0
        var digest = RecordDigest("section-1")
        for column in ["facet_id", "position", "hides_when_empty", "version"] { digest.add(section.integer(column)) }
        let names = try transaction.rows(
            "SELECT name FROM section_name WHERE facet_id = ? ORDER BY name", [.integer(id)])
        digest.add(Int64(names.count))
        for name in names { digest.add(name.text("name")) }
        let merged = try transaction.rows(
            "SELECT id FROM merged_section WHERE facet_id = ? ORDER BY id", [.integer(id)])
        digest.add(Int64(merged.count))
        for section in merged { digest.add(section.integer("id")) }
        return RecordState(id: id, digest: digest.text)
    }
}
