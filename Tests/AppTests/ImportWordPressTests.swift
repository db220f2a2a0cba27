import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import Publishing
import Storage
import TestSupport
import Testing

@Suite(.onEveryEngine, .namingTheEngine) struct ImportWordPressTests {
    private typealias Item = WordPressFixture.Item

    private func count(_ table: String, _ platform: Platform) async throws -> Int64? {
        try await platform.database.read { try $0.row("SELECT COUNT(*) AS n FROM \(table)")?.integer("n") }
    }

    @Test
    func `a public post is an article with its day, author, category and picture, and its old address leads to it`()
        async throws
    {
        let door = try Door()
        let export = try WordPressFixture(in: door.folder)
        var item = Item()
        item.content += "\n\n<img src=\"\(WordPressFixture.picture)\" alt=\"四栋厂房\" />"
        try export.write([item])
        let report = try await door.platform.importWordPress(file: export.file, .init(media: export.media))
        #expect(report.created == 1)
        #expect(report.notes + report.skipped == [])
        let id = try await door.id(of: item.title)
        let page = try await door.ask("/zh/articles/\(id)")
        for text in [
            "<h1>\(item.title)</h1>", "2019年3月17日", "白鹭园区办公室", "园区动态", "<p>首批六家企业已经签约。</p>",
            "alt=\"四栋厂房\"", "type=\"image/webp\"",
        ] { #expect(page.body.contains(text), "\(text)") }
        #expect(!page.body.contains("标签"))
        for old in ["/archives/1.html", "/?p=1"] {
            let moved = try await door.ask(old, host: "old.example")
            #expect(moved.status == 301)
            #expect(moved.headers[.location] == "/zh/articles/\(id)")
        }
        #expect(try await door.ask("/zh/search?q=厂房封顶").body.contains("/zh/articles/\(id)"))
    }

    @Test func `the same export again changes nothing, and one that changed updates its article alone`() async throws {
        let door = try Door()
        let export = try WordPressFixture(in: door.folder)
        var second = Item(id: 2, title: "白鹭园区招聘会")
        try export.write([Item(), second])
        let first = try await door.platform.importWordPress(file: export.file, .init())
        #expect((first.read, first.created) == (2, 2))
        let entries = try await count("audit_entry", door.platform)
        let again = try await door.platform.importWordPress(file: export.file, .init())
        #expect((again.read, again.unchanged, again.created, again.updated) == (2, 2, 0, 0))
        #expect(try await count("audit_entry", door.platform) == entries)

        let id = try await door.id(of: second.title)
        second.content = "招聘会改在星期六上午，地点不变，欢迎应届毕业生参加。"
        try export.write([Item(), second])
        let changed = try await door.platform.importWordPress(file: export.file, .init())
        #expect((changed.unchanged, changed.updated) == (1, 1))
        #expect(try await door.id(of: second.title) == id)
        #expect(try await door.ask("/zh/articles/\(id)").body.contains("改在星期六上午"))
    }

    @Test(arguments: ["0000-00-00 00:00:00", "", "2019-02-30 08:00:00", "2198-01-01 08:00:00"])
    func `a public post without a day that can be is left out`(_ date: String) async throws {
        let door = try Door()
        let export = try WordPressFixture(in: door.folder)
        try export.write([Item(date: date), Item(id: 2, title: "白鹭园区招聘会")])
        let report = try await door.platform.importWordPress(file: export.file, .init())
        #expect((report.read, report.created) == (2, 1))
        #expect(report.skipped.map(\.key) == ["problem_wordpress_day"])
    }

    @Test func `what is not public becomes a draft of the unit, and stays out without one`() async throws {
        let world = try await OfficeWorld()
        let unit = try await world.unit("BL", "白鹭园区管委会")
        let door = try Door(over: world)
        let export = try WordPressFixture(in: world.folder)
        let states = ["draft", "pending", "private", "future"]
        try export.write(
            states.enumerated().map {
                Item(id: $0 + 1, title: "未公开\($0)", status: $1, date: "0000-00-00 00:00:00")
            })
        let refused = try await door.platform.importWordPress(file: export.file, .init())
        #expect(refused.skipped.map(\.key) == Array(repeating: "problem_import_draft", count: 4))
        #expect(refused.skipped.first?.field == "未公开0")

        let report = try await door.platform.importWordPress(file: export.file, .init(unit: "BL"))
        #expect(report.created == 4)
        #expect(try await count("article", door.platform) == 0)
        let rows = try await door.platform.database.read {
            try $0.rows("SELECT unit_id, state, title FROM manuscript ORDER BY title")
        }
        #expect(rows.map { $0.integer("unit_id") } == Array(repeating: unit.rawValue, count: 4))
        #expect(rows.map { $0.text("state") } == Array(repeating: "draft", count: 4))
        #expect(rows.first?.text("title") == "未公开0")
        // Nobody is led to what is not there yet.
        #expect(try await door.ask("/archives/1.html", host: "old.example").status == 404)
        let again = try await door.platform.importWordPress(file: export.file, .init(unit: "BL"))
        #expect(again.unchanged == 4)
    }

    @Test func `whatever is left out is told with its title and why`() async throws {
        let door = try Door()
        let export = try WordPressFixture(in: door.folder)
        try export.write([
            Item(id: 1, title: "菜单", type: "nav_menu_item"), Item(id: 2, title: "旧稿", status: "trash"),
            Item(id: 3, title: ""), Item(id: 4, title: "空白", content: "<!-- wp:more -->"),
            Item(id: 5, title: String(repeating: "长", count: 201)), Item(id: 6, title: "照片", type: "attachment"),
            Item(id: 7, title: "缺图", content: "正文还在，只是图片不在。<img src=\"\(WordPressFixture.picture)\">"),
        ])
        let report = try await door.platform.importWordPress(file: export.file, .init())
        #expect(
            report.skipped.map(\.key).sorted() == [
                "problem_import_field", "problem_import_no_body", "problem_import_no_title", "problem_wordpress_status",
                "problem_wordpress_type",
            ])
        #expect(Set(report.skipped.map(\.field)).isSuperset(of: ["菜单", "旧稿", "post 3", "空白"]))
        #expect(report.notes.map(\.key) == ["problem_wordpress_media"])
        #expect(report.notes.first?.field == "缺图")
        #expect((report.read, report.created) == (6, 1))
    }

    @Test func `of a file that ends too early the texts before that place are in`() async throws {
        let door = try Door()
        let export = try WordPressFixture(in: door.folder)
        try export.write([Item(), Item(id: 2, title: "第二篇")])
        let text = try String(contentsOfFile: export.file, encoding: .utf8)
        let cut = try #require(text.range(of: "</item>", options: .backwards))
        try String(text[..<cut.lowerBound]).write(toFile: export.file, atomically: true, encoding: .utf8)
        let report = try await door.platform.importWordPress(file: export.file, .init())
        #expect(report.isIncomplete)
        #expect(report.created == 1)
        #expect(report.notes.map(\.key) == ["problem_wordpress_damaged"])
        #expect(try await door.id(of: Item().title) > 0)
    }

    @Test func `an option that names what is not there is refused before anything is read`() async throws {
        let door = try Door()
        let export = try WordPressFixture(in: door.folder)
        try export.write([Item()])
        for (options, key) in [
            (Platform.WordPressOptions(zone: "无此区"), "problem_import_zone"), (.init(unit: "NO"), "problem_import_unit"),
            (.init(media: export.folder + "/none"), "problem_file_not_readable"),
        ] {
            let problem = await #expect(throws: Problem.self) {
                try await door.platform.importWordPress(file: export.file, options)
            }
            #expect(problem?.key == key)
        }
        #expect(try await count("article", door.platform) == 0)
    }

    @Test func `editors keep what they have taken over`() async throws {
        let world = try await OfficeWorld()
        _ = try await world.unit("BL", "白鹭园区管委会")
        let door = try Door(over: world)
        let export = try WordPressFixture(in: world.folder)
        try export.write([Item()])
        _ = try await door.platform.importWordPress(file: export.file, .init())
        let id = try await door.id(of: Item().title)
        _ = try await door.platform.desk.adopt(article: id, as: try await world.program(now: ()))
        try export.write([Item(content: "WordPress 那边又改了这篇文章，这里不应该跟着变。")])
        let report = try await door.platform.importWordPress(file: export.file, .init())
        #expect(report.skipped.map(\.key) == ["problem_page_kept"])
        #expect(try await door.ask("/zh/articles/\(id)").body.contains("二期厂房今天封顶"))
    }
}
