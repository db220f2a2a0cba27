import App
import Kernel
import Storage
import TestSupport
import Testing

@testable import Publishing

/// Imported articles that editors take over.
@Suite(.onEveryEngine, .namingTheEngine) struct AdoptionTests {
    private func imported(_ world: DeskWorld, _ title: String = "东岭经济开发区消息第1则") async throws -> Int64 {
        try #require(
            try await world.number("SELECT article_id AS number FROM article_text WHERE title = ?", [.text(title)]))
    }

    @Test func `an article that is taken over says what it said, and is taken over once`() async throws {
        let world = try await DeskWorld()
        let article = try await imported(world)
        let shown = try #require(try await world.portal.article(article, language: .zhHans))
        let id = try await world.desk.adopt(article: article, as: world.viewer("editor"))
        let manuscript = try await world.stored(id)
        #expect(id.rawValue == article)
        #expect(manuscript.state == .published)
        #expect(manuscript.isPublic)
        #expect(manuscript.unit == (try world.unit("east")))
        #expect(manuscript.content.chinese.title == shown.row.title)
        #expect(manuscript.content.chinese.source == shown.row.source)
        #expect(manuscript.content.day == "2026-03-17")
        #expect(try await world.desk.adopt(article: article, as: world.viewer("writer")) == id)
        #expect(try await world.stored(id) == manuscript)
        for (login, refusal) in [("reader", "refusal_not_allowed"), ("neighbour", "refusal_unknown")] {
            let other = try await imported(world, "东岭经济开发区消息第2则")
            let answer = await world.refusal { _ = try await world.desk.adopt(article: other, as: world.viewer(login)) }
            #expect(answer == refusal)
        }
        #expect(
            await world.refusal { _ = try await world.desk.adopt(article: 4711, as: world.viewer("administrator")) }
                == "refusal_unknown")
    }

    @Test func `a later import of the same page leaves it to its editors, on the portal or withdrawn`() async throws {
        let world = try await DeskWorld()
        let furniture = DeskFurniture(platform: world.platform, folder: world.place.folder)
        let article = try await imported(world)
        let id = try await world.desk.adopt(article: article, as: world.viewer("editor"))
        try await world.edit(id) { $0.chinese.title = "编辑改过的题目" }
        try await world.take(.submit, of: id, as: "submitter")
        try await world.take(.publish, of: id, as: "chief")
        func importAgain(_ text: String) async throws -> [String] {
            let page = DeskFurniture.page("east-1", title: "东岭经济开发区消息第1则", zone: "东岭经济开发区", text: text)
            return try await furniture.importPage(page, named: "east-1.txt").skipped.map(\.key)
        }
        #expect(try await importAgain("旧站后来改过的文字。") == ["problem_page_kept"])
        #expect(try await world.portal.article(article, language: .zhHans)?.row.title == "编辑改过的题目")
        try await world.take(.withdraw, of: id, as: "chief")
        #expect(try await importAgain("旧站又改过的文字。") == ["problem_page_kept"])
        #expect(try await world.portal.article(article, language: .zhHans) == nil)
        #expect(
            try await world.portal.articleID(oldHost: "www.old.example", target: "/show.aspx?id=east-1") == article)
    }

    @Test func `a withdrawn article does not come back from another folder, or saved anew under its title`()
        async throws
    {
        let world = try await DeskWorld()
        let furniture = DeskFurniture(platform: world.platform, folder: world.place.folder)
        func page(_ text: String) -> String {
            // Without an address, a page is known by what it says.
            DeskFurniture.page("none", title: "没有网址的旧页面", zone: "东岭经济开发区", text: text)
                .split(separator: "\n").dropFirst().joined(separator: "\n")
        }
        #expect(try await furniture.importPage(page("园区道路施工公告全文。"), named: "a.txt").created == 1)
        let id = try await world.desk.adopt(
            article: imported(world, "没有网址的旧页面"), as: world.viewer("editor"))
        try await world.take(.withdraw, of: id, as: "chief")
        let articles = try await world.number("SELECT count(*) AS number FROM article")

        let moved = try await furniture.importPage(page("园区道路施工公告全文。"), named: "b.txt")
        let changed = try await furniture.importPage(page("园区道路施工公告全文，另存。"), named: "c.txt")

        #expect(moved.created == 0)
        #expect(changed.skipped.map(\.key) == ["problem_page_kept"])
        #expect(try await world.number("SELECT count(*) AS number FROM article") == articles)
    }
}
