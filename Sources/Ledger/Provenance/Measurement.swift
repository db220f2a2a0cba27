import Kernel
import Storage

/// A number that one room measured and others count with: never changed, corrected by a later one.
public struct Measurement: Sendable, Hashable {
    /// Figures come twice: quickly, and as they stay.
    public enum Series: String, Sendable, CaseIterable {
        /// Reported quickly (快报), expected to change.
        case preliminary
        /// As it counts (终报).
        case final
    }

    public let id: Identifier<Measurement>
    /// The code of the indicator.
    public let indicator: String
    public let unit: Int64
    public let period: Period
    public let value: MeasuredValue
    public let series: Series
    public let evidence: Identifier<Evidence>?
    /// The measurement in whose place it stands.
    public let corrects: Identifier<Measurement>?
    /// Why it was corrected.
    public let reason: String?
    public let actor: String
    /// Seconds since 1970.
    public let recordedAt: Int64

    static let kind = "measurement"

    /// The measurement as links name it.
    public var reference: SubjectReference { SubjectReference(Self.kind, id.rawValue) }

    static let columns = """
        measurement.id AS id, measurement.indicator AS indicator, measurement.unit AS unit,
        measurement.period AS period, measurement.year AS year, measurement.digits AS digits,
        measurement.scale AS scale, measurement.series AS series, measurement.evidence_id AS evidence_id,
        measurement.corrects AS corrects, measurement.reason AS reason, measurement.actor AS actor,
        measurement.recorded_at AS recorded_at
        """

    /// Reads a row of `columns`; `nil` when a field is none that the program writes.
    init?(_ row: Row) {
        guard let id = row.integer("id"), let indicator = row.text("indicator"), let unit = row.integer("unit"),
            let period = row.text("period").flatMap({ Period(text: $0) }), let digits = row.integer("digits"),
            let value = row.integer("scale").flatMap({
                MeasuredValue(digits: digits, scale: Int(truncatingIfNeeded: $0))
            }), let series = row.text("series").flatMap(Series.init(rawValue:)), let actor = row.text("actor"),
            let recordedAt = row.integer("recorded_at")
        else { return nil }
        (self.id, self.indicator, self.unit, self.period) = (Identifier(id), indicator, unit, period)
        (self.value, self.series, self.actor, self.recordedAt) = (value, series, actor, recordedAt)
        evidence = row.integer("evidence_id").map { Identifier($0) }
        corrects = row.integer("corrects").map { Identifier($0) }
        reason = row.text("reason")
    }

    /// A measurement by number; `nil` when there is none.
    public static func find(_ id: Identifier<Measurement>, in transaction: Transaction) throws -> Measurement? {
        try transaction.row("SELECT \(columns) FROM measurement WHERE id = ?", [.integer(id.rawValue)])
            .flatMap(Measurement.init)
    }

    /// What a measurement is to the ledger. Form `measurement-1`: the columns in order.
    static func states(after id: Int64, limit: Int64, in transaction: Transaction) throws -> [RecordState] {
        try transaction.rows(
            "SELECT \(columns) FROM measurement WHERE id > ? ORDER BY id LIMIT ?", [.integer(id), .integer(limit)]
        ).map { row in
            var digest = RecordDigest("measurement-1")
            digest.add(row.integer("id"))
            digest.add(row.text("indicator"))
            digest.add(row.integer("unit"))
            digest.add(row.text("period"))
            for column in ["year", "digits", "scale"] { digest.add(row.integer(column)) }
            digest.add(row.text("series"))
            for column in ["evidence_id", "corrects"] { digest.add(row.integer(column)) }
            for column in ["reason", "actor"] { digest.add(row.text(column)) }
            digest.add(row.integer("recorded_at"))
            return RecordState(id: row.integer("id") ?? 0, digest: digest.text)
        }
    }
}

/// The same under a name that Foundation does not use.
public typealias LedgerMeasurement = Measurement

extension Ledger {
    /// `Ledger.Measurement`, for files that import Foundation, which has a `Measurement` of its own.
    public typealias Measurement = LedgerMeasurement
}
