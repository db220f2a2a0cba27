import Kernel

/// Holding a value from outside against a schema.
extension APISchema {
    /// Everything that is wrong with a value, in the order of the schema; empty for nothing.
    /// - Parameter field: what the value is called; the parts of a path are joined by points.
    func problems(of value: JSONValue, at field: String) -> [Problem] {
        if case .null = value, isNullable { return [] }
        func problem(_ key: String, _ arguments: [String: String] = [:]) -> [Problem] {
            [Problem(field: field, key: key, arguments: arguments)]
        }
        switch (form, value) {
        case (.named(_, let schema), _): return schema.problems(of: value, at: field)
        case (.text(let rule), .text(let text)): return rule.problems(of: text, at: field)
        case (.text, _): return problem("api_text")
        case (.integer(let range), .integer(let number)):
            guard !range.contains(number) else { return [] }
            return problem("api_range", ["least": "\(range.lowerBound)", "most": "\(range.upperBound)"])
        case (.integer, _): return problem("api_integer")
        case (.truth, .truth): return []
        case (.truth, _): return problem("api_truth")
        case (.list(let item, let most), .list(let items)):
            if let most, items.count > most { return problem("api_list_long", ["count": "\(most)"]) }
            return items.enumerated().flatMap { item.problems(of: $1, at: "\(field).\($0)") }
        case (.list, _): return problem("api_list")
        case (.object(let members), .object(let given)):
            return Self.problems(of: given, members, at: field.isEmpty ? "" : field + ".")
        case (.object, _): return problem("api_object")
        }
    }

    private static func problems(
        of given: [(name: String, value: JSONValue)], _ members: [Member], at prefix: String
    ) -> [Problem] {
        let values = Dictionary(given.map { ($0.name, $0.value) }) { first, _ in first }
        let known = Set(members.map(\.name))
        return members.flatMap { member -> [Problem] in
            let field = prefix + member.name
            if let value = values[member.name] { return member.schema.problems(of: value, at: field) }
            return member.isRequired ? [Problem(field: field, key: "problem_required")] : []
        }
            + given.filter { !known.contains($0.name) }.map {
                Problem(field: prefix + String($0.name.prefix(60)), key: "api_unknown_field")
            }
    }

    /// A value of an address as the schema reads it: `true` and `12` are texts there.
    func value(ofText text: String) -> JSONValue {
        switch form {
        case .named(_, let schema): return schema.value(ofText: text)
        case .truth where text == "true" || text == "false": return .truth(text == "true")
        case .integer:
            let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
            let isPlain = !digits.isEmpty && digits.utf8.allSatisfy { (48...57).contains($0) }
            return isPlain ? Int(text).map(JSONValue.integer) ?? .text(text) : .text(text)
        default: return .text(text)
        }
    }
}

extension APISchema.TextRule {
    func problems(of text: String, at field: String) -> [Problem] {
        func problem(_ key: String, _ arguments: [String: String] = [:]) -> [Problem] {
            [Problem(field: field, key: key, arguments: arguments)]
        }
        if !choices.isEmpty {
            return choices.contains(text) ? [] : problem("api_choice", ["choices": choices.joined(separator: ", ")])
        }
        let count = text.unicodeScalars.count
        if count < least { return problem(count == 0 ? "problem_required" : "api_short", ["count": "\(least)"]) }
        if let most, count > most { return problem("problem_too_long", ["count": "\(most)"]) }
        if let pattern, !pattern.accepts(text) { return problem(pattern.key) }
        return []
    }
}
