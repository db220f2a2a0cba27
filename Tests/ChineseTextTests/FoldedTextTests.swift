import ChineseText
import Testing

@Suite struct FoldedTextTests {
    @Test func `every folded character leads back to its place`() {
        let text = FoldedText("區 發改局　Ａ，\n要")
        #expect(String(String.UnicodeScalarView(text.codes.compactMap(Unicode.Scalar.init))) == "区发改局a,\n要")
        #expect(text.text(0..<4) == "區 發改局")
        #expect(text.name(0..<4) == "區發改局")
        #expect(text.scalarRange(0..<4) == 0..<5)
        #expect(text.scalarRange(3..<99) == 0..<0)
    }

    @Test func `in a line without punctuation a space between words is a comma`() {
        let text = FoldedText("加快项目建设 推动早日投产\n加快建设,推动 早日投产")
        let commas = text.codes.count { $0 == FoldedText.comma }
        #expect(commas == 2)
    }

    @Test func `lines of one width are joined, and paragraphs stay apart`() {
        let width = String(repeating: "字", count: 24)
        let text = BrokenLines.joined(FoldedText("\(width)\n\(width)\n\(width)\n完了。\n下一段。"))
        #expect(text.lines.count == 2)
        #expect(BrokenLines.joined(FoldedText("标题\n第一段。\n第二段")).lines.count == 3)
    }

    @Test func `a carriage return and a line feed are one line end`() {
        let text = FoldedText("甲\r\n乙\r丙\n\r\n丁")
        #expect(text.codes.count { $0 == FoldedText.lineEnd } == 4)
        #expect(text.lines.map(text.text) == ["甲", "乙", "丙", "丁"])
        #expect(text.lines.map { text.scalarRange($0).lowerBound } == [0, 3, 5, 9])
        let width = String(repeating: "字", count: 24)
        let broken = FoldedText("\(width)\r\n\(width)\r\n\(width)\r\n完了。\r\n下一段。")
        #expect(BrokenLines.joined(broken).lines.count == 2)
    }
}
