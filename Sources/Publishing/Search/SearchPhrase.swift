import ChineseText

/// What a word of a query stands for in the index: tokens that follow each other, or one character.
struct SearchPhrase: Sendable, Hashable {
    struct Token: Sendable, Hashable {
        let id: UInt64
        let form: String
        /// For a token of the text the folded character that it begins with.
        let character: UInt32
    }

    enum Place: Sendable, Hashable {
        /// Title or body.
        case text
        /// One character, anywhere in title or body.
        case character
        /// What the article belongs to.
        case facet
        /// How the title sounds.
        case sound
    }

    let place: Place
    let tokens: [Token]
    /// The last token is one character that may be followed by another.
    let isOpen: Bool

    /// `nil` for a text without letters, digits or characters.
    init?(text: String) {
        let named = SearchTokens.named(text)
        guard let last = named.last else { return nil }
        var tokens = named.map { Token(id: $0.token.id, form: $0.form, character: $0.token.character) }
        if tokens.count == 1, last.token.character != 0 {
            (place, self.tokens, isOpen) = (.character, tokens, false)
            return
        }
        var isOpen = false
        if last.token.character != 0 {
            // The end of a run stands in the pair before it already; a run of one is open.
            if named[named.count - 2].token.isPair, named[named.count - 2].token.end == last.token.end {
                tokens.removeLast()
            } else {
                isOpen = true
            }
        }
        (place, self.tokens, self.isOpen) = (.text, tokens, isOpen)
    }

    /// Marks that follow each other.
    init(_ place: Place, marks: [String]) {
        self.place = place
        tokens = marks.map { mark in
            Token(id: Self.id(ofMark: mark), form: mark, character: 0)
        }
        isOpen = false
    }

    /// The number of a mark in the ranking segments.
    static func id(ofMark mark: String) -> UInt64 {
        var mark = mark
        return mark.withUTF8 { SearchToken.id(ofMark: $0) }
    }

    /// The phrase in FTS5's language. No column is named: marks and words never look alike.
    var match: String {
        tokens.map { "\"" + $0.form.replacing("\"", with: "\"\"") + "\"" }.joined(separator: " + ")
            + (isOpen ? " *" : "")
    }
}
