import ChineseText

/// What a visitor typed, understood: words that must all be there, words that must not.
public struct SearchQuery: Sendable, Hashable {
    /// A word, or a phrase in quotes.
    public struct Word: Sendable, Hashable {
        /// As it was typed, without quotes and minus.
        public let text: String
        public let isQuoted: Bool
        /// Any of these is a hit; the first is what was typed.
        var alternatives: [SearchPhrase]
    }

    /// The most characters that a query may have.
    public static let longest = 200
    /// The most words that count; the rest of a longer query is not looked at.
    static let mostWords = 24

    /// The text as it was typed, with single spaces.
    public let text: String
    /// Words that must all be there.
    public internal(set) var words: [Word] = []
    /// Words that must not be there.
    public internal(set) var excluded: [Word] = []

    /// Whether the text is longer than a query may be.
    public var isTooLong: Bool { text.count > Self.longest }
    /// Whether there is nothing to look for, though something may have been typed.
    public var isEmpty: Bool { words.isEmpty }

    /// Understands a text; whatever it holds, there is some meaning, perhaps an empty one.
    public init(_ given: String) {
        text = given.split(whereSeparator: { $0.isWhitespace || $0 == "\0" }).joined(separator: " ")
        guard !isTooLong else { return }
        for piece in QueryPieces(text).pieces {
            let texts = piece.isQuoted ? [piece.text] : Self.parts(of: piece.text)
            for text in texts where words.count + excluded.count < Self.mostWords {
                guard let phrase = SearchPhrase(text: text) else { continue }
                let word = Word(text: text, isQuoted: piece.isQuoted, alternatives: [phrase])
                if piece.isExcluded {
                    if !excluded.contains(word) { excluded.append(word) }
                } else if !words.contains(word) {
                    words.append(word)
                }
            }
        }
    }

    /// The words as one would type them again.
    public var typed: String {
        (words.map { ($0, "") } + excluded.map { ($0, "-") }).map { word, minus in
            minus + (word.isQuoted ? "\"\(word.text)\"" : word.text)
        }.joined(separator: " ")
    }

    /// Leaves out a word that must, or must not, be there.
    public mutating func leaveOut(_ text: String, excluded isExcluded: Bool) {
        if isExcluded { excluded.removeAll { $0.text == text } } else { words.removeAll { $0.text == text } }
    }

    /// Chinese punctuation parts words; a mark inside 3.5 or e-mail does not.
    private static func parts(of text: String) -> [String] {
        let characters = Array(text)
        var parts = [""]
        for (index, character) in characters.enumerated() {
            let joins =
                index > 0 && index + 1 < characters.count && joiners.contains(character)
                && isLatin(characters[index - 1])
                && isLatin(characters[index + 1])
            if character.isLetter || character.isNumber || joins || character.unicodeScalars.allSatisfy(isInvisible) {
                parts[parts.count - 1].append(character)
            } else {
                parts.append("")
            }
        }
        return parts.filter { !$0.isEmpty }
    }

    private static let joiners: Set<Character> = [".", ",", "-", "_", "'", "’", "&", "/", "+", "@", ":", "=", "%", "#"]

    private static func isLatin(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .format || scalar.properties.generalCategory == .nonspacingMark
    }
}

/// The text between spaces and quotes, with what stands before it.
private struct QueryPieces {
    struct Piece {
        var text: String
        var isQuoted: Bool
        var isExcluded: Bool
    }

    private(set) var pieces: [Piece] = []

    private static let closing: [Character: [Character]] = [
        "\"": ["\"", "”", "“", "＂"], "“": ["”", "\"", "“"], "”": ["”", "“", "\""], "＂": ["＂", "\""], "「": ["」"],
        "『": ["』"],
        "«": ["»"], "《": ["》"],
    ]

    init(_ text: String) {
        let characters = Array(text)
        var index = 0
        while index < characters.count {
            if characters[index] == " " {
                index += 1
                continue
            }
            var isExcluded = false
            if "-－−–".contains(characters[index]), index + 1 < characters.count, characters[index + 1] != " " {
                isExcluded = true
                index += 1
            }
            if let closers = Self.closing[characters[index]],
                let end = characters[(index + 1)...].firstIndex(where: { closers.contains($0) })
            {
                pieces.append(
                    Piece(text: String(characters[(index + 1)..<end]), isQuoted: true, isExcluded: isExcluded))
                index = end + 1
                continue
            }
            // A quote that is never closed is a space.
            if Self.closing[characters[index]] != nil { index += 1 }
            var end = index
            while end < characters.count, characters[end] != " ", Self.closing[characters[end]] == nil { end += 1 }
            if end > index {
                pieces.append(
                    Piece(text: String(characters[index..<end]), isQuoted: false, isExcluded: isExcluded))
            }
            index = end
        }
    }
}
