import App
import Exchange
import Foundation
import HTTPTypes
import Kernel
import Publishing
import Storage
import TestSupport
import Testing

@Suite(.onEveryEngine, .namingTheEngine) struct ImportArticlesTests {
    private static let header = ["标题", "正文", "来源", "发布日期", "发布开发区", "栏目", "地区", "类型", "英文标题", "英文正文", "原址"]
    private static let row = [
        "青禾园区引进新材料项目", "项目总投资三亿元，明年投产。\n首批设备已经到货。", "青禾融媒体", "2020年5月6日", "", "园区动态", "青禾", "文字新闻",
        "Qinghe Park lands new-materials project", "The project will start production next year.",
        "https://old.example/a/1.html",
    ]

    private func csv(_ rows: [[String]], in door: Door) throws -> String {
        let file = door.folder + "/articles.csv"
        try CSVWriter.text(rows).write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    private func problems(_ file: String, _ platform: Platform) async throws -> [Problem] {
        do {
            _ = try await platform.importArticles(file: file)
            return []
        } catch let problems as Problems {
            return problems.list
        }
    }

    @Test func `a row is an article in both languages, and its old address leads to it`() async throws {
        let door = try Door()
        let report = try await door.platform.importArticles(file: csv([Self.header, Self.row], in: door))
        #expect((report.read, report.created) == (1, 1))
        let id = try await door.id(of: Self.row[0])
        let page = try await door.ask("/zh/articles/\(id)").body
        for text in ["2020年5月6日", "青禾融媒体", "园区动态", "<p>首批设备已经到货。</p>"] { #expect(page.contains(text), "\(text)") }
        #expect(
            try await door.ask("/en/articles/\(id)").body.contains("<h1>Qinghe Park lands new-materials project</h1>"))
        let moved = try await door.ask("/a/1.html", host: "old.example")
        #expect(moved.headers[.location] == "/zh/articles/\(id)")
    }

    @Test func `a day to come and a section as long as a sentence are refused with their cells`() async throws {
        let door = try Door()
        var row = Self.row
        (row[3], row[5]) = ("2198年5月6日", String(repeating: "栏", count: 51))
        let found = try await problems(csv([Self.header, row], in: door), door.platform)
        #expect(Set(found.map(\.key)) == ["problem_import_day", "problem_too_long"])
        #expect(Set(found.map { $0.field.suffix(2) }) == ["D2", "F2"])
    }

    @Test func `the same list again changes nothing, and a changed row its article alone`() async throws {
        let door = try Door()
        var other = Self.row
        (other[0], other[8], other[10]) = ("青禾园区公告", "", "")
        other[9] = ""
        _ = try await door.platform.importArticles(file: csv([Self.header, Self.row, other], in: door))
        let id = try await door.id(of: other[0])
        let again = try await door.platform.importArticles(file: csv([Self.header, Self.row, other], in: door))
        #expect((again.read, again.unchanged) == (2, 2))
        other[1] = "公告内容有更正，请以此为准。"
        let changed = try await door.platform.importArticles(file: csv([Self.header, Self.row, other], in: door))
        #expect((changed.unchanged, changed.updated) == (1, 1))
        #expect(try await door.ask("/zh/articles/\(id)").body.contains("请以此为准"))
    }

    @Test func `a workbook with English headers is read with its days`() async throws {
        let door = try Door()
        let day = try #require(CalendarDay(iso: "2020-05-06"))
        let bytes = try WorkbookWriter(title: "Articles", author: "青禾").bytes(
            header: ["Publication date", "Title", "Text"], rows: [[.day(day), .text("青禾园区开放日"), .text("欢迎参观。")]])
        let file = door.folder + "/articles.xlsx"
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        #expect(try await door.platform.importArticles(file: file).created == 1)
        let id = try await door.id(of: "青禾园区开放日")
        #expect(try await door.ask("/zh/articles/\(id)").body.contains("datetime=\"2020-05-06\""))
    }

    @Test func `every problem is told with its cell, and nothing is saved`() async throws {
        let door = try Door()
        var bad = Self.row
        (bad[0], bad[3], bad[4], bad[9], bad[10]) = ("", "2020-13-45", "无此开发区", "", "old.example/1")
        let file = try csv([Self.header, Self.row, bad, Self.row], in: door)
        let found = try await problems(file, door.platform)
        #expect(
            Set(found.map { "\($0.field) \($0.key)" }) == [
                "articles.csv!A3 problem_required", "articles.csv!D3 problem_day",
                "articles.csv!E3 problem_import_zone", "articles.csv!J3 problem_required",
                "articles.csv!K3 problem_import_address", "articles.csv!K4 problem_import_duplicate",
            ])
        let count = try await door.platform.database.read { try $0.row("SELECT COUNT(*) AS n FROM article") }
        #expect(count?.integer("n") == 0)
    }

    @Test func `a list without its columns, or no list at all, says which columns it needs`() async throws {
        let door = try Door()
        let lacking = try await problems(csv([["标题", "来源"], ["甲", "乙"]], in: door), door.platform)
        #expect(lacking.map(\.key) == ["problem_import_columns"])
        #expect(lacking.first?.arguments["names"] == "正文 (text)、发布日期 (publication date)")
        let other = try await problems(csv([["姓名", "电话"], ["甲", "1"]], in: door), door.platform)
        #expect(other.map(\.key) == ["problem_articles_no_list"])
        let empty = try await problems(csv([Self.header], in: door), door.platform)
        #expect(empty.map(\.key) == ["problem_articles_no_rows"])
    }
}
