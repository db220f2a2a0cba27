/// What the end or the beginning of a line says about the sentence that it is part of.
enum LineEnd {
    private static let stops = Set("。！？；：…!?;:.".unicodeScalars)
    private static let closers = Set("”’』」）)】》〉\"'".unicodeScalars)

    /// A sentence, or what comes before a list, ends here.
    static func closesSentence(_ line: String) -> Bool {
        let end = line.unicodeScalars.reversed().first { !closers.contains($0) && !$0.properties.isWhitespace }
        return end.map(stops.contains) ?? false
    }

    /// It begins as an item: `1.`, `（一）`, `三、`, `③`.
    static func beginsItem(_ line: String) -> Bool {
        line.prefixMatch(of: /\s*(?:[(（]?[0-9一二三四五六七八九十百]{1,4}[.．、)）]|[①-⑳•·●■◆-])/) != nil
    }

    /// What stands between the mark of an item and its text, however far apart they are; `nil` when it is no mark.
    static func space(afterMark word: String) -> String? {
        guard word.wholeMatch(of: /[(（]?[0-9一二三四五六七八九十百]{1,4}[.．、)）]|[①-⑳•·●■◆]/) != nil else { return nil }
        return word.hasSuffix(".") ? " " : ""
    }

    /// It begins as a footnote: `1 `, `[2]`, `③`, `*`.
    static func beginsNote(_ line: String) -> Bool {
        line.prefixMatch(of: /\s*(?:[\[〔（(]?[0-9]{1,3}[\]〕）)]?[\s\P{ASCII}]|[①-⑳*※])/) != nil
    }
}
