import Kernel

/// Reads the fields of a form, of whichever room: trims them, and notes each problem at its field.
public struct FieldReader {
    /// What is wrong, in the order in which it was read.
    public private(set) var problems: [Problem] = []
    private let suffix: String

    /// - Parameter suffix: behind the names of fields, where a form holds several of each.
    public init(suffix: String = "") { self.suffix = suffix }

    /// Notes a problem.
    public mutating func add(_ field: String, _ key: String, _ arguments: [String: String] = [:]) {
        problems.append(Problem(field: field + suffix, key: key, arguments: arguments))
    }

    /// A text of at most `limit` characters on one line; empty when it is missing or wrong, which is noted.
    public mutating func required(_ text: String, _ field: String, limit: Int = 100) -> String {
        if text.trimmed.isEmpty { add(field, "problem_required") }
        return optional(text, field, limit: limit) ?? ""
    }

    /// A text of at most `limit` characters on one line; `nil` when there is none, or it is wrong, which is noted.
    public mutating func optional(_ text: String, _ field: String, limit: Int = 100) -> String? {
        plain(text, field, limit: limit, allowing: [])
    }

    /// A text of any number of lines; `nil` when there is none, or it is wrong, which is noted.
    public mutating func lines(_ text: String, _ field: String, limit: Int) -> String? {
        plain(text.replacing("\r\n", with: "\n"), field, limit: limit, allowing: ["\n", "\t"])
    }

    /// A day as `yyyy-MM-dd`; `nil` when there is none or it is wrong, which is noted.
    public mutating func day(_ text: String, _ field: String) -> CalendarDay? {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return nil }
        if let day = CalendarDay(iso: trimmed) { return day }
        add(field, "problem_day")
        return nil
    }

    /// A day that has to be given; `nil` when it is missing or wrong, which is noted.
    public mutating func requiredDay(_ text: String, _ field: String) -> CalendarDay? {
        if text.trimmed.isEmpty { add(field, "problem_required") }
        return day(text, field)
    }

    /// One of what a form offers; `nil` when nothing or something else was chosen, which is noted.
    public mutating func choice<Choice: RawRepresentable<String>>(
        _ text: String, _ field: String, of _: Choice.Type = Choice.self
    ) -> Choice? {
        if let choice = Choice(rawValue: text) { return choice }
        add(field, text.isEmpty ? "problem_required" : "problem_choice")
        return nil
    }

    /// A number in digits; `nil` when there is none or it is wrong, which is noted.
    public mutating func count(_ text: String, _ field: String, in range: ClosedRange<Int64>) -> Int64? {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return nil }
        if trimmed.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(trimmed), range.contains(number) {
            return number
        }
        add(field, "problem_number_range", ["least": "\(range.lowerBound)", "most": "\(range.upperBound)"])
        return nil
    }

    /// A word of small letters and hyphens, as data files name things; `nil` when there is none or it is wrong, which
    /// is noted.
    public mutating func code(_ text: String, _ field: String) -> String? {
        guard let code = optional(text, field, limit: 40) else { return nil }
        if code.utf8.allSatisfy({ (97...122).contains($0) || $0 == 45 }) { return code }
        add(field, "problem_choice")
        return nil
    }

    /// A unit by its identifier in digits; `nil` when there is none or it is wrong, which is noted.
    /// - Parameter kept: units that may stay although they are no more.
    public mutating func unit(
        _ text: String, _ field: String, in tree: UnitTree, keeping kept: Set<Unit.ID> = []
    ) -> Unit.ID? {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return nil }
        if let id = Unit.ID(text: trimmed), tree[id] != nil || kept.contains(id) { return id }
        add(field, "problem_unit_choice")
        return nil
    }

    /// Units that help another (协办单位), each once; that none of them is the one that leads is noted.
    public mutating func helpers(
        _ texts: [String], _ field: String, beside lead: Unit.ID?, in tree: UnitTree, keeping kept: Set<Unit.ID> = []
    ) -> [Unit.ID] {
        var helpers: [Unit.ID] = []
        for text in texts {
            guard let helper = unit(text, field, in: tree, keeping: kept), !helpers.contains(helper) else { continue }
            if helper == lead { add(field, "problem_matter_co_is_lead") }
            helpers.append(helper)
        }
        return helpers
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
