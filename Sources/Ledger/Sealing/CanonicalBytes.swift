/// Values as bytes that can be read in one way only, so that their hash means exactly them.
///
/// A tag and a line feed, then each value in an agreed order: `LENGTH:BYTES` and a line feed, where LENGTH counts the
/// bytes of the UTF-8 form; integers are decimal digits. An absent value is `-` and a line feed; one of a type that the
/// column cannot hold is `?` and a line feed.
public struct CanonicalBytes: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// Begins with a tag that names what the values are, and in which form.
    public init(_ tag: String) {
        bytes += tag.utf8
        bytes.append(Self.lineFeed)
    }

    /// Goes on from values that were written before.
    init() {}

    /// Adds a text, or its absence.
    public mutating func add(_ text: String?) {
        guard let text else {
            bytes += [Self.hyphen, Self.lineFeed]
            return
        }
        var copy = text
        copy.withUTF8 { utf8 in
            bytes.reserveCapacity(bytes.count + utf8.count + 12)
            bytes += String(utf8.count).utf8
            bytes.append(Self.colon)
            bytes += utf8
            bytes.append(Self.lineFeed)
        }
    }

    /// Adds an integer, or its absence.
    public mutating func add(_ integer: Int64?) { add(integer.map { String($0) }) }

    /// Adds a number by its shortest decimal form, or its absence.
    public mutating func add(_ real: Double?) { add(real.map { "\($0)" }) }

    /// Adds a value that is neither absent nor of the type that it must have.
    mutating func addMalformed() { bytes += [Self.questionMark, Self.lineFeed] }

    mutating func append(_ other: [UInt8]) { bytes += other }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let hyphen = UInt8(ascii: "-")
    private static let colon = UInt8(ascii: ":")
    private static let questionMark = UInt8(ascii: "?")
}
