import Testing

@testable import Exchange

/// Whatever is cut off or changed in a document: it is read or refused, and the same each time.
@Suite struct DocumentFuzzTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    /// A generator of its own, so that a failure can be seen again.
    private struct Dice {
        var state: UInt64

        mutating func throwOne(below count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(max(1, count)))
        }
    }

    private func survives(_ bytes: [UInt8], rounds: Int, seed: UInt64) async throws -> Int {
        let reader = DocumentReader(place: folder.path)
        var dice = Dice(state: seed)
        var read = 0
        for round in 0..<rounds {
            var changed = bytes
            if round.isMultiple(of: 3) {
                changed = Array(bytes.prefix(dice.throwOne(below: bytes.count)))
            } else {
                for _ in 0...dice.throwOne(below: 8) {
                    changed[dice.throwOne(below: changed.count)] = UInt8(dice.throwOne(below: 256))
                }
            }
            do {
                _ = try await reader.read(changed)
                read += 1
            } catch is DocumentRefusal {}
        }
        return read
    }

    @Test func `a docx that is cut or changed never ends the server`() async throws {
        let body = WordFixture.item("甲", 1) + "<w:tbl><w:tr><w:tc>\(WordFixture.paragraph("乙"))</w:tc></w:tr></w:tbl>"
        let numbering = """
            <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1%2"/></w:lvl></w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            """
        let fixture = WordFixture(
            body, styles: "<w:style w:styleId=\"a\"/>", numbering: numbering, footnotes: "<w:footnote/>")
        #expect(try await survives(fixture.bytes(in: folder), rounds: 600, seed: 1) > 0)
        // The same without the zip around it, whose sums would hide most changes.
        let document = Array((fixture.parts.first { $0.path == "word/document.xml" }?.text ?? "").utf8)
        var dice = Dice(state: 2)
        for _ in 0..<600 {
            var changed = document
            for _ in 0...dice.throwOne(below: 4) {
                changed[dice.throwOne(below: changed.count)] = document[dice.throwOne(below: document.count)]
            }
            let other = WordBody(styles: WordStyles(), lists: WordLists(WordNumbering()), limit: 10_000)
            let stream = XMLStream(other)
            _ = changed.withUnsafeBytes { stream.feed($0, isLast: true) }
        }
    }

    @Test func `a pdf that is cut or changed never ends the server`() async throws {
        var fixture = PDFFixture()
        fixture.page(["会议指出，要抓紧落实各项工作，由市发展改革委牵头，各部门配合，务必于年底前完成全部任务并报告。"], number: "- 1 -")
        fixture.page(["完。"], number: "- 2 -")
        #expect(try await survives(fixture.bytes(), rounds: 45, seed: 3) > 0)
    }

    @Test func `whatever a program writes about a pdf, its words are taken or left`() {
        var dice = Dice(state: 4)
        let pieces = [
            "1", "4", "5", "\t", "\t0\t0\t0\t0\t0", "\t72.5", "\tnan", "\t-1e308", "\tinf", "\t会议", "\n", "12",
        ]
        for _ in 0..<2000 {
            var words = PDFWords(limit: 1000)
            let text = (0..<60).map { _ in pieces[dice.throwOne(below: pieces.count)] }.joined()
            Array(text.utf8).withUnsafeBytes { words.add($0) }
            let (pages, _) = PDFEdges.without(words.finished())
            var list = ParagraphList(limit: 1000)
            PDFParagraphs(pages).add(to: &list)
        }
    }
}
