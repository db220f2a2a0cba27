import Identity
import Kernel
import WebSupport

/// Says in words what the ledger keeps as numbers and codes: units, kinds of units, duties.
struct HistoryWords: Sendable {
    let voice: Voice
    let tree: UnitTree
    let roles: [Role]

    /// The value of a field as people read it; as it is where nothing is known of it.
    func shown(_ value: String, in field: String) -> String {
        switch field {
        case "parent", "successor", "unit": return unit(value)
        case "kind":
            let text = voice.text("unit_kind_" + value)
            return text == "unit_kind_" + value ? value : text
        case "duty":
            // "editor @ 7"
            let parts = value.split(separator: "@", maxSplits: 1).map { $0.trimmingSpaces }
            guard parts.count == 2, let code = parts.first, let place = parts.last else { return value }
            let role = roles.first { $0.code == code }.map { voice.phrase($0.name).text }
            return (role ?? code) + " · " + unit(place)
        default: return value
        }
    }

    /// The name of a unit by its number or code.
    private func unit(_ text: String) -> String {
        let found = Unit.ID(text: text).flatMap { tree[$0] } ?? tree.unit(code: text)
        return found.map { voice.phrase($0.name).text } ?? text
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
