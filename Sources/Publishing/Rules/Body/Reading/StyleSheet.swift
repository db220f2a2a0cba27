import Foundation

/// What the style sheets of a pasted source say of its classes: Excel and LibreOffice make text bold by class alone.
struct StyleSheet: Sendable {
    private var styles: [String: StyleDeclarations] = [:]

    private static let largest = 1 << 20
    private static let mostClasses = 5_000

    init(of source: String) {
        var rest = source[...]
        while let start = rest.range(of: "<style", options: .caseInsensitive),
            let end = rest[start.upperBound...].range(of: "</style", options: .caseInsensitive)
        {
            let element = rest[start.upperBound..<end.lowerBound]
            if let open = element.firstIndex(of: ">"), element.utf8.count < Self.largest {
                read(element[element.index(after: open)...])
            }
            rest = rest[end.upperBound...]
        }
    }

    func style(of classes: Set<String>) -> StyleDeclarations {
        classes.sorted().compactMap { styles[$0] }.reduce(StyleDeclarations("")) { $0.overridden(by: $1) }
    }

    /// Rules of the form `.name {…}` and `tag.name {…}`; all others are stepped over.
    private mutating func read(_ sheet: Substring) {
        var rest = sheet
        while let open = rest.firstIndex(of: "{") {
            let selectors = rest[..<open]
            guard let close = Self.close(of: open, in: rest) else { return }
            // A rule that holds rules, such as @media, is not for what is pasted.
            if !selectors.contains("@") {
                add(StyleDeclarations(String(rest[rest.index(after: open)..<close])).ofText, selectors)
            }
            rest = rest[rest.index(after: close)...]
        }
    }

    private mutating func add(_ style: StyleDeclarations, _ selectors: Substring) {
        for selector in selectors.split(separator: ",") {
            let name = folded(selector).lowercased().split(separator: "<!--").last ?? ""
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, styles.count < Self.mostClasses, let last = parts.last, !last.isEmpty,
                last.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
            else { continue }
            styles[String(last)] = (styles[String(last)] ?? StyleDeclarations("")).overridden(by: style)
        }
    }

    private static func close(of open: Substring.Index, in text: Substring) -> Substring.Index? {
        var depth = 0
        for index in text[open...].indices {
            if text[index] == "{" { depth += 1 }
            if text[index] == "}" { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
