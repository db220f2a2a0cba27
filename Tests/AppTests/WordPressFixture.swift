import DemoData
import Foundation

/// An export of a fictional zone's WordPress, with its library, in a folder.
struct WordPressFixture {
    let folder: String
    var file: String { folder + "/export.xml" }
    var media: String { folder + "/uploads" }

    init(in place: String) throws {
        folder = place + "/wordpress-\(UUID().uuidString)"
        let month = folder + "/uploads/2019/03"
        try FileManager.default.createDirectory(atPath: month, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: DemoData.folder.path + "/pictures/bailu.png", toPath: month + "/workshop.png")
    }

    struct Item {
        var id = 1
        var title = "白鹭园区二期厂房封顶"
        var content = "二期厂房今天封顶，共有四栋标准厂房，预计明年春天交付使用。\n\n首批六家企业已经签约。"
        var status = "publish"
        var type = "post"
        var category = "园区动态"
        var date = "2019-03-17 09:30:00"
    }

    static let picture = "https://old.example/wp-content/uploads/2019/03/workshop-300x200.png"

    func write(_ items: [Item]) throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8" ?>
            <rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
                xmlns:content="http://purl.org/rss/1.0/modules/content/"
                xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
            <channel><title>白鹭园区</title><language>zh-CN</language><wp:wxr_version>1.2</wp:wxr_version>
            <wp:author><wp:author_login>lin</wp:author_login>
            <wp:author_display_name>白鹭园区办公室</wp:author_display_name></wp:author>
            \(items.map(Self.xml).joined(separator: "\n"))
            </channel></rss>
            """
        try text.write(toFile: file, atomically: true, encoding: .utf8)
    }

    private static func xml(_ item: Item) -> String {
        """
        <item><title><![CDATA[\(item.title)]]></title><link>https://old.example/archives/\(item.id).html</link>
        <dc:creator><![CDATA[lin]]></dc:creator><guid isPermaLink="false">https://old.example/?p=\(item.id)</guid>
        <content:encoded><![CDATA[\(item.content)]]></content:encoded>
        <excerpt:encoded><![CDATA[摘要]]></excerpt:encoded><wp:post_id>\(item.id)</wp:post_id>
        <wp:post_date><![CDATA[\(item.date)]]></wp:post_date><wp:status>\(item.status)</wp:status>
        <wp:post_type>\(item.type)</wp:post_type>
        <category domain="category" nicename="n"><![CDATA[\(item.category)]]></category>
        <category domain="post_tag" nicename="t"><![CDATA[标签]]></category></item>
        """
    }
}
