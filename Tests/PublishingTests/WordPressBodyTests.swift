import Testing

@testable import Publishing

@Suite struct WordPressBodyTests {
    private static func cleaned(_ content: String, _ files: [String: ManuscriptFile] = [:]) throws -> String {
        try ArticleBody(cleaning: WordPressBody(content).placed(files).html).html
    }

    private static func file(_ name: String, _ mediaType: String, digit: Character = "a") -> ManuscriptFile {
        ManuscriptFile(
            hash: String(repeating: digit, count: 64), name: name, mediaType: mediaType, size: 1, width: nil,
            height: nil)
    }

    @Test func `a text of the old editor has a paragraph for each empty line and a break for each line`() throws {
        #expect(
            try Self.cleaned("第一段<strong>重点</strong>\n同一段\r\n\r\n第二段\n\n<h2>小标题</h2>\n\n<ul>\n<li>一</li>\n</ul>")
                == Self.cleaned("<p>第一段<strong>重点</strong><br>同一段</p><p>第二段</p><h2>小标题</h2><ul><li>一</li></ul>"))
    }

    @Test func `blocks of the new editor and marks of plugins leave nothing behind`() throws {
        let html = try Self.cleaned(
            "<!-- wp:paragraph -->\n<p>正文</p>\n<!-- /wp:paragraph -->\n[gallery ids=\"1,2\"]\n[vc_row]<p>其他</p>[/vc_row]"
        )
        #expect(html.contains("<p>正文</p>"))
        #expect(html.contains("<p>其他</p>"))
        for word in ["wp:", "gallery", "vc_row", "["] { #expect(!html.contains(word), "\(word)") }
    }

    @Test func `a picture of the library stands where it stood, with its caption`() throws {
        let address = "https://old.example/wp-content/uploads/2019/03/yard-300x200.png"
        let content = "[caption id=\"a\" width=\"300\"]<img class=\"x\" src=\"\(address)\" alt=\"厂房\" /> 新厂房[/caption]"
        let body = WordPressBody(content)
        #expect(body.references == [address])
        let picture = Self.file("yard.png", "image/png")
        let cleaned = try ArticleBody(cleaning: body.placed([address: picture]).html)
        #expect(
            cleaned.pictures
                == [BodyPicture(source: "/files/\(picture.hash)", alternative: "厂房", caption: "新厂房", credit: "")])
        #expect(try ArticleBody(cleaning: body.placed([:]).html).pictures.isEmpty)
    }

    @Test func `a linked document becomes an attachment with the words of its link`() throws {
        let address = "https://old.example/wp-content/uploads/plan.pdf"
        let body = WordPressBody(
            "<p>见<a href='\(address)'>园区<em>规划</em></a>，另见<a href=\"https://b.example/\">官网</a></p>")
        #expect(body.references == [address])
        let file = Self.file("plan.pdf", "application/pdf")
        let (html, documents) = body.placed([address: file])
        #expect(documents == [ManuscriptAttachment(label: "园区规划", name: "plan.pdf", file: file.hash)])
        #expect(html.contains("href=\"/files/\(file.hash)\""))
        #expect(html.contains("href=\"https://b.example/\""))
    }

    @Test func `a picture within the text is counted and not looked for`() throws {
        let body = WordPressBody("<p>一</p><img src=\"data:image/png;base64,iVBORw0KGgo=\"><img src='a.png'>")
        #expect(body.embedded == 1)
        #expect(body.references == ["a.png"])
    }

    @Test func `tags and captions that never end leave the text as it is`() throws {
        let text = String(repeating: "<a href=\"b\" [caption]<img src=\"a", count: 2000) + "文末"
        #expect(WordPressBody(text).html.hasSuffix("文末</p>"))
    }

    @Test func `brackets of the author stay`() throws {
        #expect(try Self.cleaned("政策[2019]12号").contains("政策[2019]12号"))
    }
}
