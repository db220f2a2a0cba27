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

    /// A page of the measurements of a year that stand, by indicator, unit and period.
    /// - Parameters:
    ///   - indicator: only this one; all when `nil`.
    ///   - units: only these; all when `nil`.
    ///   - page: from 1.
    ///   - size: measurements a page, at most 1,000.
    public func measurements(
        indicator: String?, year: Int, units: [Int64]?, page: Int, size: Int
    ) async throws -> Page<Measurement> {
        var condition = """
            year = ? AND NOT EXISTS (SELECT 1 FROM measurement AS later WHERE later.corrects = measurement.id)
            """
        var values: [Value] = [.integer(Int64(year))]
        if let indicator {
            condition += " AND indicator = ?"
            values.append(.text(indicator))
        }
        if let units { condition += units.isEmpty ? " AND 1 = 0" : " AND unit IN (\(Self.list(units)))" }
        return try await database.read { [condition, values] transaction in
            let total =
                try transaction.row("SELECT COUNT(*) AS n FROM measurement WHERE \(condition)", values)?.integer("n")
                ?? 0
            let rows = try transaction.rows(
                """
                SELECT \(Measurement.columns) FROM measurement WHERE \(condition)
                ORDER BY indicator, unit, period, series LIMIT ? OFFSET ?
                """, values + [.integer(Int64(min(size, 1000))), Self.offset(page: page, size: size)])
            return Page(items: rows.compactMap(Measurement.init), total: total)
        }
    }

    /// Measurements by number, all looked up together.
    public func measurements(_ ids: Set<Int64>) async throws -> [Int64: Measurement] {
        guard !ids.isEmpty else { return [:] }
        return try await database.read { transaction in
            let rows = try transaction.rows(
                "SELECT \(Measurement.columns) FROM measurement WHERE id IN (\(Self.list(ids)))")
            return Dictionary(rows.compactMap(Measurement.init).map { ($0.id.rawValue, $0) }) { first, _ in first }
        }
    }

    /// The measurements that stand in the place of others, by the number of the one that each corrects.
    public func corrections(of ids: Set<Int64>) async throws -> [Int64: Measurement] {
        guard !ids.isEmpty else { return [:] }
        return try await database.read { transaction in
            let rows = try transaction.rows(
                "SELECT \(Measurement.columns) FROM measurement WHERE corrects IN (\(Self.list(ids)))")
            return Dictionary(
                rows.compactMap(Measurement.init).compactMap { later in later.corrects.map { ($0.rawValue, later) } }
            ) { first, _ in first }
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

    /// Items of evidence by number, all looked up together.
    public func evidence(_ ids: Set<Int64>) async throws -> [Int64: Evidence] {
        guard !ids.isEmpty else { return [:] }
        return try await database.read { try Evidence.all(ids, in: $0) }
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
