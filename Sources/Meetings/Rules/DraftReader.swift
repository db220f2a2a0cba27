import Identity
import Kernel

/// Reads the fields of this room's forms: trims them, and notes each problem at its field.
struct DraftReader {
    private(set) var problems: [Problem] = []

    mutating func add(_ field: String, _ key: String, _ arguments: [String: String] = [:]) {
        problems.append(Problem(field: field, key: key, arguments: arguments))
    }

    /// A text on one line; empty when it is missing or wrong, which is noted.
    mutating func required(_ text: String, _ field: String, limit: Int = 100) -> String {
        if text.trimmed.isEmpty { add(field, "problem_required") }
        return optional(text, field, limit: limit) ?? ""
    }

    /// A text on one line; `nil` when there is none, or it is wrong, which is noted.
    mutating func optional(_ text: String, _ field: String, limit: Int = 100) -> String? {
        plain(text, field, limit: limit, allowing: [])
    }

    /// A text of any number of lines.
    mutating func lines(_ text: String, _ field: String, limit: Int) -> String? {
        let text = text.replacing("\r\n", with: "\n")
        return plain(text, field, limit: limit, allowing: ["\n", "\t"])
    }

    /// A day as `yyyy-MM-dd`.
    mutating func day(_ text: String, _ field: String) -> CalendarDay? {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return nil }
        if let day = CalendarDay(iso: trimmed) { return day }
        add(field, "problem_day")
        return nil
    }

    /// A time as `HH:mm`.
    mutating func time(_ text: String, _ field: String) -> TimeOfDay? {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return nil }
        if let time = TimeOfDay(text: trimmed.replacing("：", with: ":")) { return time }
        add(field, "problem_meeting_time")
        return nil
    }

    /// A number in digits.
    mutating func count(_ text: String, _ field: String, in range: ClosedRange<Int64>) -> Int64? {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return nil }
        if trimmed.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(trimmed), range.contains(number) {
            return number
        }
        add(field, "problem_number_range", ["least": "\(range.lowerBound)", "most": "\(range.upperBound)"])
        return nil
    }

    /// A unit of the tree, by its identifier in digits.
    mutating func unit(_ text: String, _ field: String, in tree: UnitTree) -> Unit.ID? {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return nil }
        if let id = Unit.ID(text: trimmed), tree[id] != nil { return id }
        add(field, "problem_unit_choice")
        return nil
    }

    /// A word of small letters and hyphens, as data files name things.
    mutating func code(_ text: String, _ field: String) -> String? {
        guard let code = optional(text, field, limit: 40) else { return nil }
        if code.utf8.allSatisfy({ (97...122).contains($0) || $0 == 45 }) { return code }
        add(field, "problem_choice")
        return nil
    }

    private mutating func plain(
        _ text: String, _ field: String, limit: Int, allowing allowed: Set<Unicode.Scalar>
    ) -> String? {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return nil }
        // Scalars, not characters: one letter can carry a million accents.
        guard trimmed.utf8.count <= limit * 4, trimmed.unicodeScalars.count <= limit else {
            add(field, "problem_too_long", ["count": "\(limit)"])
            return nil
        }
        guard trimmed.unicodeScalars.allSatisfy({ !$0.isInvisible || allowed.contains($0) }) else {
            add(field, "problem_control_character")
            return nil
        }
        return trimmed
    }
}

extension String {
    /// Without white space at both ends, the full-width space included.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

extension Unicode.Scalar {
    /// Controls, marks of direction, joiners, line and paragraph separators: what nobody sees.
    fileprivate var isInvisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
