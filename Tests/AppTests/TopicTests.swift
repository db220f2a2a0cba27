import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import Ledger
import Publishing
import Storage
import TestSupport
import Testing

/// Special topics, from a first block to the portal and off it again.
@Suite(.onEveryEngine, .namingTheEngine) struct TopicTests {
    private struct Stage {
        let world: OfficeWorld
        let door: Door
        let own: OfficeWorld.Side
        let foreign: OfficeWorld.Side
        let writer: Visitor
        let publisher: Visitor
        let viewer: Viewer
        var desk: TopicDesk { world.platform.topicDesk }
        var path: String { "/office/topics/\(own.topic)" }

        init() async throws {
            world = try await OfficeWorld()
            let root = try await world.unit("root", "霁川省")
            own = try await world.side("east", zoneNamed: "东岭经济开发区", below: root)
            foreign = try await world.side("west", zoneNamed: "西泽高新技术产业开发区", below: root)
            let person = try await world.person("chief", "chief-editor", in: own.unit)
            writer = try await world.visitor(person)
            viewer = try await world.viewer(person)
            publisher = try await world.visitor(try await world.person("second", "chief-editor", in: own.unit))
            door = try Door(over: world)
        }

        func topic() async throws -> Topic { try await desk.topic(own.topic, as: viewer).topic }

        /// Sends a form with the newest version, and tells the portal.
        func send(
            _ form: [String: String] = [:], to path: String, as visitor: Visitor? = nil
        ) async throws -> Visitor.Answer? {
            let version = try await topic().version
            var answer: Visitor.Answer?
            try await door.watching {
                answer = try await (visitor ?? writer).ask(
                    self.path + path, form: ["version": "\(version)"].merging(form) { $1 })
            }
            return answer
        }

        /// Adds a block and fills it in.
        func block(_ kind: String, _ form: [String: String]) async throws -> Int? {
            let answer = try await send(["block": kind], to: "/blocks")
            let edit = answer?.headers[.location]?.split(separator: "?").first ?? ""
            #expect(edit.hasSuffix("/edit"))
            let place = String(edit.dropFirst(path.count).dropLast("/edit".count))
            return try await send(form, to: place)?.status
        }

        func publish() async throws {
            #expect(try await send(to: "/steps/submit")?.status == 303)
            #expect(try await send(to: "/steps/publish", as: publisher)?.status == 303)
        }
    }

    @Test func `a topic of blocks is public once a second person has published it`() async throws {
        let stage = try await Stage()
        #expect(try await stage.send(to: "/steps/submit")?.status == 422, "an empty one is not submitted")
        #expect(
            try await stage.block("text", ["textChinese": "# 小标题\n第一段 <b", "textEnglish": "First."]) == 303)
        #expect(
            try await stage.block("numbers", ["textChinese": "总投资 | 120 | 亿元 | 省统计局2026年公报"]) == 303)
        #expect(try await stage.block("timeline", ["textChinese": "2026-03-01｜开工"]) == 303)
        #expect(try await stage.block("contact", ["textChinese": "电话 | +86-0501-5550120"]) == 303)
        let list = ["articles": "\(stage.own.article)", "headingChinese": "相关稿件", "newest": "6"]
        #expect(try await stage.block("articles", list) == 303)
        #expect(try await stage.door.ask("/zh/topics/east").status == 404)
        #expect(try await stage.send(to: "/steps/submit")?.status == 303)
        #expect(try await stage.send(to: "/steps/publish")?.status == 403, "four eyes")
        #expect(try await stage.send(to: "/steps/publish", as: stage.publisher)?.status == 303)
        let page = try await stage.door.ask("/zh/topics/east").body
        for text in [
            "<h2>小标题</h2>", "<p>第一段 &lt;b</p>", "<strong>120</strong> 亿元", "省统计局2026年公报", "2026年3月1日", "开工",
            "href=\"tel:+8605015550120\"", "/zh/articles/\(stage.own.article)", "相关稿件",
        ] { #expect(page.contains(text), "\(text)") }
        #expect(try await stage.door.ask("/en/topics/east").body.contains("<p>First.</p>"))
        #expect(try await stage.door.ask("/zh/topics").body.contains("href=\"/zh/topics/east\""))
        #expect(try await stage.door.ask("/sitemaps/pages.xml").body.contains("/zh/topics/east<"))
        try await stage.world.platform.sealLedger()
        #expect(try await stage.world.platform.verifyLedger().findings.isEmpty)
    }

    @Test func `an edit stays beside what is public until it is published, and a withdrawn topic is gone`()
        async throws
    {
        let stage = try await Stage()
        #expect(try await stage.block("text", ["textChinese": "旧文"]) == 303)
        try await stage.publish()
        #expect(try await stage.send(["textChinese": "新文"], to: "/blocks/1")?.status == 303)
        #expect(try await stage.topic().state == .draft)
        #expect(try await stage.door.ask("/zh/topics/east").body.contains("旧文"))
        #expect(try await stage.writer.ask(stage.path + "/preview").body.contains("新文"))
        try await stage.publish()
        #expect(try await stage.door.ask("/zh/topics/east").body.contains("新文"))
        #expect(try await stage.send(to: "/steps/withdraw", as: stage.publisher)?.status == 422, "a reason")
        let withdrawn = try await stage.send(["reason": "过时"], to: "/steps/withdraw", as: stage.publisher)
        #expect(withdrawn?.status == 303)
        #expect(try await stage.door.ask("/zh/topics/east").status == 404)
        #expect(!(try await stage.door.ask("/zh/topics").body.contains("/zh/topics/east")))
    }

    @Test func `a listed article that changes changes the topic at once, by number and by rule`() async throws {
        let stage = try await Stage()
        #expect(try await stage.block("articles", ["articles": "\(stage.own.article)", "newest": "6"]) == 303)
        #expect(try await stage.block("articles", ["zone": "\(stage.foreign.zone)", "newest": "1"]) == 303)
        try await stage.publish()
        let page = try await stage.door.ask("/zh/topics/east").body
        #expect(page.contains("东岭经济开发区新闻一则") && page.contains("西泽高新技术产业开发区新闻一则"))
        try await stage.door.publish([
            "new.txt": Door.page(8, title: "更新的一则", day: "2026-09-01", zone: "西泽高新技术产业开发区")
        ])
        let newer = try await stage.door.ask("/zh/topics/east").body
        #expect(newer.contains("更新的一则") && !newer.contains("西泽高新技术产业开发区新闻一则"))
        let program = try await stage.world.program(now: ())
        let desk = stage.world.platform.desk
        let id = try await desk.adopt(article: stage.own.article, as: program)
        var step = ManuscriptStep(.withdraw, version: try await desk.manuscript(id, as: program).manuscript.version)
        step.reason = "有误"
        let withdrawal = step
        try await stage.door.watching { try await desk.take(withdrawal, of: id, as: program) }
        #expect(!(try await stage.door.ask("/zh/topics/east").body.contains("东岭经济开发区新闻一则")))
    }

    @Test func `blocks go up, down and away, and a late change is refused`() async throws {
        let stage = try await Stage()
        for number in 1...3 { #expect(try await stage.block("text", ["textChinese": "第\(number)块"]) == 303) }
        #expect(try await stage.send(to: "/blocks/3/up")?.status == 303)
        #expect(try await stage.send(to: "/blocks/1/down")?.status == 303)
        #expect(try await stage.topic().content.blocks.map(\.id) == [3, 1, 2])
        #expect(try await stage.send(["version": "1"], to: "/blocks/1/removal")?.status == 409)
        #expect(try await stage.send(to: "/blocks/1/removal")?.status == 303)
        #expect(try await stage.topic().content.blocks.map(\.id) == [3, 2])
        let late = try #require(try await stage.send(["version": "1", "textChinese": "迟到"], to: "/blocks/2"))
        #expect(late.status == 409)
        for text in ["迟到", "第2块"] { #expect(late.body.contains(text), "\(text)") }
    }

    @Test func `what a block cannot be is said in its form and nothing is saved`() async throws {
        let stage = try await Stage()
        for (kind, form) in [
            ("numbers", ["textChinese": "总投资 | 120"]), ("timeline", ["textChinese": "三月 | 开工"]),
            ("articles", ["newest": "99"]), ("articles", ["newest": "six"]), ("articles", ["newest": "0"]),
            ("articles", ["newest": "6", "articles": "999"]), ("articles", ["newest": "6", "articles": "最新的"]),
            ("articles", ["newest": "6", "section": "999"]), ("articles", ["newest": "6", "zone": "x"]),
            ("text", ["textChinese": String(repeating: "长", count: 50_001)]),
        ] {
            let status = try await stage.block(kind, form)
            #expect(status == 422, "\(kind)")
        }
        #expect(try await stage.topic().content.blocks.allSatisfy { $0.text == .init() && $0.articles.isEmpty })
    }

    @Test func `articles of a block are named by number or address, and what was typed stays on the page`() async throws
    {
        let stage = try await Stage()
        let number = stage.own.article
        let form = ["newest": "6", "articles": "https://portal.example/zh/articles/\(number)?from=home\n"]
        #expect(try await stage.block("articles", form) == 303)
        #expect(try await stage.topic().content.blocks.last?.articles == [number])
        let answer = try await stage.send(["newest": "six", "articles": "\(number) 最新"], to: "/blocks/1")
        #expect(answer?.status == 422)
        for text in ["value=\"six\"", "\(number) 最新</textarea>"] {
            #expect(answer?.body.contains(text) == true, "\(text)")
        }
    }

    @Test func `an address is two words with a hyphen at best, and each is given once`() async throws {
        let stage = try await Stage()
        for slug in ["east", "East", "a", "two words", "-x-", "专题", ""] {
            await #expect(throws: Problems.self, "\(slug)") {
                try await stage.desk.begin(.init("专题"), slug: slug, in: stage.own.unit, as: stage.viewer)
            }
        }
        await #expect(throws: Refusal.notAllowed) {
            try await stage.desk.begin(.init("专题"), slug: "new-one", in: stage.foreign.unit, as: stage.viewer)
        }
        _ = try await stage.desk.begin(.init("专题"), slug: "new-one", in: stage.own.unit, as: stage.viewer)
        #expect(try await stage.writer.ask("/office/topics/\(stage.foreign.topic)").status == 404)
    }

    @Test func `pictures of a topic are seen by its editors only until it is public`() async throws {
        let stage = try await Stage()
        let bytes: [UInt8] = [1, 2, 3]
        let file = ManuscriptFile(
            hash: try stage.world.platform.files.store(bytes), name: "a.png", mediaType: "image/png", size: 3, width: 4,
            height: 3)
        var content = try await stage.topic().content
        content.cover = .init(file: file.hash, alternative: .init("封面"))
        content.blocks = [TopicBlock(id: 1, kind: .text)]
        let illustrated = content
        await #expect(throws: Problems.self, "a file that was never sent") {
            try await stage.desk.save(stage.own.topic, illustrated, with: nil, basedOn: 1, as: stage.viewer)
        }
        try await stage.desk.save(stage.own.topic, content, with: file, basedOn: 1, as: stage.viewer)
        #expect(try await stage.writer.ask("/office/files/\(file.hash)").status == 200)
        #expect(try await stage.door.ask("/files/\(file.hash)").status == 404)
        try await stage.publish()
        #expect(try await stage.door.ask("/files/\(file.hash)").status == 200)
        #expect(try await stage.door.ask("/zh/topics/east").body.contains("alt=\"封面\" width=\"4\" height=\"3\""))
    }
}
