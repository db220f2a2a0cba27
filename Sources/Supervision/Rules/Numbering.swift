import Identity
import Kernel
import Storage

/// How numbers on paper are written: 督〔{year}〕{serial}号.
public struct Numbering: Sendable, Equatable {
    public let matter: String
    public let circular: String
    public let inspection: String

    init(_ file: RuleFile.Numbers?) throws {
        let file = try RuleFile.part(file, "numbering")
        func template(_ text: String, _ name: String) throws -> String {
            // With other digits in it, a number that somebody types would not be found.
            let bare = text.replacing("{year}", with: "", maxReplacements: 1)
                .replacing("{serial}", with: "", maxReplacements: 1)
            guard Template.places(in: text) == ["year", "serial"], text.count <= 60,
                !bare.contains(where: { $0.isNumber || $0 == "{" || $0 == "}" })
            else { throw RuleFile.problem("problem_rules_number", at: "numbering." + name) }
            return text
        }
        (matter, circular) = (try template(file.matter, "matter"), try template(file.circular, "circular"))
        inspection = try template(file.inspection, "inspection")
    }

    static func label(_ template: String, _ year: Int, _ serial: Int64) -> String {
        Template.filled(template, ["year": "\(year)", "serial": "\(serial)"])
    }

    /// Counts on within a unit and year, from 1, without gaps.
    /// - Parameters:
    ///   - count: how many numbers are needed.
    ///   - table: one of the rooms' counters.
    /// - Returns: the first of the numbers.
    static func next(
        _ count: Int = 1, in table: String, of unit: Unit.ID, _ year: Int, _ transaction: Transaction
    ) throws -> Int64 {
        let row = try transaction.row(
            """
            INSERT INTO \(table) (unit_id, year, last) VALUES (?, ?, ?)
            ON CONFLICT (unit_id, year) DO UPDATE SET last = \(table).last + excluded.last RETURNING last
            """, [.integer(unit.rawValue), .integer(Int64(year)), .integer(Int64(count))])
        return (row?.integer("last") ?? Int64(count)) - Int64(count) + 1
    }
}
