import Kernel
import TestSupport
import Testing

@testable import Publishing

@Suite(.onEveryEngine, .namingTheEngine) struct SearchTests {
    private static func small() async throws -> SearchWorld {
        let world = try SearchWorld()
        try await world.save(zone: 1, "徐州经济技术开发区", "Xuzhou Economic and Technological Development Zone")
        try await world.save(zone: 2, "澄州高新技术产业开发区", "Chengzhou High-Tech Zone")
        try await world.save(kind: 7, "图片新闻")
        try await world.save([
            .init(id: 1, title: "徐州经济技术开发区招商推介会举行", body: "徐州，工业强市。招商引资项目集中开工。", day: "2026-03-01", zone: 1),
            .init(id: 2, title: "高新技术产业开发区发布政策", body: "澄州高新区鼓励5G与新能源，GDP增长3.5%。", day: "2026-03-02", zone: 2, kind: 7),
            .init(
                id: 3, title: "Investors visit the zones",
                body: "A delegation visited Xuzhou to see two new factories.", day: "2026-02-01"),
            .init(id: 4, title: "旧闻", body: "招商在前，项目在后；徐州无此项。", zone: 1),
        ])
        return world
    }

    @Test(arguments: [
        ("徐州", [1, 3, 4]), ("xuzhou", [1, 3]), ("xz", [1]), ("招商 项目", [1, 4]), ("招商引资", [1]), ("“招商引资”", [1]),
        ("招商 -引资", [4]), ("開發區", [1, 2]),
        ("ＧＤＰ", [2]), ("徐州工业", []), ("州", [1, 2, 4]), ("徐 招商", [1, 4]), ("5g", [2]), ("3.5", [2]), ("经开区", [1]),
        ("高新区", [2]), ("zone", [3]),
        ("Zones -factory", []), ("zones -澄", [3]), ("徐 -引", [4]), ("\"工业强市\" -\"旧 闻\"", [1]), ("gxjs", [2]), ("无", [4]),
        ("-徐州", []), ("招商 AND", []),
    ])
    func `words find what holds them`(text: String, articles: [Int64]) async throws {
        // 徐州 in body 3 is Xuzhou only: a Chinese word does not find English text.
        let expected = text == "徐州" ? [1, 4] : articles
        let world = try await Self.small()
        #expect(try await world.find(text).sorted() == expected)
        #expect(try await world.find(text) { $0.sort = .newest }.sorted() == expected)
        #expect(try await world.result(text).total == expected.count)
        #expect(try await world.result(text) { $0.sort = .newest }.total == expected.count)
    }

    @Test func `filters narrow and an empty result says what to leave out`() async throws {
        let world = try await Self.small()
        #expect(try await world.find("招商") { $0.zone = 1 } == [1, 4])
        #expect(try await world.find("高新") { $0.kind = 7 } == [2])
        #expect(try await world.find("招商") { $0.from = CalendarDay(iso: "2026-01-01") } == [1])
        #expect(try await world.find("招商") { $0.to = CalendarDay(iso: "2026-02-28") } == [])
        let empty = try await world.result("招商 飞船") { $0.zone = 2 }
        #expect(empty.total == 0)
        #expect(empty.reliefs.isEmpty)
        let close = try await world.result("招商 飞船") { $0.zone = 1 }
        #expect(close.reliefs.map(\.part) == [.word("飞船")])
        #expect(close.reliefs.map(\.count) == [2])
        let other = try await world.result("招商") { $0.zone = 2 }
        #expect(other.reliefs.map(\.part) == [.zone])
    }

    @Test(arguments: [
        ("徐州", 1, false), ("徐州经开区", 1, false), ("xuzhou", 1, false), ("xzjj", 1, true), ("xuzhuo", 1, true),
        ("chengzou", 2, true), ("czgx", 2, true), ("high-tech", 2, false),
        ("Chengzhou High-Tech Zone", 2, false),
    ])
    func `a zone is found by name, sound and close spelling`(text: String, zone: Int64, isGuess: Bool) async throws {
        let zones = try await Self.small().result(text).zones
        #expect(zones.first?.name.id == zone)
        #expect(zones.first?.isGuess == isGuess)
    }

    @Test func `naming a zone finds its articles`() async throws {
        let world = try await Self.small()
        #expect(try await world.find("Chengzhou -nothing").isEmpty == true)
        #expect(try await world.find("澄州高新区") == [2])
        #expect(try await world.find("徐州经开区").sorted() == [1, 4])
    }

    @Test func `the snippet stands around the hit`() async throws {
        let world = try SearchWorld()
        let far = String(repeating: "前文很长，还没有说到。", count: 60)
        try await world.save([.init(id: 1, title: "<标题>", body: far + "这里終於提到徐州&徐州。" + far)])
        let hit = try #require(try await world.result("徐州").hits.first)
        let text = hit.snippet.map(\.text).joined()
        #expect(text.contains("提到徐州&徐州"))
        #expect(text.count <= Snippet.length + 2)
        #expect(hit.snippet.filter(\.isHit).map(\.text) == ["徐州", "徐州"])
    }

    @Test func `an article that changes is found by its new words alone`() async throws {
        let world = try await Self.small()
        try await world.save([.init(id: 1, title: "改版", body: "全新内容", day: "2026-05-01")])
        #expect(try await world.find("推介会").isEmpty)
        #expect(try await world.find("全新") == [1])
        #expect(try await world.find("招商") == [4])
    }

    @Test func `an article that moves to a day does not take the place of one that stays there`() async throws {
        let world = try await Self.small()
        try await world.save([
            .init(id: 1, title: "其一", body: "招商", day: "2026-03-02"),
            .init(id: 2, title: "其二", body: "招商", day: "2026-03-02"),
        ])
        #expect(try await world.find("招商") { $0.sort = .newest } == [1, 2, 4])
    }

    @Test func `what an older version stored is indexed when the keeper runs`() async throws {
        let world = try SearchWorld()
        try await world.save([.init(id: 1, title: "旧库", body: "徐州招商")], isSearchable: false)
        #expect(try await world.find("徐州").isEmpty)
        try await world.keeper.finish()
        #expect(try await world.find("徐州") == [1])
        #expect(try await world.keeper.step() == false)
    }

    @Test func `suggestions are zones and titles`() async throws {
        let world = try await Self.small()
        let found = try await world.reader.suggestions("徐州", language: .zhHans)
        #expect(found.zones.map(\.name.id) == [1])
        #expect(found.articles.map(\.row.id) == [1])
        #expect(try await world.reader.suggestions("\"", language: .english).articles.isEmpty)
    }
}
