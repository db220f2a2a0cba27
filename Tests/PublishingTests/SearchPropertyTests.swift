import ChineseText
import Kernel
import Storage
import TestSupport
import Testing

@testable import Publishing

/// The search against a plain reading of every article, on generated articles and questions.
@Suite(.onEveryEngine, .namingTheEngine) struct SearchPropertyTests {
    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `the search finds exactly what reading every article finds`(seed: UInt64) async throws {
        var dice = Dice(state: seed)
        let world = try SearchWorld()
        for zone in 1...3 { try await world.save(zone: Int64(zone), "第\(zone)区", nil) }
        try await world.save(kind: 11, "甲类")
        var articles: [Int64: SearchWorld.Article] = [:]
        func write(_ count: Int) async throws {
            var batch: [SearchWorld.Article] = []
            for _ in 0..<count {
                let id = Int64(dice.below(260) + 1)
                let article = dice.article(id)
                articles[id] = article
                batch.removeAll { $0.id == id }
                batch.append(article)
            }
            try await world.save(batch)
        }
        var questions = 0
        for round in 0..<6 {
            try await write(round == 0 ? 220 : 24)
            if round != 1 { try await world.keeper.finish() }
            // Changes after the segments were made are found all the same.
            try await write(3)
            for _ in 0..<45 {
                let question = dice.question()
                let expected = Set(articles.values.filter { question.matches($0) }.map(\.id))
                for sort in SearchRequest.Sort.allCases {
                    let found = try await world.find(question.text) {
                        question.fill(&$0)
                        $0.sort = sort
                    }
                    #expect(Set(found) == expected, "\(question.text) \(sort) seed \(seed) round \(round)")
                    #expect(found.count == expected.count)
                    if sort == .newest {
                        let days = found.map { articles[$0]?.day ?? "" }
                        #expect(days == days.sorted(by: >), "\(question.text)")
                    }
                    let page = try await world.result(question.text) {
                        question.fill(&$0)
                        $0.sort = sort
                    }
                    #expect(page.total == expected.count, "\(question.text) \(sort)")
                    #expect(page.hits.map(\.row.id) == Array(found.prefix(20)))
                    questions += 1
                }
            }
        }
        #expect(questions == 540)
        let segments = try await world.database.read { try $0.row("SELECT COUNT(*) AS n FROM search_segment") }
        #expect((segments?.integer("n") ?? 0) > 2)
    }

    @Test func `the best twenty are those of BM25 over all`() async throws {
        var dice = Dice(state: 99)
        let world = try SearchWorld(sizes: SegmentSizes(articles: 400, batch: 100, waiting: 50, alike: 4, gone: 10))
        for zone in 1...3 { try await world.save(zone: Int64(zone), "第\(zone)区", nil) }
        try await world.save(kind: 11, "甲类")
        let articles = (1...1500).map { dice.article(Int64($0)) }
        try await world.save(articles)
        try await world.keeper.finish()
        for _ in 0..<60 {
            let question = dice.question()
            var request = SearchRequest(SearchQuery(question.text))
            question.fill(&request)
            let asked = request
            let (found, wanted) = try await world.database.read { transaction in
                let search = SearchReading(transaction: transaction, zones: [], segments: SegmentCache())
                let index = ArticleIndex(transaction: transaction, cache: SegmentCache())
                guard let plan = try SearchPlanner(index: index, zones: []).plan(asked) else {
                    return ([Double](), [Double]())
                }
                let scores = try Self.scores(plan, articles, transaction)
                return (
                    try search.find(asked, offset: 0, size: 20).keys.map { scores[$0] ?? 0 },
                    Array(scores.values.sorted(by: >).prefix(20))
                )
            }
            #expect(found.count == wanted.count, "\(question.text)")
            for (left, right) in zip(found, wanted) { #expect(abs(left - right) < 0.001, "\(question.text)") }
        }
    }

    /// BM25 of every article that matches, from its text.
    private static func scores(
        _ plan: SearchPlan, _ articles: [SearchWorld.Article], _ transaction: Transaction
    ) throws -> [Int64: Double] {
        let texts = articles.map { [$0.title, $0.body].map(SearchTokens.of) }
        let length = Double(texts.joined().reduce(0) { $0 + $1.count }) / Double(articles.count)
        let weights = plan.words.map { word in
            guard !word.isFilter else { return 0.0 }
            guard plan.words.filter({ !$0.isFilter }).count > 1 else { return 1.0 }
            let found = word.alternatives.reduce(0) { sum, phrase in
                sum + texts.filter { $0.contains { TextScorer.hits(phrase, $0) > 0 } }.count
            }
            return Relevance.weight(found: Double(found), all: Double(articles.count))
        }
        let scorer = TextScorer(plan: plan, weights: weights, averageLength: length)
        var scores: [Int64: Double] = [:]
        for row in try transaction.rows(
            "SELECT key, zone_id, kind_id FROM search_document JOIN article ON article.id = article_id")
        {
            guard let key = row.integer("key"), plan.keys.contains(key) else { continue }
            let marks = [row.integer("zone_id").map(SearchMark.zone), row.integer("kind_id").map(SearchMark.kind)]
            let fits = plan.words.filter(\.isFilter).allSatisfy { word in
                word.alternatives.contains { marks.contains($0.tokens.first?.form) }
            }
            if fits, let score = try scorer.score(key, in: transaction) { scores[key] = score }
        }
        return scores
    }
}

/// Seeded chance (SplitMix64).
struct Dice {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    /// Earlier ones more often.
    mutating func pick<Element>(_ list: [Element]) -> Element { list[min(below(list.count), below(list.count))] }

    static let characters = Array("招商引资项目开发区徐州工业")
    /// As articles may write them: simplified, traditional.
    static let written: [Character: Character] = ["开": "開", "发": "發", "区": "區", "项": "項", "资": "資", "业": "業"]
    static let words = ["unit", "vision", "index", "5g", "2026"]

    mutating func run() -> String {
        if below(5) == 0 { return pick(Self.words) }
        return String((0...pick([1, 2, 3, 5, 8])).map { _ in pick(Self.characters) })
    }

    mutating func article(_ id: Int64) -> SearchWorld.Article {
        func text(_ count: Int) -> String {
            (0..<count).map { _ in
                let run = run()
                let shown = below(4) == 0 ? String(run.map { Self.written[$0] ?? $0 }) : run
                return shown + pick(["，", "。", " ", "\n"])
            }.joined()
        }
        let day = below(8) == 0 ? "" : "2026-0\(below(3) + 1)-0\(below(9) + 1)"
        return SearchWorld.Article(
            id: id, title: text(2), body: text(below(18) + 1), day: day,
            zone: below(4) == 0 ? nil : Int64(below(3) + 1), kind: below(2) == 0 ? 11 : nil)
    }

    mutating func question() -> Question {
        var question = Question()
        for _ in 0...below(2) { question.wanted.append(phrase()) }
        if below(3) == 0 { question.unwanted.append(phrase()) }
        if below(3) == 0 { question.zone = Int64(below(3) + 1) }
        if below(4) == 0 { question.kind = 11 }
        if below(4) == 0 { question.from = "2026-0\(below(3) + 1)-05" }
        if below(4) == 0 { question.to = "2026-0\(below(3) + 1)-07" }
        return question
    }

    private mutating func phrase() -> [String] {
        if below(4) == 0 { return [run(), run()].map { $0.prefix(3).description } }
        let run = run()
        return Self.words.contains(run) ? [run] : [String(run.prefix(pick([2, 3, 1, 4])))]
    }
}

/// A question, and whether an article answers it by plain reading.
struct Question {
    /// Runs that follow each other.
    var wanted: [[String]] = []
    var unwanted: [[String]] = []
    var zone: Int64?
    var kind: Int64?
    var from: String?
    var to: String?

    var text: String {
        (wanted.map(Self.typed) + unwanted.map { "-" + Self.typed($0) }).joined(separator: " ")
    }

    private static func typed(_ runs: [String]) -> String {
        runs.count == 1 ? runs[0] : "“" + runs.joined(separator: " ") + "”"
    }

    func fill(_ request: inout SearchRequest) {
        (request.zone, request.kind) = (zone, kind)
        (request.from, request.to) = (from.flatMap { CalendarDay(iso: $0) }, to.flatMap { CalendarDay(iso: $0) })
    }

    func matches(_ article: SearchWorld.Article) -> Bool {
        if let zone, article.zone != zone { return false }
        if let kind, article.kind != kind { return false }
        if from != nil || to != nil, article.day.isEmpty { return false }
        if let from, article.day < from { return false }
        if let to, article.day > to { return false }
        let texts = [article.title, article.body].map(Self.runs)
        return wanted.allSatisfy { phrase in texts.contains { Self.holds($0, phrase) } }
            && !unwanted.contains { phrase in texts.contains { Self.holds($0, phrase) } }
    }

    private static func runs(_ text: String) -> [String] {
        let simple = Dictionary(uniqueKeysWithValues: Dice.written.map { ($0.value, $0.key) })
        return String(text.map { simple[$0] ?? $0 }).split { "，。 \n".contains($0) }.map(String.init)
    }

    private static func holds(_ runs: [String], _ phrase: [String]) -> Bool {
        func isWord(_ run: String) -> Bool { run.first?.isASCII == true }
        func fits(_ run: String, _ part: String, _ index: Int) -> Bool {
            if isWord(part) || isWord(run) { return run == part }
            if phrase.count == 1 { return run.contains(part) }
            return index == 0 ? run.hasSuffix(part) : run.hasPrefix(part)
        }
        guard runs.count >= phrase.count else { return false }
        return (0...(runs.count - phrase.count)).contains { start in
            phrase.enumerated().allSatisfy { fits(runs[start + $0.offset], $0.element, $0.offset) }
        }
    }
}
