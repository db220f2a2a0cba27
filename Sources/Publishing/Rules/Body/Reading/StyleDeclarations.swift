/// The declarations of a style that say anything about text and its shape; all others are left out.
struct StyleDeclarations: Sendable {
    private var values: [String: String] = [:]

    private static let known: Set<String> = [
        "border", "border-left", "border-style", "display", "float", "font-size", "font-style", "font-weight",
        "margin-left", "mso-element",
        "mso-endnote-id", "mso-footnote-id", "mso-hide", "mso-list", "mso-outline-level",
        "mso-special-character", "vertical-align", "visibility",
    ]

    init(_ text: String) {
        for declaration in text.split(separator: ";") {
            guard let colon = declaration.firstIndex(of: ":") else { continue }
            let name = folded(declaration[..<colon]).lowercased()
            guard Self.known.contains(name) else { continue }
            let value = folded(declaration[declaration.index(after: colon)...]).lowercased()
            values[name] = value.split(separator: "!").first.map { folded($0) } ?? ""
        }
    }

    subscript(_ name: String) -> String? { values[name] }

    func overridden(by others: StyleDeclarations) -> StyleDeclarations {
        var result = self
        result.values.merge(others.values) { $1 }
        return result
    }

    /// Of a style sheet, only what makes text bold, slanted, raised or hidden.
    var ofText: StyleDeclarations {
        var result = self
        result.values = values.filter {
            ["display", "font-style", "font-weight", "vertical-align", "visibility"].contains($0.key)
        }
        return result
    }

    /// - Returns: `nil` where the style says nothing of it.
    var isBold: Bool? {
        guard let weight = self["font-weight"] else { return nil }
        return weight.hasPrefix("bold") || Double(weight).map { $0 >= 600 } ?? false
    }

    var isSlanted: Bool? { self["font-style"].map { $0.hasPrefix("italic") || $0.hasPrefix("oblique") } }

    var isRemoved: Bool { self["display"] == "none" || self["mso-hide"] == "all" }

    var isInvisible: Bool? { self["visibility"].map { $0 == "hidden" || $0 == "collapse" } }

    /// A size relative to nothing is nothing: only a size of its own makes text appear again.
    var isZeroSized: Bool? {
        guard let size = self["font-size"] else { return nil }
        let number = size.prefix { $0.isNumber || $0 == "." }
        if let value = Double(number) ?? (number.hasPrefix(".") ? Double("0" + number) : nil) {
            if value == 0 { return true }
            return size.hasSuffix("em") && !size.hasSuffix("rem") || size.hasSuffix("%") ? nil : false
        }
        return ["smaller", "larger", "inherit", "unset"].contains(size) ? nil : false
    }

    /// Points from the left, of `36.0pt`, `.5in`, `2cm`, `48px`.
    var leftMargin: Double? {
        guard let margin = self["margin-left"] else { return nil }
        let number = margin.prefix { $0.isNumber || $0 == "." || $0 == "-" }
        guard let value = Double(number.hasPrefix(".") ? "0" + number : String(number)) else { return nil }
        let unit: Double =
            switch margin.suffix(2) {
            case "in": 72
            case "cm": 28.35
            case "mm": 2.835
            case "px": 0.75
            default: 1
            }
        return value * unit
    }
}
