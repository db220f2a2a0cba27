import Kernel
import Storage

extension LedgerReader {
    /// The measurements of an indicator in a year that stand, each the last of its corrections, by unit and period.
    /// - Parameter units: only these; all when `nil`.
    public func measurements(indicator: String, year: Int, units: [Int64]? = nil) async throws -> [Measurement] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT \(Measurement.columns) FROM measurement WHERE indicator = ? AND year = ?
                    AND NOT EXISTS (SELECT 1 FROM measurement AS later WHERE later.corrects = measurement.id)
                ORDER BY unit, period, series
                """, [.text(indicator), .integer(Int64(year))]
            ).compactMap(Measurement.init).filter { units?.contains($0.unit) ?? true }
        }
    }

    /// A measurement and what it corrected, newest first.
    public func corrections(upTo id: Identifier<Measurement>) async throws -> [Measurement] {
        try await database.read { transaction in
            var chain: [Measurement] = []
            var next: Identifier<Measurement>? = id
            while let id = next, chain.count < 1000, let measurement = try Measurement.find(id, in: transaction) {
                chain.append(measurement)
                next = measurement.corrects
            }
            return chain
        }
    }

    /// An item of evidence with its documents and steps.
    public func evidence(_ id: Identifier<Evidence>) async throws -> Evidence? {
        try await database.read { try Evidence.find(id, in: $0) }
    }

    /// The items that prove a record, oldest first.
    public func evidence(of record: SubjectReference) async throws -> [Evidence] {
        try await database.read { transaction in
            try transaction.rows(
                "SELECT id FROM evidence WHERE subject_kind = ? AND subject = ? ORDER BY id LIMIT 1000",
                [.text(record.kind), .integer(record.id)]
            ).compactMap { try Evidence.find(Identifier($0.integer("id") ?? 0), in: transaction) }
        }
    }
}
