import ChineseText
import Storage

/// Tokens that no visitor can type: what an article belongs to, and how its title sounds.
enum SearchMark {
    /// First scalar of a column whose tokens stand between spaces, each with its own mark.
    static let facet = "\u{E000}"
    static let syllable = "\u{E001}"
    static let initial = "\u{E002}"
    /// Stands between rows of sounds.
    static let end = "\u{E003}"

    static func zone(_ id: Int64) -> String { facet + "z" + String(id, radix: 36) }
    static func region(_ id: Int64) -> String { facet + "r" + String(id, radix: 36) }
    static func kind(_ id: Int64) -> String { facet + "k" + String(id, radix: 36) }

    /// Whether a column begins with U+E000…U+E003.
    static func isMarked(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count > 3 && text[0] == 0xEE && text[1] == 0x80 && text[2] < 0x84
    }

    static func forEach(
        in text: UnsafeBufferPointer<UInt8>, _ token: (UnsafeBufferPointer<UInt8>, Int, Int) -> Bool
    ) {
        var start = 0
        while start < text.count {
            var end = start
            while end < text.count, text[end] != 32 { end += 1 }
            if end > start, !token(UnsafeBufferPointer(rebasing: text[start..<end]), start, end) { return }
            start = end + 1
        }
    }
}

/// The tokens of the index: neighbouring characters, words, marks.
enum WordSplitter: TextSplitter {
    static let name = "kaimen_words"

    static func split(
        _ text: UnsafeBufferPointer<UInt8>, _ token: (UnsafeBufferPointer<UInt8>, Int, Int) -> Bool
    ) {
        if SearchMark.isMarked(text) { return SearchMark.forEach(in: text, token) }
        SearchTokens.forEach(in: text) { found, form in token(form, found.start, found.end) }
    }
}

/// Each character of a text once, and marks: for queries of one character.
enum CharacterSplitter: TextSplitter {
    static let name = "kaimen_characters"

    static func split(
        _ text: UnsafeBufferPointer<UInt8>, _ token: (UnsafeBufferPointer<UInt8>, Int, Int) -> Bool
    ) {
        if SearchMark.isMarked(text) { return SearchMark.forEach(in: text, token) }
        // A bit for each scalar of the first plane; the others may be handed in again.
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 1024) { seen in
            seen.initialize(repeating: 0)
            SearchTokens.forEach(in: text) { found, form in
                let character = found.character
                guard character != 0 else { return true }
                if character < 0x10000 {
                    let bit = UInt64(1) << UInt64(character & 63)
                    guard seen[Int(character >> 6)] & bit == 0 else { return true }
                    seen[Int(character >> 6)] |= bit
                }
                let size = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4
                return token(UnsafeBufferPointer(rebasing: form[..<min(size, form.count)]), found.start, found.firstEnd)
            }
        }
    }
}

/// The splitters that the tables of the room name.
public enum PublishingSplitters {
    public static let all: [any TextSplitter.Type] = [WordSplitter.self, CharacterSplitter.self]
}
