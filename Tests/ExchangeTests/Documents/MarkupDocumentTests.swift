import Testing

@testable import Exchange

@Suite struct MarkupDocumentTests {
    private func read(_ html: String) async throws -> DocumentText { try await DocumentReader().read(Array(html.utf8)) }

    @Test func `a page is read in paragraphs, without scripts, styles and menus`() async throws {
        let document = try await read(
            """
            <!DOCTYPE html><html><head><title>窗口</title><style>p{}</style></head><body><nav><a>首页</a></nav>
            <h2><span>会议</span>纪要</h2><script>alert(1)</script><p>　　会议
            指出，<b>要</b>抓紧&nbsp;办理 <i>two
            words</i>。<br>第二行</p><div>散文<p>又<img src="a.png"></p></div>
            <ol start="3"><li><p>甲</p></li><li>乙<ul><li>丙</li></ul></li></ol>
            <table><tr><th>单位</th><td><p>张三</p><p>局长</p></td></tr></table><pre>一
            二</pre><footer>版权</footer></body></html>
            """)
        #expect(
            document.paragraphs == [
                DocumentParagraph("会议纪要", .heading(2)), DocumentParagraph("会议指出，要抓紧 办理 two words。"),
                DocumentParagraph("第二行"), DocumentParagraph("散文"), DocumentParagraph("又"),
                DocumentParagraph("3. 甲", .item), DocumentParagraph("4. 乙", .item), DocumentParagraph("丙", .item),
                DocumentParagraph("单位\t张三 局长", .row), DocumentParagraph("一"), DocumentParagraph("二"),
            ])
        #expect(document.kind == .page)
        #expect(document.warnings == [.pictures(1)])
    }

    @Test func `where a page says what its main part is, only that is read`() async throws {
        let document = try await read(
            "<body><div>栏目</div><main><article><p>正文</p></article><p>附注</p></main><div>链接</div></body>")
        #expect(document.text == "正文\n附注")
        #expect(try await read("<body><article>甲</article><article>乙</article></body>").text == "甲\n乙")
    }

    @Test func `a page of GB18030 that calls itself something else is read`() async throws {
        let bytes = Array("<html><meta charset='utf-8'><p>".utf8) + [0xBB, 0xE1, 0xD2, 0xE9] + Array("</p>".utf8)
        #expect(try await DocumentReader().read(bytes).text == "会议")
    }

    @Test func `a page without text, and one of endless elements, are refused`() async throws {
        #expect(try await refusal(of: Array("<html><script>1</script></html>".utf8)) == .withoutText(.page))
        let many = Array(repeating: "<b>a", count: 600_000).joined()
        #expect(try await refusal(of: Array(("<html>" + many).utf8)) == .bomb)
        let deep = Array(repeating: "<div>", count: 100_000).joined()
        #expect(try await read("<html>甲" + deep + "乙").text.hasPrefix("甲"))
        let tables = Array(repeating: "<table><tr><td>甲", count: 20_000).joined()
        #expect(try await read("<html>" + tables).paragraphs.count > 10_000)
    }
}
