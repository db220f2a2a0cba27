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

/// Zones keep their own house, and the portal shows it at once.
@Suite(.onEveryEngine, .namingTheEngine) struct ZoneHouseTests {
    private static let english: HTTPFields = [.acceptLanguage: "en"]

    /// A province with a zone of ours and one of others, our chief editor, and the public door.
    private struct Stage {
        let world: OfficeWorld
        let door: Door
        let own: OfficeWorld.Side
        let foreign: OfficeWorld.Side
        let chief: Visitor
        let editor: Visitor
        let viewer: Viewer

        init() async throws {
            world = try await OfficeWorld()
            let root = try await world.unit("root", "霁川省")
            own = try await world.side("east", zoneNamed: "东岭经济开发区", below: root)
            foreign = try await world.side("west", zoneNamed: "西泽高新技术产业开发区", below: root)
            let person = try await world.person("chief", "chief-editor", in: own.unit)
            chief = try await world.visitor(person)
            viewer = try await world.viewer(person)
            editor = try await world.visitor(try await world.person("editor", "editor", in: own.unit))
            door = try Door(over: world)
        }

        var path: String { "/office/zones/\(own.zone)" }

        func house() async throws -> ZoneHouse {
            try await world.platform.zoneDesk.zone(own.zone, as: viewer).house
        }

        /// Sends a form of ours, which is taken, and tells the portal.
        func send(_ form: [String: String], to path: String) async throws {
            try await door.watching {
                let answer = try await chief.ask(self.path + path, form: form)
                #expect(answer.status == 303, "\(path)")
            }
        }

        /// More articles of a zone; their numbers by title.
        func publish(_ titles: [String], zone: String = "东岭经济开发区") async throws -> [Int64] {
            let pages = titles.enumerated().map { number, title in
                ("\(title).txt", Door.page(number + 100, title: title, zone: zone))
            }
            try await door.publish(Dictionary(uniqueKeysWithValues: pages))
            var identifiers: [Int64] = []
            for title in titles { identifiers.append(try await door.id(of: title)) }
            return identifiers
        }
    }

    private static let profile = [
        "version": "1", "nameChinese": "东岭经济开发区", "nameEnglish": "Dongling Zone", "level": "national",
        "area": "88.5", "industriesChinese": "储能；光电", "email": "info@dongling.example",
        "website": "https://www.dongling.example", "established": "1993", "introChinese": "第一段。\r\n\r\n  第二段。 ",
    ]

    @Test func `a profile that a zone saves stands on the portal at once, and its history says what changed`()
        async throws
    {
        let stage = try await Stage()
        let before = try await stage.door.ask("/en/zones/\(stage.own.zone)")
        #expect(!before.body.contains("Dongling"))
        try await stage.send(Self.profile, to: "")
        let page = try await stage.door.ask("/en/zones/\(stage.own.zone)").body
        for text in ["Dongling Zone", "88.5", "1993", "https://www.dongling.example", "第一段。", "第二段。"] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(try await stage.door.ask("/en/zones").body.contains("Dongling Zone"))
        let reader = LedgerReader(database: stage.world.platform.database)
        let newest = try await reader.history(of: SubjectReference("zone", stage.own.zone), page: 1, size: 1)
            .items.first?.stored.entry
        #expect(newest?.action == "zone.edited" && newest?.version == 2)
        #expect(newest?.changes.contains(FieldChange("area", before: nil, after: "88.5")) == true)
        try await stage.world.platform.sealLedger()
        #expect(try await stage.world.platform.verifyLedger().findings.isEmpty)
    }

    @Test func `all that is wrong with a profile is said at once and nothing is saved`() async throws {
        let stage = try await Stage()
        let wrong = [
            "nameChinese": "西泽高新技术产业开发区", "level": "provincial", "area": "-1", "email": "a b@c",
            "website": "javascript:alert(1)", "established": "93",
        ]
        let answer = try await stage.chief.ask(
            stage.path, form: Self.profile.merging(wrong) { $1 }, headers: Self.english)
        #expect(answer.status == 422)
        for field in ["area", "email", "website", "established"] {
            #expect(answer.body.contains("id=\"field-\(field)-error\""), "\(field)")
        }
        #expect(answer.body.contains("value=\"javascript:alert(1)\""), "what was typed stays")
        let taken = Self.profile.merging(["nameChinese": "西泽高新技术产业开发区"]) { $1 }
        #expect(try await stage.chief.ask(stage.path, form: taken).status == 422)
        let detail = try await stage.world.platform.zoneDesk.zone(stage.own.zone, as: stage.viewer)
        #expect(detail.profile.version == 1 && detail.profile[.area].isEmpty)
    }

    @Test func `an edit that came too late is shown beside what is stored`() async throws {
        let stage = try await Stage()
        #expect(try await stage.chief.ask(stage.path, form: Self.profile).status == 303)
        let late = Self.profile.merging(["level": "county", "area": "90"]) { $1 }
        let answer = try await stage.chief.ask(stage.path, form: late, headers: Self.english)
        #expect(answer.status == 409)
        for text in ["value=\"90\"", "88.5", "National", "name=\"version\" value=\"2\""] {
            #expect(answer.body.contains(text), "\(text)")
        }
        #expect(try await stage.chief.ask(stage.path, form: late.merging(["version": "2"]) { $1 }).status == 303)
    }

    @Test func `articles that a zone pins stand first in its order, and a withdrawn one only while it is public`()
        async throws
    {
        let stage = try await Stage()
        let articles = try await stage.publish(["新闻甲", "新闻乙", "新闻丙"])
        let path = "/zh/zones/\(stage.own.zone)"
        #expect(!(try await stage.door.ask(path).body.contains("card__mark")))
        try await stage.send(["version": "0", "pin": "\(stage.own.article)"], to: "/pins")
        try await stage.send(["version": "1", "pin": "\(articles[1])"], to: "/pins")
        try await stage.send(["version": "2"], to: "/pins/\(articles[1])/up")
        let page = try await stage.door.ask(path).body
        let order = page.matches(of: #/<h3 class="card__title"><a href="\/zh\/articles\/(\d+)"/#).map { String($0.1) }
        #expect(order.prefix(2) == ["\(articles[1])", "\(stage.own.article)"])
        #expect(order.count == 4 && Set(order).count == 4, "none stands twice")
        #expect(page.split(separator: "card__mark").count == 3)
        let desk = stage.world.platform.desk
        let program = try await stage.world.program(now: ())
        let id = try await desk.adopt(article: articles[1], as: program)
        var step = ManuscriptStep(.withdraw, version: try await desk.manuscript(id, as: program).manuscript.version)
        step.reason = "有误"
        let withdrawal = step
        try await stage.door.watching { try await desk.take(withdrawal, of: id, as: program) }
        #expect(!(try await stage.door.ask(path).body.contains("新闻乙")))
        #expect(try await stage.house().pins == [articles[1], stage.own.article])
    }

    @Test func `five articles can be pinned, each once, and only of the zone itself`() async throws {
        let stage = try await Stage()
        let articles = try await stage.publish(["甲", "乙", "丙", "丁", "戊", "己"].map { "新闻\($0)一则" })
        for (version, article) in articles.prefix(5).enumerated() {
            let form = ["version": "\(version)", "pin": "\(article)"]
            #expect(try await stage.chief.ask(stage.path + "/pins", form: form).status == 303)
        }
        for wrong in [articles[5], stage.foreign.article] {
            let form = ["version": "5", "pin": "\(wrong)"]
            #expect(try await stage.chief.ask(stage.path + "/pins", form: form).status == 422)
        }
        let late = ["version": "4", "pin": "\(articles[0])"]
        #expect(try await stage.chief.ask(stage.path + "/pins", form: late).status == 409)
        #expect(
            try await stage.chief.ask(stage.path + "/pins/\(articles[0])/removal", form: ["version": "5"]).status
                == 303)
        #expect(try await stage.house().pins == Array(articles[1...4]))
    }

    @Test func `a zone's colour is a class on its page, and any other word means the platform's own`() async throws {
        let stage = try await Stage()
        let path = "/zh/zones/\(stage.own.zone)"
        try await stage.send(["version": "0", "accent": "plum"], to: "/accent")
        #expect(try await stage.door.ask(path).body.contains("class=\"wrap zone accent accent--plum\""))
        try await stage.send(["version": "1", "accent": "red;}"], to: "/accent")
        #expect(try await stage.door.ask(path).body.contains("class=\"wrap zone\""))
    }

    @Test func `documents of a zone are handed out under their labels in its order`() async throws {
        let stage = try await Stage()
        let files = try ["一", "二"].map { name in
            let bytes = Array("%PDF-1.4\n% \(name)\n".utf8)
            let hash = try stage.world.platform.files.store(bytes)
            return ManuscriptFile(
                hash: hash, name: name + ".pdf", mediaType: "application/pdf", size: Int64(bytes.count), width: nil,
                height: nil)
        }
        let desk = stage.world.platform.zoneDesk
        try await desk.take(
            .addDocument(files[0], label: LocalizedText(chinese: "投资指南", english: "Investment guide")),
            of: stage.own.zone, basedOn: 0, as: stage.viewer)
        try await desk.take(
            .addDocument(files[1], label: LocalizedText(chinese: "")), of: stage.own.zone, basedOn: 1,
            as: stage.viewer)
        await #expect(throws: Problems.self) {
            try await desk.take(
                .addDocument(files[1], label: LocalizedText(chinese: "又一次")), of: stage.own.zone, basedOn: 2,
                as: stage.viewer)
        }
        let url = stage.path + "/documents/\(files[1].hash)"
        #expect(try await stage.chief.ask(url + "/up", form: ["version": "2"]).status == 303)
        #expect(try await stage.house().documents.map(\.label.chinese) == ["二.pdf", "投资指南"])
        let page = try await stage.door.ask("/en/zones/\(stage.own.zone)").body
        #expect(page.contains(">Investment guide</a> <span>PDF · 1 KB</span>"))
        #expect(try await stage.door.ask("/files/\(files[0].hash)").status == 200)
        #expect(try await stage.chief.ask(url + "/removal", form: ["version": "3"]).status == 303)
        #expect(try await stage.house().documents.map(\.file) == [files[0].hash])
    }

    @Test func `who writes for a zone sees its house and changes nothing, and that of others is unknown`()
        async throws
    {
        let stage = try await Stage()
        #expect(try await stage.editor.ask(stage.path).status == 200)
        #expect(!(try await stage.editor.ask(stage.path).body.contains("action=\"\(stage.path)/accent\"")))
        #expect(try await stage.editor.ask(stage.path + "/edit").status == 403)
        #expect(try await stage.editor.ask(stage.path, form: Self.profile).status == 403)
        let other = "/office/zones/\(stage.foreign.zone)"
        #expect(try await stage.chief.ask(other).status == 404)
        #expect(try await stage.chief.ask(other + "/accent", form: ["version": "0", "accent": "plum"]).status == 404)
        let list = try await stage.chief.ask("/office/zones").body
        #expect(list.contains("东岭经济开发区") && !list.contains("西泽高新技术产业开发区"))
    }

    @Test func `what was decided under a translated name holds on when the original comes`() async throws {
        let stage = try await Stage()
        let desk = stage.world.platform.zoneDesk
        try await stage.door.publish(["en.html": Door.translation])
        let program = try await stage.world.program(now: ())
        func zone(_ name: String) async throws -> Int64? {
            try await desk.zones(ZoneFilter(), as: program).first { $0.name.chinese == name }?.id
        }
        let translated = try #require(try await zone("Chengzhou High-Tech Zone"))
        try await desk.take(.accent(.teal), of: translated, basedOn: 0, as: program)
        try await stage.door.publish([
            "first.txt": Door.page(9, title: "先来的新闻"), "zh.txt": Door.page(1, title: "三个项目开工"),
        ])
        #expect(try await zone("Chengzhou High-Tech Zone") == nil)
        let original = try #require(try await zone("澄州高新区"))
        #expect(try await desk.zone(original, as: program).house.accent == .teal)
        try await stage.world.platform.sealLedger()
        #expect(try await stage.world.platform.verifyLedger().findings.isEmpty)
    }
}
