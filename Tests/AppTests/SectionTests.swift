import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import Ledger
import Publishing
import TestSupport
import Testing

/// Sections are renamed, ordered and merged without losing an address or an article.
@Suite(.onEveryEngine, .namingTheEngine) struct SectionTests {
    private struct Stage {
        let world: OfficeWorld
        let door: Door
        let chief: Visitor
        var desk: SectionDesk { world.platform.sectionDesk }

        init() async throws {
            world = try await OfficeWorld()
            let root = try await world.unit("root", "霁川省")
            chief = try await world.visitor(world.person("chief", "chief-editor", in: root))
            door = try Door(over: world)
            try await publish(1, "开发区新闻")
            try await publish(2, "园区动态")
            try await publish(3, "优惠政策")
        }

        func publish(_ number: Int, _ section: String) async throws {
            try await door.publish(["\(number).txt": Door.page(number, title: "稿件\(number)", section: section)])
        }

        func sections() async throws -> [Section] { try await desk.sections(as: world.program(now: ())) }

        func section(_ name: String) async throws -> Section {
            try #require(try await sections().first { $0.name.chinese == name })
        }

        /// Sends a form, and tells the portal.
        func send(_ form: [String: String], to path: String) async throws -> Int {
            var status = 0
            try await door.watching { status = try await chief.ask("/office/sections" + path, form: form).status }
            return status
        }

        func edit(_ section: Section, name: String, type: String = "news", hides: Bool = false) async throws -> Int {
            var form = ["version": "\(section.version)", "nameChinese": name, "columnType": type]
            if hides { form["hides"] = "yes" }
            return try await send(form, to: "/\(section.id)")
        }
    }

    @Test func `a renamed section keeps its address, and pages that say its old name land in it`() async throws {
        let stage = try await Stage()
        let section = try await stage.section("开发区新闻")
        let path = "/zh/news?section=\(section.id)"
        #expect(try await stage.door.ask(path).body.contains("开发区新闻"))
        #expect(try await stage.edit(section, name: "园区要闻") == 303)
        let page = try await stage.door.ask(path).body
        #expect(page.contains("园区要闻") && page.contains("稿件1"))
        try await stage.publish(4, "开发区新闻")
        let renamed = try await stage.section("园区要闻")
        #expect(renamed.articles == 2 && renamed.earlierNames == ["开发区新闻"])
        #expect(try await stage.edit(section, name: "迟到的名字") == 409)
        #expect(try await stage.edit(try await stage.section("园区动态"), name: "开发区新闻") == 422)
        #expect(try await stage.edit(renamed, name: "开发区新闻") == 303)
        #expect(try await stage.section("开发区新闻").earlierNames == ["园区要闻"])
        try await stage.world.platform.sealLedger()
        #expect(try await stage.world.platform.verifyLedger().findings.isEmpty)
    }

    @Test func `visitors see sections in the order of the office`() async throws {
        let stage = try await Stage()
        #expect(try await stage.sections().map(\.name.chinese) == ["开发区新闻", "园区动态", "优惠政策"])
        let form = ["version": "0", "nameChinese": "通知公告", "columnType": "news"]
        #expect(try await stage.send(form, to: "") == 303)
        let first = try await stage.section("园区动态")
        #expect(try await stage.edit(first, name: "园区要闻") == 303)
        #expect(try await stage.sections().map(\.name.chinese) == ["开发区新闻", "园区要闻", "优惠政策", "通知公告"])
        let last = try await stage.section("优惠政策")
        #expect(try await stage.send(["version": "0"], to: "/\(last.id)/moves/up") == 303)
        #expect(try await stage.sections().map(\.name.chinese) == ["开发区新闻", "优惠政策", "园区要闻", "通知公告"])
        #expect(try await stage.send(["version": "0"], to: "/\(last.id)/moves/up") == 409)
        let moved = try await stage.section("优惠政策")
        #expect(try await stage.send(["version": "\(moved.version)"], to: "/\(last.id)/moves/up") == 303)
        let page = try await stage.door.ask("/zh/news").body
        let options = page.matches(of: /section=\d+">([^<]+)</).map { String($0.1) }
        #expect(options == ["优惠政策", "开发区新闻", "园区要闻", "通知公告"])
    }

    @Test func `a section that hides is offered with its first article and no longer after its last`() async throws {
        let stage = try await Stage()
        let form = ["version": "0", "nameChinese": "视频", "hides": "yes", "columnType": "news"]
        #expect(try await stage.send(form, to: "") == 303)
        #expect(!(try await stage.door.ask("/zh/news").body.contains("视频")))
        try await stage.publish(5, "视频")
        #expect(try await stage.door.ask("/zh/news").body.contains(">视频<"))
        let program = try await stage.world.program(now: ())
        let desk = stage.world.platform.desk
        let id = try await desk.adopt(article: try await stage.door.id(of: "稿件5"), as: program)
        var step = ManuscriptStep(.withdraw, version: try await desk.manuscript(id, as: program).manuscript.version)
        step.reason = "有误"
        let withdrawal = step
        try await stage.door.watching { try await desk.take(withdrawal, of: id, as: program) }
        #expect(!(try await stage.door.ask("/zh/news").body.contains(">视频<")))
    }

    @Test func `a merged section hands over articles, names, addresses and texts in work`() async throws {
        let stage = try await Stage()
        let program = try await stage.world.program(now: ())
        let (from, into) = (try await stage.section("园区动态"), try await stage.section("开发区新闻"))
        let article = try await stage.door.id(of: "稿件2")
        let text = try await stage.world.platform.desk.adopt(article: article, as: program)
        #expect(
            try await stage.send(["version": "0", "into": "\(into.id)"], to: "/\(from.id)/merger") == 303)
        #expect(try await stage.section("开发区新闻").articles == 2)
        let old = try await stage.door.ask("/zh/news?section=\(from.id)")
        #expect(old.status == 301 && old.headers[.location] == "/zh/news?section=\(into.id)")
        #expect(try await stage.door.ask("/zh/feeds/news.rss?section=\(from.id)").status == 301)
        #expect(try await stage.door.ask("/zh/articles/\(article)").body.contains("开发区新闻"))
        let manuscript = try await stage.world.platform.desk.manuscript(text, as: program).manuscript
        #expect(manuscript.content.section == into.id)
        try await stage.publish(6, "园区动态")
        #expect(try await stage.section("开发区新闻").articles == 3)
        let reader = LedgerReader(database: stage.world.platform.database)
        let entry = try await reader.history(of: SubjectReference("article", article), page: 1, size: 1).items.first?
            .stored.entry
        #expect(entry?.action == "article.moved")
        #expect(entry?.changes == [FieldChange("section", before: "园区动态", after: "开发区新闻")])
        try await stage.world.platform.sealLedger()
        #expect(try await stage.world.platform.verifyLedger().findings.isEmpty)
    }

    @Test func `sections that hold different things are not merged, and none with itself`() async throws {
        let stage = try await Stage()
        let (news, policies) = (try await stage.section("开发区新闻"), try await stage.section("优惠政策"))
        for heir in [policies.id, news.id, 7] {
            #expect(try await stage.send(["version": "0", "into": "\(heir)"], to: "/\(news.id)/merger") == 422)
        }
        #expect(try await stage.sections().count == 3)
        #expect(try await stage.edit(policies, name: "优惠政策") == 303)
        #expect(try await stage.send(["version": "0", "into": "\(policies.id)"], to: "/\(news.id)/merger") == 303)
        #expect(try await stage.sections().count == 2)
    }
}
