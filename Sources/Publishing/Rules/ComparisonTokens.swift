/// Splits a paragraph for comparison: Latin words and numbers whole, Chinese by character.
enum ComparisonTokens {
    /// All tokens together are the text.
    static func of(_ text: String) -> [String] {
        var tokens: [String] = []
        var isWord = false
        for character in text {
            let continues = isWord && belongsToWord(character)
            isWord = continues || startsWord(character)
            if continues, let last = tokens.popLast() {
                tokens.append(last + String(character))
            } else {
                tokens.append(String(character))
            }
        }
        return tokens
    }

    private static func startsWord(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        return (character.isLetter || character.isNumber) && scalar.value < 0x2E80
    }

    private static func belongsToWord(_ character: Character) -> Bool {
        startsWord(character) || character == "'" || character == "’" || character == "."
    }
}
