/// Places of a paragraph inside quotations and brackets, where no sentence and no clause ends.
///
/// A quotation that is a speech (会议强调:“要…。要…。”) is no shield: what is said in it counts as said.
public struct ShieldedPlaces: Sendable {
    private var depths: [Int32] = []
    private var start = 0

    /// Nothing is shielded yet.
    public init() {}

    /// Reads a paragraph; marks that find no partner in it shield nothing.
    public mutating func read(_ codes: [UInt32], _ range: Range<Int>) {
        start = range.lowerBound
        depths.removeAll(keepingCapacity: true)
        depths.append(contentsOf: repeatElement(0, count: range.count + 1))
        var open: [(place: Int, closing: UInt32)] = []
        var straightQuote: Int?
        for place in range {
            let code = codes[place]
            if let closing = SentenceMarks.closing(of: code) {
                open.append((place, closing))
            } else if SentenceMarks.isClosing(code) {
                // An unclosed mark inside is forgotten; a closing one without a partner is passed over.
                guard let index = open.suffix(Self.deepest).lastIndex(where: { $0.closing == code }) else { continue }
                shield(open[index].place, place, codes, range)
                open.removeSubrange(index...)
            } else if code == 0x22 {
                if let first = straightQuote { shield(first, place, codes, range) }
                straightQuote = straightQuote == nil ? place : nil
            }
        }
        var depth: Int32 = 0
        for index in depths.indices {
            depth &+= depths[index]
            depths[index] = depth
        }
    }

    /// Whether the mark at a place belongs to a quotation or bracket.
    @inline(__always)
    public func contains(_ place: Int) -> Bool {
        let index = place - start
        return index >= 0 && index < depths.count && depths[index] > 0
    }

    /// How many unclosed marks are looked through for the partner of a closing one: keeps hostile input linear.
    private static let deepest = 64

    private mutating func shield(_ first: Int, _ last: Int, _ codes: [UInt32], _ range: Range<Int>) {
        if Self.isSpeech(first, last, codes, range) { return }
        depths[first - start] &+= 1
        depths[last + 1 - start] &-= 1
    }

    /// A quotation behind a colon that holds a sentence of its own.
    private static func isSpeech(_ first: Int, _ last: Int, _ codes: [UInt32], _ range: Range<Int>) -> Bool {
        guard codes[first] == 0x22 || SentenceMarks.opensQuotation(codes[first]), first > range.lowerBound,
            codes[first - 1] == 0x3A, last - first > 12
        else { return false }
        return last > first
            && (SentenceMarks.endsSentence(codes[last - 1]) || last + 1 >= range.upperBound
                || SentenceMarks.endsSentence(codes[last + 1]))
    }
}
