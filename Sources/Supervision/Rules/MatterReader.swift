import Identity
import Kernel

/// Reads the fields of a matter's form: trims them, and notes each problem at its field.
struct MatterReader {
    let tree: UnitTree
    /// Units that may stay although they are no more.
    let kept: Set<Unit.ID>
    /// Behind the names of fields.
    let suffix: String
    private(set) var problems: [Problem] = []

    init(tree: UnitTree, kept: Set<Unit.ID>, suffix: String) {
        (self.tree, self.kept, self.suffix) = (tree, kept, suffix)
    }

    mutating func add(_ field: String, _ key: String, _ arguments: [String: String] = [:]) {
        problems.append(Problem(field: field + suffix, key: key, arguments: arguments))
    }

    /// A text on one line; empty when it is missing or wrong, which is noted.
    mutating func required(_ text: String, _ field: String, limit: Int) -> String {
        if text.allSatisfy(\.isWhitespace) { add(field, "problem_required") }
        return optional(text, field, limit: limit) ?? ""
    }

    /// A text on one line; `nil` when there is none, or it is wrong, which is noted.
    mutating func optional(_ text: String, _ field: String, limit: Int) -> String? {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !line.isEmpty else { return nil }
        // Scalars, not characters: one letter can carry a million accents.
        guard line.utf8.count <= limit * 4, line.unicodeScalars.count <= limit else {
            add(field, "problem_too_long", ["count": "\(limit)"])
            return nil
        }
        let isPlain = line.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        if !isPlain { add(field, "problem_control_character") }
        return isPlain ? line : nil
    }

    /// A day as `yyyy-MM-dd`: one that no calendar has is refused.
    mutating func day(_ text: String, _ field: String) -> CalendarDay? {
        let day = text.filter { !$0.isWhitespace }
        guard !day.isEmpty else { return nil }
        if let day = CalendarDay(iso: day) { return day }
        add(field, "problem_day")
        return nil
    }

    /// A word of small letters and hyphens, as data files name things.
    mutating func code(_ text: String, _ field: String) -> String? {
        guard let code = optional(text, field, limit: 40) else { return nil }
        if code.utf8.allSatisfy({ (97...122).contains($0) || $0 == 45 }) { return code }
        add(field, "problem_choice")
        return nil
    }

    /// A unit of the tree, by its identifier in digits.
    mutating func unit(_ text: String, _ field: String) -> Unit.ID? {
        guard !text.isEmpty else { return nil }
        if let id = Unit.ID(text: text), tree[id] != nil || kept.contains(id) { return id }
        add(field, "problem_unit_choice")
        return nil
    }

    /// Units that help, each once, and none of them the one that leads.
    mutating func helpers(_ texts: [String], _ field: String, beside lead: Unit.ID?) -> [Unit.ID] {
        var helpers: [Unit.ID] = []
        for text in texts {
            guard let helper = unit(text, field), !helpers.contains(helper) else { continue }
            if helper == lead { add(field, "problem_matter_co_is_lead") }
            helpers.append(helper)
        }
        return helpers
    }
}
