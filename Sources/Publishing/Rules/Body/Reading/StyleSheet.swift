/// What the style sheets of a pasted source say of its classes: Excel and LibreOffice make text bold by class alone.
struct StyleSheet: Sendable {
    private var styles: [String: StyleDeclarations] = [:]

    private static let largest = 1 << 20
    private static let mostSheets = 50
    private static let mostClasses = 5_000

    init(of source: String) {
        let bytes = Array(source.utf8)
        var index = 0
        for _ in 0..<Self.mostSheets {
            guard let start = Self.place(of: "<style", in: bytes, from: index),
                let open = bytes[start...].firstIndex(of: 62),
                let end = Self.place(of: "</style", in: bytes, from: open)
            else { return }
            index = end
            if end - open < Self.largest { read(Substring(String(decoding: bytes[(open + 1)..<end], as: UTF8.self))) }
        }
    }

    private static func place(of tag: String, in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while let place = bytes[index...].firstIndex(of: 60) {
            if bytes[place...].prefix(tag.utf8.count).map({ $0 | 32 }).elementsEqual(tag.utf8.map { $0 | 32 }) {
                return place
            }
            index = place + 1
        }
        return nil
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
