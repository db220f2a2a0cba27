/// One position of a text as a search sees it: two neighbouring characters, the last character of a run, or a word.
public struct SearchToken: Sendable, Hashable {
    /// Names the token: equal tokens have equal numbers. Words are hashed to 62 bits.
    public let id: UInt64
    /// The folded character that the token begins with; 0 for a word of letters or digits.
    public let character: UInt32
    /// Where it stands in the UTF-8 bytes of the text.
    public let start: Int
    public let end: Int
    /// The end of its first character; the end of a word.
    public let firstEnd: Int

    private static let pairMark: UInt64 = 1 << 62
    private static let wordMark: UInt64 = 2 << 62

    @inline(__always)
    static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 {
        pairMark | UInt64(first) << 21 | UInt64(second)
    }

    @inline(__always)
    static func word(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return wordMark | (hash ^ hash >> 32) & (pairMark - 1)
    }

    /// The number under which a single character is counted.
    public static func id(ofCharacter character: UInt32) -> UInt64 { UInt64(character) }

    /// The numbers of all tokens of two characters that begin with one.
    public static func ids(ofPairsBeginningWith character: UInt32) -> ClosedRange<UInt64> {
        pair(character, 0)...pair(character, 1 << 21 - 1)
    }

    /// The number of a token that is known by its bytes alone.
    public static func id(ofMark bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { word(bytes) }

    /// Whether the token is two neighbouring characters.
    public var isPair: Bool { id >> 62 == 1 }
    /// Whether the token is a word of letters or digits.
    public var isWord: Bool { id >> 62 == 2 }
}
