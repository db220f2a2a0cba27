import Kernel
import Storage

/// A measurement as it was typed or computed, before it is one.
public struct MeasurementDraft: Sendable, Equatable {
    public var indicator: String
    public var unit: Int64
    /// `2026`, `2026-H1`, `2026-Q3`, `2026-07`.
    public var period: String
    /// A decimal number.
    public var value: String
    public var series: Measurement.Series
    public var evidence: Identifier<Evidence>?
    /// The measurement that it corrects.
    public var corrects: Identifier<Measurement>?
    /// Why it is corrected.
    public var reason: String?

    public init(
        indicator: String, unit: Int64, period: String, value: String, series: Measurement.Series,
        evidence: Identifier<Evidence>? = nil, corrects: Identifier<Measurement>? = nil, reason: String? = nil
    ) {
        (self.indicator, self.unit, self.period, self.value) = (indicator, unit, period, value)
        (self.series, self.evidence, self.corrects, self.reason) = (series, evidence, corrects, reason)
    }
}

extension Provenance {
    /// What is wrong with a measurement; empty when it may be recorded.
    public func problems(_ draft: MeasurementDraft) throws -> [Problem] {
        var faults = Faults()
        faults.require(draft.indicator, "indicator", limit: 60)
        if draft.unit <= 0 { faults.add("unit", "problem_provenance_missing") }
        if Period(text: draft.period) == nil { faults.add("period", "problem_period") }
        if MeasuredValue(text: draft.value) == nil { faults.add("value", "problem_measured_value") }
        if let evidence = draft.evidence {
            let state = try Evidence.state(evidence, in: transaction)
            if state == nil {
                faults.add("evidence", "problem_provenance_unknown")
            } else if draft.series == .final, state != .accepted {
                faults.add("evidence", "problem_measurement_evidence")
            }
        }
        try checkPlace(of: draft, &faults)
        return faults.problems
    }

    /// Records a measurement, or the correction of one.
    /// - Throws: `Problems`; nothing is written then.
    @discardableResult
    public func record(_ draft: MeasurementDraft) throws -> Measurement {
        try Problems(try problems(draft)).check()
        guard let period = Period(text: draft.period), let value = MeasuredValue(text: draft.value) else {
            throw Problems([Problem(field: "period", key: "problem_period")])
        }
        let id = identifiers.next(Measurement.self)
        let row = try transaction.row(
            """
            INSERT INTO measurement (id, indicator, unit, period, year, digits, scale, series, evidence_id, corrects,
                reason, actor, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING RETURNING \(Measurement.columns)
            """,
            [
                .integer(id.rawValue), .text(draft.indicator), .integer(draft.unit), .text("\(period)"),
                .integer(Int64(period.year)), .integer(value.digits), .integer(Int64(value.scale)),
                .text(draft.series.rawValue), .integer(orNull: draft.evidence?.rawValue),
                .integer(orNull: draft.corrects?.rawValue), .text(orNull: draft.corrects == nil ? nil : draft.reason),
                .text(author.actor), .integer(now),
            ])
        // Somebody else measured or corrected the same at the same moment.
        guard let measurement = row.flatMap(Measurement.init) else {
            throw Problems([Problem(field: "value", key: "problem_measurement_taken")])
        }
        try audit(
            draft.corrects == nil ? "measurement.recorded" : "measurement.corrected", measurement.reference,
            version: 1, detail: "\(draft.indicator) \(draft.unit) \(period) \(value)", reason: measurement.reason,
            state: Measurement.states(after: id.rawValue - 1, limit: 1, in: transaction))
        if let evidence = draft.evidence {
            try link(LinkDraft(.provenBy, from: measurement.reference, to: Evidence.reference(evidence)))
        }
        return measurement
    }

    /// The first of its indicator, unit, period and series stands free; every other corrects the one that stands.
    private func checkPlace(of draft: MeasurementDraft, _ faults: inout Faults) throws {
        let standing = try transaction.row(
            """
            SELECT \(Measurement.columns) FROM measurement WHERE indicator = ? AND unit = ? AND period = ? AND series = ?
                AND NOT EXISTS (SELECT 1 FROM measurement AS later WHERE later.corrects = measurement.id)
            """,
            [.text(draft.indicator), .integer(draft.unit), .text(draft.period), .text(draft.series.rawValue)]
        ).flatMap(Measurement.init)
        guard let corrects = draft.corrects else {
            if let standing {
                faults.add("value", "problem_measurement_exists", ["value": "\(standing.value)"])
            }
            return
        }
        faults.require(draft.reason ?? "", "reason", limit: 500)
        if standing?.id != corrects {
            faults.add("corrects", "problem_measurement_corrects")
        } else if let standing, standing.value == MeasuredValue(text: draft.value),
            standing.evidence == draft.evidence
        {
            faults.add("value", "problem_measurement_same")
        }
    }
}
