/// Takes in what `pdftotext -tsv` writes, page by page.
///
/// A line has twelve fields: its level (1 page, 4 line, 5 word), numbers of page, paragraph, block, line and word, left,
/// top, width, height, a mark, and the text.
struct PDFWords {
    /// Bytes of a line; a word is no longer.
    private static let longest = 1 << 16
    /// Places take more room than the words that stand there.
    private static let spread = 60

    private var pages: [PDFPage] = []
    private var words: [PDFWord] = []
    private var buffer: [UInt8] = []
    private var number = 0
    private var line = 0
    private var rest: Int

    /// - Parameter limit: bytes of the whole text.
    init(limit: Int) { rest = limit * Self.spread }

    var isOver: Bool { rest < 0 }

    /// Takes in the next bytes.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        rest -= bytes.count
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: 10) {
            buffer.append(contentsOf: bytes[start..<end])
            take()
            start = end + 1
        }
        if buffer.count < Self.longest { buffer.append(contentsOf: bytes[start...]) }
    }

    /// All pages, when there is nothing more.
    func finished() -> [PDFPage] {
        var copy = self
        copy.endPage()
        return copy.pages
    }

    private mutating func take() {
        defer { buffer.removeAll(keepingCapacity: true) }
        let fields = buffer.split(separator: 9, maxSplits: 11, omittingEmptySubsequences: false)
        guard fields.count == 12 else { return }
        switch fields[0] {
        case [UInt8(ascii: "1")]:
            endPage()
            number += 1
        case [UInt8(ascii: "4")]: line += 1
        case [UInt8(ascii: "5")]:
            let places = fields[6...9].compactMap { Double(String(decoding: $0, as: UTF8.self)) }
            let text = String(decoding: fields[11], as: UTF8.self)
            // Beyond any page; such numbers also do not compare.
            guard places.count == 4, places.allSatisfy({ abs($0) < 100_000 }), !text.isEmpty else { return }
            words.append(
                PDFWord(
                    text: text, left: places[0], right: places[0] + places[2], top: places[1],
                    bottom: places[1] + places[3], line: line))
        default: break
        }
    }

    private mutating func endPage() {
        if number > 0 { pages.append(PDFPage(number: number, lines: PDFRows.lines(of: words))) }
        words.removeAll(keepingCapacity: true)
    }
}
