import Kernel

/// A schema as the document writes it: JSON Schema 2020-12, which OpenAPI 3.1 takes as it is.
extension APISchema {
    /// The schema; one with a name becomes a reference to it.
    var document: JSONText {
        if case .named(let name, _) = form {
            let reference = JSONText.object([("$ref", .text("#/components/schemas/" + name))])
            guard isNullable else { return reference }
            return .object([("anyOf", .list([reference, .object([("type", .text("null"))])]))])
        }
        return .object(members + (note.map { [("description", .text($0))] } ?? []))
    }

    private var members: [(String, JSONText)] {
        switch form {
        case .named(_, let schema): return schema.members
        case .text(let rule): return [type("string")] + rule.members(orNull: isNullable)
        case .integer(let range):
            return [type("integer")]
                + (range.lowerBound == .min ? [] : [("minimum", .number(range.lowerBound))])
                + (range.upperBound == .max ? [] : [("maximum", .number(range.upperBound))])
        case .truth: return [type("boolean")]
        case .list(let item, let most):
            return [type("array"), ("items", item.document)] + (most.map { [("maxItems", .number($0))] } ?? [])
        case .object(let members):
            let required = members.filter(\.isRequired).map { JSONText.text($0.name) }
            return [type("object")] + (required.isEmpty ? [] : [("required", .list(required))])
                + [
                    ("properties", .object(members.map { ($0.name, $0.schema.document) })),
                    ("additionalProperties", .truth(false)),
                ]
        }
    }

    private func type(_ name: String) -> (String, JSONText) {
        ("type", isNullable ? .list([.text(name), .text("null")]) : .text(name))
    }

    /// The named schemas in this one, itself included, each with what it stands for.
    var named: [(name: String, schema: APISchema)] {
        switch form {
        case .named(let name, let schema): return [(name, schema)] + schema.named
        case .list(let item, _): return item.named
        case .object(let members): return members.flatMap(\.schema.named)
        default: return []
        }
    }
}

extension APISchema.TextRule {
    fileprivate func members(orNull: Bool) -> [(String, JSONText)] {
        var members: [(String, JSONText)] = []
        if !choices.isEmpty { members.append(("enum", .list(choices.map(JSONText.text) + (orNull ? [.null] : [])))) }
        if least > 0 { members.append(("minLength", .number(least))) }
        if let most { members.append(("maxLength", .number(most))) }
        if let format { members.append(("format", .text(format))) }
        if let pattern { members.append(("pattern", .text(pattern.source))) }
        return members
    }
}
