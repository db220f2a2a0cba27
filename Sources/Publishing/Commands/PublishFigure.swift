import Identity
import Kernel
import Ledger
import Storage

/// Freezes a measurement for the public: its value, the sentences of public articles that it comes from, and the digests
/// of its accepted evidence. What the portal shows of it afterwards is read from here and from nowhere else.
///
/// A measurement that corrects a published one replaces it: both stay, and the older page says so.
public struct PublishFigure: Sendable {
    let database: Database
    let identifiers: IdentifierGenerator
    let now: @Sendable () -> Int64

    public init(database: Database, identifiers: IdentifierGenerator, now: @escaping @Sendable () -> Int64) {
        (self.database, self.identifiers, self.now) = (database, identifiers, now)
    }

    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    /// - Returns: the figure's number.
    public func callAsFunction(_ draft: FigureDraft, as viewer: Viewer) async throws -> Int64 {
        try Problems(draft.problems).check()
        let id = identifiers.next(FigureDraft.self).rawValue
        return try await database.write { transaction in
            try Outbox.takeTurn(in: transaction)
            guard let measurement = try LedgerMeasurement.find(draft.measurement, in: transaction) else {
                throw Refusal.unknown
            }
            let unit = Identity.Unit.ID(measurement.unit)
            try viewer.demand(PublishingPolicy.publishArticles, at: unit, orConceal: PublishingPolicy.readArticles)
            guard let name = viewer.tree[unit]?.name else { throw Refusal.unknown }
            let taken = try transaction.row(
                "SELECT 1 AS one FROM figure WHERE measurement_id = ?", [.integer(measurement.id.rawValue)])
            guard taken == nil else { throw Refusal(key: "refusal_figure_published") }
            let replaced = try replaced(by: measurement, in: transaction)
            try insert(
                draft, id, measurement, zone: viewer.tree[unit]?.zone, unit: name, replaces: replaced, in: transaction)
            let trace = FigureTrace(transaction: transaction, figure: id)
            let articles = try trace.freeze(measurement)
            let provenance = Provenance(
                transaction: transaction, identifiers: identifiers,
                author: Author(
                    actor: viewer.actor,
                    unit: viewer.actingUnit(PublishingPolicy.publishArticles, at: unit)?.rawValue), at: now())
            try provenance.link(
                LinkDraft(.publishedAs, from: measurement.reference, to: SubjectReference(FigureRecord.kind, id)))
            try audit(id, measurement, replaces: replaced, unit: unit, by: viewer, in: transaction)
            let touched = Set(
                articles.map(TouchedPages.article) + [replaced, id].compactMap { $0 }.map(TouchedPages.figure))
            try Outbox.append(touched, at: now(), in: transaction)
            return id
        }
    }

    /// The figure that showed what this measurement corrects, over however many corrections.
    private func replaced(by measurement: LedgerMeasurement, in transaction: Transaction) throws -> Int64? {
        var next = measurement.corrects
        for _ in 0..<1000 {
            guard let earlier = next else { return nil }
            let figure = try transaction.row(
                "SELECT id FROM figure WHERE measurement_id = ?", [.integer(earlier.rawValue)])
            if let id = figure?.integer("id") { return id }
            next = try LedgerMeasurement.find(earlier, in: transaction)?.corrects
        }
        return nil
    }

    private func insert(
        _ draft: FigureDraft, _ id: Int64, _ measurement: LedgerMeasurement, zone: Int64?, unit: LocalizedText,
        replaces: Int64?, in transaction: Transaction
    ) throws {
        func optional(_ text: String) -> Value { text.contains { !$0.isWhitespace } ? .text(text) : .null }
        let knownZone = try zone.flatMap { try transaction.row("SELECT id FROM zone WHERE id = ?", [.integer($0)]) }
        try transaction.execute(
            """
            INSERT INTO figure (id, measurement_id, replaces, name_zh, name_en, measure_zh, measure_en, value, period,
                series, zone_id, unit_zh, unit_en, published_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id), .integer(measurement.id.rawValue), .integer(orNull: replaces), .text(draft.nameChinese),
                optional(draft.nameEnglish), .text(draft.measureChinese), optional(draft.measureEnglish),
                .text("\(measurement.value)"), .text("\(measurement.period)"), .text(measurement.series.rawValue),
                .integer(orNull: knownZone?.integer("id")), .text(unit.chinese), .text(orNull: unit.english),
                .integer(now()),
            ])
    }

    private func audit(
        _ id: Int64, _ measurement: LedgerMeasurement, replaces: Int64?, unit: Identity.Unit.ID, by viewer: Viewer,
        in transaction: Transaction
    ) throws {
        let state = try FigureRecord.states(of: id, in: transaction).first?.digest ?? RecordDigest.gone
        let detail = ["\(measurement.reference)", replaces.map { "\(SubjectReference(FigureRecord.kind, $0))" }]
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor,
                unit: viewer.actingUnit(PublishingPolicy.publishArticles, at: unit)?.rawValue,
                action: "figure.published", subjectKind: FigureRecord.kind, subject: id, version: 1,
                detail: detail.compactMap { $0 }.joined(separator: " "), state: state), at: now(), in: transaction)
    }
}
