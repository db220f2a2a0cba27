/// The plural of an English word counts as its singular.
///
/// Source: D. Harman, "How Effective Is Suffixing?", JASIS 42 (1991): the S stemmer, three rules, the first that fits.
enum EnglishPlural {
    /// Writes the singular over the word of `count` small letters and gives its length.
    static func stemLength(_ word: UnsafeMutableBufferPointer<UInt8>, _ count: Int) -> Int {
        guard count >= 4, word[count - 1] == UInt8(ascii: "s") else { return count }
        let before = word[count - 2]
        let third = word[count - 3]
        let isAfterVowelPair = third == UInt8(ascii: "e") || third == UInt8(ascii: "a")
        if before == UInt8(ascii: "e") {
            if third == UInt8(ascii: "i"), count > 4 {
                let fourth = word[count - 4]
                if fourth == UInt8(ascii: "e") || fourth == UInt8(ascii: "a") { return count - 1 }
                word[count - 3] = UInt8(ascii: "y")
                return count - 2
            }
            return isAfterVowelPair || third == UInt8(ascii: "o") ? count : count - 1
        }
        return before == UInt8(ascii: "u") || before == UInt8(ascii: "s") ? count : count - 1
    }
}
