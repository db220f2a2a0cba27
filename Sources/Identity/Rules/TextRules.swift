import Kernel

/// Reads the fields of a form: trims them, and notes each problem at its field.
struct FieldReader {
    private(set) var problems: [Problem] = []

    mutating func add(_ field: String, _ key: String, _ arguments: [String: String] = [:]) {
        problems.append(Problem(field: field, key: key, arguments: arguments))
    }

    /// A text of at most `limit` characters on one line; empty when it is missing.
    mutating func required(_ text: String, _ field: String, limit: Int = 100) -> String {
        guard let text = optional(text, field, limit: limit) else {
            add(field, "problem_required")
            return ""
        }
        return text
    }

    /// A text of at most `limit` characters on one line; `nil` when there is none.
    mutating func optional(_ text: String, _ field: String, limit: Int = 100) -> String? {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return nil }
        if trimmed.count > limit { add(field, "problem_too_long", ["count": "\(limit)"]) }
        if trimmed.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            add(field, "problem_control_character")
        }
        return trimmed
    }

    /// A day as `yyyy-MM-dd`; `nil` when there is none or it is wrong, which is noted.
    mutating func day(_ text: String, _ field: String) -> CalendarDay? {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return nil }
        if let day = CalendarDay(iso: trimmed) { return day }
        add(field, "problem_day")
        return nil
    }

    /// An address for e-mail, as strict as needed to send to it.
    mutating func email(_ text: String, _ field: String) -> String? {
        guard let email = optional(text, field, limit: 200) else { return nil }
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = email.unicodeScalars.allSatisfy {
            $0.value > 32 && $0.value != 127 && !"<>,;\"\\()".unicodeScalars.contains($0)
        }
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !parts[1].hasPrefix("."),
            !parts[1].hasSuffix("."), !parts[1].contains(".."), isPlain
        else {
            add(field, "problem_email")
            return nil
        }
        return email
    }
}

extension String {
    /// Without white space at both ends, the full-width space included.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }

    /// The text, or `nil` when it is empty.
    var orNil: String? { isEmpty ? nil : self }
}
