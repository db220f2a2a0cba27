/// The beginning of a text, for lists and descriptions.
enum Excerpt {
    /// At most `length` characters; a longer text is cut between words and says so with an ellipsis.
    static func of(_ text: String, length: Int = 160) -> String {
        let beginning = text.prefix(length)
        guard beginning.endIndex < text.endIndex else { return text }
        var cut = beginning
        // Within a Latin word, go back to its beginning; Chinese can be cut anywhere.
        let isInsideWord = isWordCharacter(text[beginning.endIndex]) && beginning.last.map(isWordCharacter) == true
        if isInsideWord, let start = beginning.lastIndex(where: { !isWordCharacter($0) }) {
            cut = beginning[...start]
        }
        while let last = cut.last, last.isWhitespace || ",，、;；:：(（“".contains(last) { cut.removeLast() }
        return cut + "…"
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber) || character == "’" || character == "'"
    }
}
