import App
import Exchange
import Foundation
import HTTPTypes
import Identity
import Kernel
import Publishing
import Storage
import TestSupport
import Testing

/// Figures of visits in the office: who sees which, and what they say.
@Suite(.onEveryEngine, .namingTheEngine) struct ReadershipPageTests {
    private static let english: HTTPFields = [.acceptLanguage: "en"]

    /// A province with a zone of ours and one of others, and people of all of it and of ours.
    private struct Stage {
        let world: OfficeWorld
        let own: OfficeWorld.Side
        let foreign: OfficeWorld.Side
        let all: Visitor
        let editor: Visitor
        let today = CalendarDay(shanghaiSeconds: Int64(Date().timeIntervalSince1970))

        init() async throws {
            world = try await OfficeWorld()
            let root = try await world.unit("root", "霁川省")
            own = try await world.side("east", zoneNamed: "东岭经济开发区", below: root)
            foreign = try await world.side("west", zoneNamed: "西泽高新技术产业开发区", below: root)
            all = try await world.visitor(try await world.person("chief", "chief-editor", in: root))
            editor = try await world.visitor(try await world.person("editor", "editor", in: own.unit))
        }

        var path: String { "/office/zones/\(own.zone)/visits" }

        func day(_ ago: Int64) -> CalendarDay {
            CalendarDay(shanghaiSeconds: today.shanghaiSeconds - ago * 86_400)
        }

        /// Visits of both zones, some days ago: 30 and 4 of ours today, 200 a hundred days ago; 1000 and 7 of the others.
        func read() async throws {
            let counts = [
                count(0, .zone, own.zone, own.zone, 30), count(0, .article, own.article, own.zone, 3),
                count(0, .article, own.article, own.zone, 1, .english), count(100, .zone, own.zone, own.zone, 200),
                count(1, .zone, foreign.zone, foreign.zone, 1000),
                count(1, .article, foreign.article, foreign.zone, 7), count(2, .home, 0, 0, 50),
            ]
            try await VisitBook(
                database: world.platform.database, identifiers: IdentifierGenerator { 1_900_000_000_000 }, now: { 0 }
            ).write { counts }
        }

        private func count(
            _ ago: Int64, _ kind: VisitKind, _ record: Int64, _ zone: Int64, _ visits: Int64,
            _ language: Language = .zhHans
        ) -> VisitCount {
            VisitCount(day: day(ago), kind: kind, record: record, language: language, zone: zone, visits: visits)
        }
    }

    /// The cells of a list as a workbook, as text, without the heading.
    private static func table(_ visitor: Visitor, _ path: String) async throws -> [[String]] {
        let answer = try await visitor.ask(path, headers: english)
        try #require(answer.status == 200)
        let sheet = try #require(try Workbook(answer.bytes, name: "a.xlsx").sheets.first)
        return sheet.rows.dropFirst().map { $0.cells.map(\.text) }
    }

    @Test func `a zone's figures are its own, by day, by month and by article`() async throws {
        let stage = try await Stage()
        try await stage.read()
        let days = try await Self.table(stage.editor, stage.path + "/days.xlsx")
        #expect(days.count == 30)
        #expect(days.first == ["\(stage.day(29))", "0", "0", "0"])
        #expect(days.last == ["\(stage.today)", "30", "4", "34"])
        let months = try await Self.table(stage.editor, stage.path + "/months.xlsx")
        #expect(months.count == 12)
        #expect(months.last?.first == "\(stage.today)".prefix(7).description)
        #expect(months.first { $0.first == "\(stage.day(100))".prefix(7).description }?.last == "200")
        #expect(months.compactMap { Int64($0.last ?? "") }.reduce(0, +) == 234)
        let articles = try await Self.table(stage.editor, stage.path + "/articles.xlsx")
        #expect(articles == [["东岭经济开发区新闻一则", "2026-03-01", "3", "1", "4"]])
        let page = try await stage.editor.ask(stage.path, headers: Self.english).body
        #expect(page.contains("Visits of 东岭经济开发区"))
        #expect(page.contains("<title>\(stage.today): 34</title>"))
        #expect(page.contains("href=\"/office/articles/\(stage.own.article)\""))
        #expect(!page.contains("1007") && !page.contains("西泽"))
    }

    @Test func `the days that the address asks for are those of the list and of its files`() async throws {
        let stage = try await Stage()
        try await stage.read()
        let query = "?from=\(stage.day(1))&through=\(stage.day(1))"
        #expect(try await Self.table(stage.editor, stage.path + "/articles.xlsx" + query).isEmpty)
        #expect(try await stage.editor.ask(stage.path + query, headers: Self.english).body.contains("Nothing fits."))
        let zones = try await Self.table(stage.all, "/office/visits/zones.xlsx" + query)
        #expect(zones == [["西泽高新技术产业开发区", "1000", "7", "1007"]])
        let page = try await stage.all.ask("/office/visits" + query, headers: Self.english).body
        #expect(page.contains("/office/visits/zones.csv?from=\(stage.day(1))&amp;through=\(stage.day(1))"))
        for wrong in ["?from=never&through=2026-02-30", "?from=2199-12-31&through=1900-01-01", "?page=0"] {
            #expect(try await stage.all.ask("/office/visits" + wrong).status == 200)
            #expect(try await stage.all.ask("/office/visits/articles.csv" + wrong).status == 200)
        }
    }

    @Test func `the platform's figures are of all zones and kinds of page`() async throws {
        let stage = try await Stage()
        try await stage.read()
        #expect(
            try await Self.table(stage.all, "/office/visits/kinds.xlsx") == [
                ["Zone pages", "1030", "0", "1030"], ["Home page", "50", "0", "50"], ["Articles", "10", "1", "11"],
            ])
        #expect(
            try await Self.table(stage.all, "/office/visits/zones.xlsx") == [
                ["西泽高新技术产业开发区", "1000", "7", "1007"], ["东岭经济开发区", "30", "4", "34"],
            ])
        #expect(
            try await Self.table(stage.all, "/office/visits/articles.xlsx").map(\.first) == [
                "西泽高新技术产业开发区新闻一则", "东岭经济开发区新闻一则",
            ])
        let days = try await Self.table(stage.all, "/office/visits/days.xlsx")
        #expect(
            days.suffix(3).map { Array($0.dropFirst()) } == [
                ["0", "0", "50", "50"], ["1000", "7", "0", "1007"], ["30", "4", "0", "34"],
            ])
        #expect(try await Self.table(stage.all, "/office/visits/months.xlsx").count == 12)
    }

    @Test func `who sees a zone sees its figures, and those of the platform are for who sees all`() async throws {
        let stage = try await Stage()
        let other = "/office/zones/\(stage.foreign.zone)/visits"
        for end in ["", "/days.csv", "/months.xlsx", "/articles.csv"] {
            #expect(try await stage.editor.ask(stage.path + end).status == 200)
            #expect(try await stage.editor.ask(other + end).status == 404)
            #expect(try await stage.editor.ask("/office/zones/7/visits" + end).status == 404)
            #expect(try await stage.editor.ask("/office/zones/x/visits" + end).status == 404)
            #expect(try await stage.all.ask(other + end).status == 200)
        }
        for end in ["", "/days.csv", "/months.csv", "/articles.csv", "/kinds.xlsx", "/zones.xlsx"] {
            #expect(try await stage.editor.ask("/office/visits" + end).status == 403)
            #expect(try await stage.all.ask("/office/visits" + end).status == 200)
        }
        let link = "<a href=\"/office/visits\""
        #expect(try await stage.all.ask("/office").body.contains(link))
        #expect(!(try await stage.editor.ask("/office").body.contains(link)))
        #expect(try await stage.editor.ask("/office/zones/\(stage.own.zone)").body.contains("href=\"\(stage.path)\""))
        // The room asks again, whatever door somebody came through.
        let articles = OfficeReader(database: stage.world.platform.database)
        let viewer = try await stage.world.viewer(try await stage.world.person("another", "editor", in: stage.own.unit))
        let days = VisitDays(last: 7, until: stage.today)
        await #expect(throws: Refusal.notAllowed) { try await articles.visitsByKind(days, as: viewer) }
        await #expect(throws: Refusal.notAllowed) { try await articles.visitsByZone(days, as: viewer) }
        await #expect(throws: Refusal.notAllowed) { try await articles.visitsByDay(days, of: .platform, as: viewer) }
        await #expect(throws: Refusal.unknown) {
            try await articles.mostReadArticles(days, of: .zone(stage.foreign.zone), limit: 5, as: viewer)
        }
    }

    @Test func `programs read the same figures, by day`() async throws {
        let stage = try await Stage()
        try await stage.read()
        let editor = try await stage.world.program(for: "editor")
        let query = "from=\(stage.day(101))&through=\(stage.today)&size=200"
        let answer = try await editor.ask(.get, "/api/v1/visits?zone=\(stage.own.zone)&\(query)")
        #expect(answer.status == 200 && answer.json["total"] as? Int == 102)
        let items = try #require(answer.json["items"] as? [[String: Any]])
        #expect(items[1]["day"] as? String == "\(stage.day(100))" && items[1]["zonePages"] as? Int == 200)
        #expect(items.last?["articles"] as? Int == 4 && items.last?["total"] as? Int == 34)
        #expect(try await editor.ask(.get, "/api/v1/visits?zone=\(stage.foreign.zone)").status == 404)
        #expect(try await editor.ask(.get, "/api/v1/visits").status == 403)
        let all = try await stage.world.program(for: "chief").ask(.get, "/api/v1/visits?size=200")
        #expect(all.json["total"] as? Int == 30)
        #expect((all.json["items"] as? [[String: Any]])?.map { $0["otherPages"] as? Int }.suffix(3) == [50, 0, 0])
    }

    @Test func `before anybody came, the pages say so in the reader's language`() async throws {
        let stage = try await Stage()
        for path in [stage.path, "/office/visits"] {
            let chinese = try await stage.all.ask(path).body
            #expect(chinese.contains("还没有访问记录。") && chinese.contains("这段时间没有访问记录。"))
            let english = try await stage.all.ask(path, headers: Self.english).body
            #expect(english.contains("No visits have been counted yet."))
            #expect(!english.contains("class=\"bars\""))
        }
    }

    @Test func `a withdrawn article keeps its visits, without its title`() async throws {
        let stage = try await Stage()
        try await stage.read()
        let database = stage.world.platform.database
        try await database.write { transaction in
            try transaction.execute(
                "UPDATE visit_count SET record_id = 5 WHERE record_id = ?", [.integer(stage.own.article)])
        }
        let articles = try await Self.table(stage.editor, stage.path + "/articles.xlsx")
        #expect(articles.map(\.first) == ["Article 5 (not public now)"])
        #expect(articles.first?.last == "4")
    }
}
