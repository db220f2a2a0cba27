import Exchange
import Testing

@Suite struct TagFilterTests {
    private func texts(_ html: String) -> [String] {
        HTMLTree(html).events.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    private func names(_ html: String) -> [String] {
        HTMLTree(html).events.compactMap { if case .open(let name, _) = $0 { name } else { nil } }
    }

    @Test func `Word's own tags are gone and what they hold stays`() {
        let html = "<p>一<o:p>二</o:p><st1:chsdate Year=\"2021\">三</st1:chsdate>四</p>"
        #expect(names(html) == ["html", "body", "p"])
        #expect(texts(html).joined() == "一二三四")
    }

    @Test func `a tag with fifty thousand attributes is read with its first ones`() {
        let attributes = (0..<50_000).map { "a\($0)=1" }.joined(separator: " ")
        let html = "<p class=\"x\" \(attributes)>正文</p><p>后文</p>"
        #expect(texts(html) == ["正文", "后文"])
    }

    @Test(arguments: [
        "<p title=\"a > b\">一</p><p>二</p>", "<p title='<br>'>一</p><p>二</p>", "<p>一</p><p>二</p>",
        "<p class=x/>一</p><p>二</p>", "<p\nclass=x>一</p><P>二</P>",
    ])
    func `an ordinary tag is left as it is`(html: String) {
        #expect(texts(html).joined() == "一二")
        #expect(names(html).filter { $0 == "p" }.count == 2)
    }

    @Test func `a quote that never closes costs its tag and no more`() {
        #expect(texts("<p>一</p><p title=\"x>二</p><p>三").joined().contains("一"))
        #expect(texts("1 < 2 <").joined().contains("1"))
    }
}
