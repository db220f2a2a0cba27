import Foundation
import Identity
import Kernel

/// How proposals stand in columns of JSON, whose keys keep their order.
enum ProposalStorage {
    /// What was proposed first.
    static func json(_ matter: ProposedMatter) -> String {
        JSONText.object([
            ("start", .number(matter.range.lowerBound)), ("end", .number(matter.range.upperBound)),
            ("action", .text(matter.action)), ("names", names(matter.names)),
            ("leadUnit", .text(orNull: matter.leadUnit?.description)),
            ("coUnits", .list(matter.coUnits.map { .text($0.description) })),
            ("basis", .text(matter.basis.rawValue)), ("deadline", .text(orNull: matter.deadline?.description)),
            ("deadlineWords", .text(orNull: matter.deadlineWords)), ("topic", .text(orNull: matter.topic)),
            ("confidence", .decimal(matter.confidence)), ("rules", .list(matter.rules.map(JSONText.text))),
        ]).line
    }

    /// `nil` for what is no proposal.
    static func matter(json: String) -> ProposedMatter? {
        guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(json.utf8)), stored.start >= 0,
            stored.start < stored.end
        else { return nil }
        return ProposedMatter(
            range: stored.start..<stored.end, action: stored.action, names: stored.names.map(\.name),
            leadUnit: stored.leadUnit.flatMap { Identity.Unit.ID(text: $0) },
            coUnits: stored.coUnits.compactMap { Identity.Unit.ID(text: $0) },
            basis: ProposedMatter.Basis(rawValue: stored.basis) ?? .implied,
            deadline: stored.deadline.flatMap { CalendarDay(iso: $0) }, deadlineWords: stored.deadlineWords,
            topic: stored.topic, confidence: stored.confidence, rules: stored.rules)
    }

    static func names(_ names: [ProposedMatter.Name]) -> JSONText {
        .list(
            names.map { name in
                .object([
                    ("text", .text(name.text)), ("units", .list(name.units.map { .text($0.description) })),
                    ("sets", .list(name.sets.map(JSONText.text))),
                ])
            })
    }

    static func names(json: String) -> [ProposedMatter.Name] {
        (try? JSONDecoder().decode([StoredName].self, from: Data(json.utf8)))?.map(\.name) ?? []
    }

    private struct StoredName: Decodable {
        let text: String
        let units: [String]
        let sets: [String]

        var name: ProposedMatter.Name {
            ProposedMatter.Name(text, units: units.compactMap { Identity.Unit.ID(text: $0) }, sets: sets)
        }
    }

    private struct Stored: Decodable {
        let start: Int
        let end: Int
        let action: String
        let names: [StoredName]
        let leadUnit: String?
        let coUnits: [String]
        let basis: String
        let deadline: String?
        let deadlineWords: String?
        let topic: String?
        let confidence: Double
        let rules: [String]
    }
}
