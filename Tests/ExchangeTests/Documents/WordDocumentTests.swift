import Foundation
import Testing

@testable import Exchange

@Suite struct WordDocumentTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private func read(_ fixture: WordFixture) async throws -> DocumentText {
        try await DocumentReader().read(fixture.bytes(in: folder))
    }

    private static let twoLists = """
        <w:abstractNum w:abstractNumId="7">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="(%2)"/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
        <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%4"/></w:lvl>
        <w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="hebrew1"/><w:lvlText w:val="第%5条"/></w:lvl>
        <w:lvl w:ilvl="5"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="7"/>
        <w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
        """

    @Test func `paragraphs, headings and breaks are read in their order`() async throws {
        let styles = """
            <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
            <w:style w:type="paragraph" w:styleId="a5"><w:name w:val="Own"/><w:basedOn w:val="1"/></w:style>
            <w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
            """
        let document = try await read(
            WordFixture(
                WordFixture.paragraph("市委常委会会议纪要", "<w:pStyle w:val=\"t\"/>")
                    + WordFixture.paragraph("　　会议指出，")
                    + WordFixture.paragraph("议题", "<w:pStyle w:val=\"a5\"/>")
                    + WordFixture.paragraph("小节", "<w:outlineLvl w:val=\"2\"/>")
                    + "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:br w:type=\"page\"/><w:noBreakHyphen/><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r></w:p>"
                    + "<w:p/><w:p><w:hyperlink><w:r><w:t>见</w:t></w:r></w:hyperlink><w:fldSimple><w:r><w:t>附件</w:t></w:r></w:fldSimple></w:p>",
                styles: styles))
        #expect(
            document.paragraphs == [
                DocumentParagraph("市委常委会会议纪要", .heading(1)), DocumentParagraph("会议指出，"),
                DocumentParagraph("议题", .heading(1)), DocumentParagraph("小节", .heading(3)),
                DocumentParagraph("甲\t乙\n丙-☑"), DocumentParagraph("见附件"),
            ])
        #expect(document.kind == .word)
        #expect(document.warnings.isEmpty)
        #expect(document.text.hasPrefix("市委常委会会议纪要\n会议指出，\n"))
    }

    @Test func `list numbers are written as Word shows them`() async throws {
        let items = [
            (1, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 0), (1, 1), (2, 0), (1, 0), (1, 4), (1, 5), (0, 0), (9, 0),
        ]
        let document = try await read(
            WordFixture(
                items.map { WordFixture.item("文", $0.0, $0.1) }.joined(), numbering: Self.twoLists))
        #expect(
            document.paragraphs.map(\.text) == [
                "一、文", "(一)文", "(二)文", "1. 文", "1.1 文", "二、文", "(一)文", "五、文", "六、文", "第1条 文", "文", "文", "文",
            ])
        #expect(document.warnings == [.listNumbers(format: "hebrew1")])
    }

    @Test func `a style gives its paragraphs their number, and its level`() async throws {
        let styles = """
            <w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
            """
        let numbering = """
            <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="h"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            """
        let document = try await read(
            WordFixture(
                WordFixture.paragraph("甲", "<w:pStyle w:val=\"h\"/>")
                    + WordFixture.paragraph("", "<w:pStyle w:val=\"h\"/>")
                    + WordFixture.paragraph("乙", "<w:pStyle w:val=\"h\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>")
                    + WordFixture.paragraph("丙", "<w:pStyle w:val=\"h\"/>"), styles: styles, numbering: numbering))
        #expect(document.paragraphs.map(\.text) == ["1.1 甲", "乙", "1.3 丙"])
        #expect(document.paragraphs.allSatisfy { $0.role == .heading(2) })
    }

    @Test func `a row is a line, but long paragraphs of a cell stay paragraphs`() async throws {
        func cell(_ texts: String...) -> String {
            "<w:tc><w:tcPr/>" + texts.map { WordFixture.paragraph($0) }.joined() + "</w:tc>"
        }
        let long = String(repeating: "长", count: 90)
        let inner = "<w:tbl><w:tr>\(cell("甲"))\(cell("乙"))</w:tr></w:tbl>"
        let document = try await read(
            WordFixture(
                "<w:tbl><w:tblPr/><w:tr>\(cell("单位"))\(cell("张三", "局长"))\(cell(""))</w:tr><w:tr>\(cell("内容"))\(cell(long, "又一段"))</w:tr>"
                    + "<w:tr><w:trPr><w:del/></w:trPr>\(cell("删"))</w:tr><w:tr><w:tc>\(inner)<w:p/></w:tc></w:tr></w:tbl>"
            ))
        #expect(
            document.paragraphs == [
                DocumentParagraph("单位\t张三 局长", .row), DocumentParagraph("内容\t" + long, .row), DocumentParagraph("又一段"),
                DocumentParagraph("甲\t乙", .row),
            ])
        #expect(document.warnings == [.trackedChanges(inserted: 0, deleted: 1)])
    }

    @Test func `of tracked changes the inserted is kept and the deleted dropped, with a warning`() async throws {
        let joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>\(WordFixture.run("前半，"))</w:p>"
        let changed = """
            <w:p><w:pPr><w:pPrChange><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:pPrChange></w:pPr>
            <w:r><w:t>由</w:t></w:r><w:del><w:r><w:delText>县</w:delText></w:r></w:del><w:ins><w:r><w:t>市</w:t></w:r></w:ins>
            <w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:r><w:t>办</w:t><w:commentReference w:id="1"/></w:r></w:p>
            """
        let document = try await read(WordFixture(joined + WordFixture.paragraph("后半。") + changed))
        #expect(document.paragraphs == [DocumentParagraph("前半，后半。"), DocumentParagraph("由市办")])
        #expect(document.warnings == [.trackedChanges(inserted: 1, deleted: 3), .comments(1)])
    }

    @Test func `a text box is read once, after the paragraph that it hangs on`() async throws {
        let box = "<w:txbxContent>\(WordFixture.paragraph("框内"))</w:txbxContent>"
        let both = """
            <mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>\(box)</wps:txbx></w:drawing></mc:Choice>
            <mc:Fallback><w:pict><v:textbox>\(box)</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>
            """
        let old = "<w:pict><v:shape><v:textbox>\(box)</v:textbox></v:shape></w:pict>"
        let document = try await read(
            WordFixture(
                "<w:p><w:r><w:t>前</w:t></w:r><w:r>\(both)</w:r><w:r><w:t>后</w:t></w:r></w:p><w:p><w:r>\(old)</w:r></w:p>"
            ))
        #expect(document.paragraphs.map(\.text) == ["前后", "框内", "框内"])
    }

    @Test func `notes stand at the end with their marks, comments and hidden text are left out`() async throws {
        let footnotes = """
            <w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
            <w:footnote w:id="2">\(WordFixture.paragraph(" 第一注"))</w:footnote>
            <w:footnote w:id="3">\(WordFixture.paragraph("第二注"))\(WordFixture.paragraph("续"))</w:footnote>
            """
        let body = """
            <w:p>\(WordFixture.run("甲"))<w:r><w:footnoteReference w:id="3"/></w:r>\(WordFixture.run("暗", "<w:vanish/>"))</w:p>
            <w:p>\(WordFixture.run("乙"))<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:drawing><a:blip/></w:drawing></w:r>
            <m:oMath><m:r><m:t>x2</m:t></m:r></m:oMath></w:p>
            """
        let document = try await read(WordFixture(body, footnotes: footnotes))
        #expect(
            document.paragraphs == [
                DocumentParagraph("甲[1]"), DocumentParagraph("乙[2]"), DocumentParagraph("[1] 第二注\n续", .note),
                DocumentParagraph("[2] 第一注", .note),
            ])
        #expect(document.warnings == [.pictures(1), .objects(1), .hiddenText(1)])
    }

    @Test(.timeLimit(.minutes(1)))
    func `a note that is referred to again keeps its mark and is read once`() async throws {
        let references = String(repeating: "<w:r><w:footnoteReference w:id=\"2\"/></w:r>", count: 20_000)
        let body = "<w:p>\(WordFixture.run("甲"))\(references)</w:p>"
        // Spaces count as no text, however often they are read.
        for note in [" ", "注"].map({ String(repeating: $0, count: 1 << 20) }) {
            let footnotes = "<w:footnote w:id=\"2\">\(WordFixture.paragraph("字" + note))</w:footnote>"
            let document = try await read(WordFixture(body, footnotes: footnotes))
            #expect(document.paragraphs.count == 2)
            #expect(document.paragraphs.first?.text == "甲" + String(repeating: "[1]", count: 20_000))
            #expect(document.paragraphs.last?.text.hasPrefix("[1] 字") == true)
        }
    }

    @Test func `a text is refused when its notes make it more than a text may have`() async throws {
        var limits = DocumentLimits()
        limits.text = 1 << 20
        let words = String(repeating: "长", count: 200_000)
        let notes = "<w:footnote w:id=\"2\">\(WordFixture.paragraph(words))</w:footnote>"
        let body = WordFixture.paragraph(words) + "<w:p><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>"
        let bytes = try WordFixture(body, footnotes: notes).bytes(in: folder)
        #expect(try await refusal(of: bytes, limits: limits) == .tooMuchText(bytes: 1 << 20))
    }

    @Test func `a damaged part beside the text costs a warning, a damaged text the document`() async throws {
        var fixture = WordFixture(WordFixture.paragraph("文"), footnotes: nil)
        fixture.add("word/styles.xml", "<styles><style>")
        #expect(try await read(fixture).warnings == [.damagedPart("word/styles.xml")])
        let broken = try folder.zip([("word/document.xml", Array("<w:document><w:p>".utf8))])
        #expect(try await refusal(of: broken) == .damaged)
        let whole = try WordFixture(WordFixture.paragraph("文")).bytes(in: folder)
        #expect(try await refusal(of: Array(whole.dropLast(30))) == .damaged)
        let typed = "<!DOCTYPE a [<!ENTITY b 'c'>]><w:document/>"
        #expect(try await refusal(of: folder.zip([("word/document.xml", Array(typed.utf8))])) == .damaged)
    }

    @Test func `bombs and endless texts are refused`() async throws {
        var limits = DocumentLimits()
        limits.text = 1000
        let long = try WordFixture(WordFixture.paragraph(String(repeating: "长", count: 400))).bytes(in: folder)
        #expect(try await refusal(of: long, limits: limits) == .tooMuchText(bytes: 1000))
        limits.bytes = 100
        #expect(try await refusal(of: long, limits: limits) == .tooLarge(bytes: 100))
        let spaces = [UInt8](repeating: 32, count: 257 << 20)
        #expect(
            try await refusal(of: folder.zip([("word/document.xml", Array("<document>".utf8) + spaces)])) == .bomb)
    }

    @Test func `what is no docx is refused by its name`() async throws {
        var old = CompoundFixture()
        old.stream("WordDocument")
        #expect(try await refusal(of: old.bytes()) == .foreign(.oldWord))
        var locked = CompoundFixture()
        locked.stream("EncryptedPackage")
        #expect(try await refusal(of: locked.bytes()) == .encrypted)
        var table = CompoundFixture()
        table.stream("Workbook")
        #expect(try await refusal(of: table.bytes()) == .foreign(.workbook))
        #expect(try await refusal(of: folder.zip([("xl/workbook.xml", [60])])) == .foreign(.workbook))
        #expect(try await refusal(of: folder.zip([("ppt/presentation.xml", [60])])) == .foreign(.slides))
        #expect(try await refusal(of: folder.zip([("OFD.xml", [60])])) == .foreign(.ofd))
        #expect(try await refusal(of: folder.zip([("a.txt", [60])])) == .foreign(.archive))
        let type = Array("application/vnd.oasis.opendocument.text".utf8)
        #expect(
            try await refusal(of: folder.zip([("mimetype", type), ("content.xml", [60])])) == .foreign(.openDocument))
        let secret = try folder.zip([("word/document.xml", Array("<document/>".utf8))], password: "geheim")
        #expect(try await refusal(of: secret) == .encrypted)
        #expect(try await refusal(of: WordFixture("<w:p/>").bytes(in: folder)) == .withoutText(.word))
    }

    @Test(arguments: [
        ("decimal", 12, "12"), ("decimalZero", 3, "03"), ("decimalFullWidth", 10, "１０"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerRoman", 4, "iv"), ("upperLetter", 28, "BB"), ("lowerLetter", 26, "z"), ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"), ("chineseCountingThousand", 110, "一百一十"), ("japaneseCounting", 103, "一百零三"),
        ("chineseCountingThousand", 2005, "二千零五"), ("chineseCountingThousand", 12_345, "12345"),
        ("ideographDigital", 10, "一〇"), ("chineseLegalSimplified", 15, "拾伍"), ("ideographTraditional", 2, "乙"),
        ("ideographZodiac", 12, "亥"), ("decimalEnclosedCircle", 20, "⑳"), ("decimalEnclosedCircle", 21, "21"),
        ("decimalEnclosedParen", 1, "⑴"), ("upperRoman", 0, "0"), ("lowerLetter", 1_000_000, "1000000"),
    ])
    func `numbers are written in the format of their list`(format: String, number: Int, text: String) {
        #expect(ListNumber.text(number, format) == text)
    }
}
