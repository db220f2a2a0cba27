import Identity
import Kernel
import Ledger
import WebSupport

extension Office {
    /// How the ledger's own records are named: figures and evidence, to those who may read their unit; of the others
    /// nothing is said.
    var ledgerNamings: [RecordNaming] {
        [
            RecordNaming(kind: "measurement") { ids, viewer in
                let corrections = try await ledger.corrections(of: ids)
                return try await ledger.measurements(ids).compactMapValues { measurement in
                    Self.sight(
                        LocalizedText(
                            chinese: "\(measurement.indicator) · \(measurement.period) · \(measurement.value)"),
                        measurement.unit, path: "/office/provenance/measurement/\(measurement.id)",
                        isEnded: corrections[measurement.id.rawValue] != nil, viewer)
                }
            },
            RecordNaming(kind: "evidence") { ids, viewer in
                try await ledger.evidence(ids).compactMapValues { evidence in
                    Self.sight(
                        LocalizedText(chinese: evidence.fact), evidence.unit,
                        path: "/office/provenance/evidence/\(evidence.id)", isEnded: false, viewer)
                }
            },
            RecordNaming(kind: "link") { try await linkSights($0, $1) },
        ]
    }

    /// A link by what it ties, to those who may see both ends.
    private func linkSights(_ ids: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        let links = try await ledger.links(ids)
        let ends = Set(links.values.flatMap { [$0.from, $0.to] }.filter { $0.kind != "link" })
        let names = try await names(of: ends, as: viewer)
        return links.compactMapValues { link in
            guard names.sights[link.from]?.card != nil, names.sights[link.to]?.card != nil else { return nil }
            func name(_ language: Language) -> String {
                let voice = Voice(language: language)
                return [
                    names.name(link.from, voice)?.text ?? "", voice.text("chain_kind_" + link.kind.word),
                    names.name(link.to, voice)?.text ?? "",
                ].joined(separator: " · ")
            }
            return .open(RecordCard(name: LocalizedText(chinese: name(.zhHans), english: name(.english))))
        }
    }

    private static func sight(
        _ name: LocalizedText, _ unit: Int64, path: String, isEnded: Bool, _ viewer: Viewer
    ) -> RecordSight? {
        let unit = Unit.ID(unit)
        guard viewer.mayEverywhere(IdentityPolicy.readUnits) || viewer.may(IdentityPolicy.readUnits, at: unit) else {
            return nil
        }
        return .open(RecordCard(name: name, path: path, unit: unit, isEnded: isEnded))
    }
}
