import Foundation
import Testing

@testable import Publishing

@Suite struct ArticleBodyTests {
    private func html(_ pasted: String) throws -> String { try ArticleBody(cleaning: pasted).html }

    @Test func `an empty text is empty`() throws {
        #expect(ArticleBody.empty.html.isEmpty)
        #expect(ArticleBody.empty.text.isEmpty)
        #expect(try html("").isEmpty)
        #expect(try html("<p>&nbsp;</p><ul><li></li></ul><table><tr><td></td><td></td></tr></table>").isEmpty)
        #expect(ArticleBody(plainText: " \n　\n") == .empty)
    }

    @Test func `plain text becomes paragraphs without their indents`() {
        let body = ArticleBody(plainText: "　　甲　乙\r\n\r\n  1 < 2 & 3\u{2028}\u{FEFF}丙")
        #expect(body.html == "<p>甲　乙</p>\n<p>1 &lt; 2 &amp; 3</p>\n<p>丙</p>\n")
        #expect(body.text == "甲　乙\n1 < 2 & 3\n丙")
        #expect(body.notes == [BodyNote(kind: .invisibleCharacters, count: 1, texts: [])])
    }

    @Test func `a text without a tag is read as plain text`() throws {
        #expect(try html("甲\n乙") == "<p>甲</p>\n<p>乙</p>\n")
    }

    @Test func `the plain text has a line for each paragraph, item and row`() throws {
        let body = try ArticleBody(
            cleaning: """
                <h1>题</h1><p>一<br>二</p><ul><li>甲<ul><li>乙</li></ul></li></ul>
                <table><tr><td>1</td><td>2</td></tr></table><blockquote>引</blockquote>
                """)
        #expect(body.text == "题\n一 二\n甲\n乙\n1\t2\n引")
    }

    @Test func `neighbouring runs with one address are one link`() throws {
        let body = try ArticleBody(
            cleaning: "<p><a href=/a><b>甲</b>乙</a> <a href=/b>丙</a></p><table><tr><td><a href=/c>丁</a><td>x</table>")
        #expect(
            body.links == [
                BodyLink(address: "/a", text: "甲乙"), BodyLink(address: "/b", text: "丙"),
                BodyLink(address: "/c", text: "丁"),
            ])
    }

    @Test func `forty megabytes of embedded pictures are taken out before anything is parsed`() throws {
        let payload = String(repeating: "iVBORw0KGgoAAAANSUhEUgAA", count: 10 << 20 / 24)
        let picture = { (name: String) in "<img src=\"data:image/png;base64,\(payload)\" alt=\"\(name)\">" }
        let body = try ArticleBody(
            cleaning: "<p>甲</p>" + (1...4).map { picture("图\($0)") }.joined()
                + "<p style='background:url(data:image/png;base64,\(payload))'>乙</p>")
        #expect(body.html == "<p>甲</p>\n<p>乙</p>\n")
        #expect(
            body.notes == [BodyNote(kind: .pictureNotStored, count: 4, texts: ["图1", "图2", "图3", "图4"])])
    }

    @Test func `words that look like a payload stay`() throws {
        #expect(try html("<p>data:image/png;base64,AAAA</p>") == "<p>data:image/png;base64,AAAA</p>\n")
    }

    @Test func `a text beyond a limit is refused by the limit's name`() {
        var limits = BodyLimits()
        (limits.bytes, limits.bytesWithPictures, limits.depth, limits.blocks, limits.cells) = (
            20_000, 40_000, 20, 50, 9
        )
        func refusal(_ pasted: String) -> BodyRefusal? {
            do {
                _ = try ArticleBody(cleaning: pasted, limits: limits)
                return nil
            } catch { return error as? BodyRefusal }
        }
        #expect(refusal(String(repeating: "<p>一</p>", count: 50)) == nil)
        #expect(refusal(String(repeating: "<p>一</p>", count: 51)) == .tooManyBlocks)
        #expect(refusal("<p>" + String(repeating: "一", count: 7_000)) == .tooLarge)
        #expect(refusal("<img src='data:x;base64," + String(repeating: "A", count: 40_000)) == .tooLarge)
        #expect(refusal("<img src='data:x;base64," + String(repeating: "A", count: 30_000)) == nil)
        #expect(refusal(String(repeating: "<div>", count: 20) + "一") == nil)
        #expect(refusal(String(repeating: "<div>", count: 21) + "一") == .tooDeep)
        #expect(refusal(String(repeating: "<i>", count: 3_000)) == .tooDeep)
        #expect(refusal("<table>" + String(repeating: "<tr><td>1<td>2", count: 5) + "</table>") == .tooManyCells)
        #expect(refusal("%PDF" + String(repeating: "\u{1}\u{2}a", count: 100)) == .notText)
    }

    @Test func `a text as deep as its limit is read`() throws {
        let depth = BodyLimits.usual.depth
        let tower = String(repeating: "<section>", count: depth) + "底" + String(repeating: "</section>", count: depth)
        #expect(try html(tower) == "<p>底</p>\n")
        let lists = String(repeating: "<ul><li>层", count: 100)
        let body = try ArticleBody(cleaning: lists)
        #expect(body.text.filter { $0 == "层" }.count == 100)
        #expect(try ArticleBody(cleaning: body.html).html == body.html)
    }

    @Test func `twenty thousand paragraphs with end tags that close nothing are read or refused, not pondered`() {
        let open = String(repeating: "<b>", count: 900)
        let pasted = open + String(repeating: "</u>", count: 200_000)
        #expect(throws: BodyRefusal.tooDeep) { try ArticleBody(cleaning: pasted) }
        let items = String(repeating: "<li><p>项", count: 5_000)
        #expect(throws: Never.self) { try ArticleBody(cleaning: "<ul>" + items) }
    }

    @Test func `a line that the source breaks joins Chinese without a space and English with one`() throws {
        #expect(try html("<p>中\n文，\n  English\n words</p>") == "<p>中文， English words</p>\n")
    }

    @Test func `a style sheet's classes make text bold, and its media rules do not`() throws {
        let sheet =
            "<style><!-- .x, td.y {font-weight:700} @media print {.z {font-weight:700}} .w{display:none} --></style>"
        let body = try ArticleBody(
            cleaning: sheet + "<p><span class=X>甲</span><span class=z>乙</span><i class=w>丙</i></p>")
        #expect(body.html == "<p><strong>甲</strong>乙</p>\n")
    }

    @Test func `a heading keeps its level unless one would be skipped`() throws {
        #expect(
            try html("<h3>a</h3><h5>b</h5><h3>c</h3><h6>d</h6><h6>e</h6>")
                == "<h2>a</h2>\n<h3>b</h3>\n<h2>c</h2>\n<h3>d</h3>\n<h3>e</h3>\n")
    }

    @Test(arguments: [
        ("一二,一二", "<p>一二,一二</p>\n"), ("2024 was good", "<p>2024 was good</p>\n"),
        ("1. One", "<ol>\n<li>One</li>\n</ol>\n"),
        ("· One", "<ul>\n<li>One</li>\n</ul>\n"), ("4) Four", "<p>4) Four</p>\n"), ("（三）丙", "<p>（三）丙</p>\n"),
        ("第三条 丙", "<p>第三条 丙</p>\n"), ("1.", "<p>1.</p>\n"),
    ])
    func `a marker that is ordinary text is one only where it looks like one`(text: String, kept: String) throws {
        let style = "mso-list:l0 level1 lfo1;margin-left:99999999999999999999999pt"
        #expect(try html("<p style='\(style)'>\(text)</p>") == kept)
    }

    @Test func `a list without words of its own stands below the item before it`() throws {
        let once = try html("<ul><li>甲</li></ul><ul><li><ol><li>乙</li></ol></li></ul>")
        #expect(once == "<ul>\n<li>甲\n<ol>\n<li>乙</li>\n</ol>\n</li>\n</ul>\n")
        #expect(try html(once) == once)
    }
}
