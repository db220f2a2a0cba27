import Foundation
import Kernel
import Testing

@testable import Exchange

@Suite struct WordPressReaderTests {
    private static let head = """
        <?xml version="1.0" encoding="UTF-8" ?>
        <rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
            xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
            xmlns:wp="http://wordpress.org/export/1.2/">
        <channel><title>澄州园区网</title><wp:wxr_version>1.2</wp:wxr_version>
        <wp:author><wp:author_login><![CDATA[lin]]></wp:author_login>
        <wp:author_display_name><![CDATA[林知夏]]></wp:author_display_name></wp:author>
        <image><title>不是文章</title></image>
        """

    private static func item(_ title: String, _ content: String = "正文", _ more: String = "") -> String {
        """
        <item><title><![CDATA[\(title)]]></title><link>https://old.example/\(title)</link>
        <dc:creator><![CDATA[lin]]></dc:creator><content:encoded><![CDATA[\(content)]]></content:encoded>
        <excerpt:encoded><![CDATA[摘要不是正文]]></excerpt:encoded><wp:post_id>7</wp:post_id>
        <wp:post_type>post</wp:post_type><wp:status>publish</wp:status>\(more)
        <wp:postmeta><wp:meta_key>title</wp:meta_key><wp:meta_value>别的</wp:meta_value></wp:postmeta>
        <wp:comment><wp:comment_content>评论</wp:comment_content></wp:comment></item>
        """
    }

    private static func file(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "kaimen-\(UUID().uuidString).xml").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static func items(_ text: String) throws -> [WordPressItem] {
        let path = try file(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let reader = try WordPressReader(file: path)
        var items: [WordPressItem] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }

    @Test func `an item has its own fields, and nothing of its excerpt, its comments or the channel`() throws {
        let more = """
            <category domain="post_tag" nicename="a"><![CDATA[标签]]></category>
            <category domain="category" nicename="b"><![CDATA[园区动态 & 招商]]></category>
            <wp:post_date><![CDATA[2019-03-17 09:30:00]]></wp:post_date>
            <guid isPermaLink="false">https://old.example/?p=7</guid>
            """
        let items = try Self.items(Self.head + Self.item("开工", "<p>一&amp;二</p>", more) + "</channel></rss>")
        var expected = WordPressItem()
        (expected.title, expected.link, expected.guid) = ("开工", "https://old.example/开工", "https://old.example/?p=7")
        (expected.number, expected.type, expected.status) = ("7", "post", "publish")
        (expected.date, expected.author, expected.content) = ("2019-03-17 09:30:00", "林知夏", "<p>一&amp;二</p>")
        expected.categories = ["园区动态 & 招商"]
        #expect(items == [expected])
    }

    @Test func `all items of a long file come, in order`() throws {
        let titles = (1...3000).map { "第\($0)条" }
        let text = Self.head + titles.map { Self.item($0) }.joined() + "</channel></rss>"
        #expect(try Self.items(text).map(\.title) == titles)
    }

    @Test func `a file that ends too early gives what it has, then says so`() throws {
        let path = try Self.file(Self.head + Self.item("甲") + Self.item("乙") + "<item><title>丙")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let reader = try WordPressReader(file: path)
        #expect(try reader.next()?.title == "甲")
        #expect(try reader.next()?.title == "乙")
        let problem = #expect(throws: Problem.self) { try reader.next() }
        #expect(problem?.key == "problem_wordpress_damaged")
        #expect(problem?.arguments["count"] == "2")
    }

    @Test(arguments: [
        "", "plain text", "<html><body>page</body></html>",
        "<rss version=\"2.0\"><channel><title>a feed</title></channel></rss>",
        "<!DOCTYPE rss [<!ENTITY a \"aaaa\">]><rss version=\"2.0\"><channel><title>&a;</title></channel></rss>",
    ])
    func `what is no export is refused by name`(text: String) throws {
        let problem = #expect(throws: Problem.self) { try Self.items(text) }
        #expect(problem?.key == "problem_wordpress_other")
    }

    @Test func `a text beyond the limit is marked and not kept, and the items after it are read`() throws {
        let large = String(repeating: "很长的正文。", count: (WordPressFollower.mostOfContent / 18) + 1000)
        let items = try Self.items(Self.head + Self.item("长文", large) + Self.item("短文") + "</channel></rss>")
        #expect(items.map(\.title) == ["长文", "短文"])
        #expect(items.map(\.isTooLarge) == [true, false])
        #expect(items.first?.content == "")
    }
}
