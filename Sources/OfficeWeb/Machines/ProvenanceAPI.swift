import HTTPTypes
import Identity
import Kernel
import Ledger
import WebSupport

/// Figures, evidence and chains as programs see them: what their units may see, and of the rest what the page shows.
extension OfficeAPI {
    var provenance: [APIOperation] {
        [
            operation(
                .get, "/records/{kind}/{id}/chain", "getChain",
                "Where a record comes from and what became of it, the nearest first.", tag: "Provenance",
                needs: .permission(IdentityPolicy.readUnits), query: Self.chainQuery,
                success: .ok("The chain, both ways.", Self.chain)
            ) { call, viewer in
                let id: Identifier<SubjectReference> = try call.identifier()
                let record = SubjectReference(call.parameter("kind"), id.rawValue)
                guard try await office.names(of: [record], as: viewer).sights[record]?.card != nil else {
                    throw Refusal.unknown
                }
                func number(_ name: String, _ usual: Int) -> Int { Int(call.query(name)) ?? usual }
                let chain = try await office.ledger.chain(
                    of: record, depth: number("depth", 12), limit: number("limit", 200))
                return .ok(Self.text(try await ChainWords(of: chain, in: office, as: viewer, call.voice)))
            },
            operation(
                .get, "/measurements", "listMeasurements",
                "The figures of a year that stand, of the units that you may read.", tag: "Provenance",
                needs: .permission(IdentityPolicy.readUnits), query: Self.measurementQuery + APIParameter.paging,
                success: .ok(
                    "A page of figures, by unit and period.", .page(of: Self.measurement).named("Measurements"))
            ) { call, viewer in
                let indicator = call.query("indicator")
                let units = viewer.recordUnits(IdentityPolicy.readUnits).map(\.rawValue)
                let found = try await office.ledger.measurements(
                    indicator: indicator.isEmpty ? nil : indicator,
                    year: Int(call.query("year")) ?? CalendarDay(shanghaiSeconds: office.now()).year,
                    units: viewer.mayEverywhere(IdentityPolicy.readUnits) ? nil : units, page: call.page,
                    size: call.size)
                return .page(found.items.map(Self.measurement), total: Int(found.total), call)
            },
            operation(
                .get, "/measurements/{id}", "getMeasurement", "A figure of a unit that you may read.",
                tag: "Provenance", needs: .permission(IdentityPolicy.readUnits),
                success: .ok("The figure.", Self.measurement)
            ) { call, viewer in
                let id: Identifier<SubjectReference> = try call.identifier()
                guard let found = try await office.ledger.measurements([id.rawValue])[id.rawValue],
                    Self.mayRead(found.unit, viewer)
                else { throw Refusal.unknown }
                return .ok(Self.measurement(found))
            },
            operation(
                .get, "/evidence/{id}", "getEvidence", "An item of evidence of a unit that you may read.",
                tag: "Provenance", needs: .permission(IdentityPolicy.readUnits),
                success: .ok("The item with its documents and steps.", Self.evidence)
            ) { call, viewer in
                let id: Identifier<Evidence> = try call.identifier()
                guard let found = try await office.ledger.evidence(id), Self.mayRead(found.unit, viewer) else {
                    throw Refusal.unknown
                }
                let files = try await office.files.states(of: found.documents.map(\.hash), limit: 100)
                return .ok(Self.evidence(found, files))
            },
        ]
    }

    private static func mayRead(_ unit: Int64, _ viewer: Viewer) -> Bool {
        viewer.mayEverywhere(IdentityPolicy.readUnits) || viewer.may(IdentityPolicy.readUnits, at: Unit.ID(unit))
    }

    private static let chainQuery = [
        APIParameter("depth", "How many links away; 12 when left out.", .integer(1...64)),
        APIParameter("limit", "How many links each way; 200 when left out.", .integer(1...2000)),
    ]

    private static let measurementQuery = [
        APIParameter("indicator", "Code of the indicator; all when left out.", .line(0, 60)),
        APIParameter("year", "Year of the periods; this year when left out.", .integer(1900...2199)),
    ]

    private static func measurement(_ measurement: Ledger.Measurement) -> JSONText {
        .object([
            ("id", .text("\(measurement.id)")), ("indicator", .text(measurement.indicator)),
            ("unit", .text("\(measurement.unit)")), ("period", .text("\(measurement.period)")),
            ("value", .text("\(measurement.value)")), ("series", .text(measurement.series.rawValue)),
            ("evidence", .text(orNull: measurement.evidence?.description)),
            ("corrects", .text(orNull: measurement.corrects?.description)),
            ("reason", .text(orNull: measurement.reason)),
            ("actor", .text(measurement.actor)), ("recordedAt", .instant(measurement.recordedAt)),
        ])
    }

    private static let measurement = APISchema.object([
        .required("id", .identifier), .required("indicator", .text), .required("unit", .identifier),
        .required("period", .text.noted("`2026`, `2026-H1`, `2026-Q3` or `2026-07`.")),
        .required("value", .text.noted("A decimal number, exactly as it was measured.")),
        .required("series", .choice(Ledger.Measurement.Series.allCases.map(\.rawValue))),
        .required("evidence", .identifier.orNull),
        .required("corrects", .identifier.orNull.noted("The figure in whose place it stands.")),
        .required("reason", .text.orNull.noted("Why it was corrected.")),
        .required("actor", .text.noted("Number of a person, or name of a program.")),
        .required("recordedAt", .instant),
    ]).named("Measurement")
}
