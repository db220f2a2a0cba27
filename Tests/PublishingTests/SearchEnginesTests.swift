import Kernel
import Storage
import TestSupport
import Testing

@testable import Publishing

/// The search of both engines, side by side.
@Suite(.enabled(if: TestEngine.hasPostgreSQL, "\(TestEngine.skipped)"))
struct SearchEnginesTests {
    private static func world(_ engine: Engine) throws -> SearchWorld {
        try TestEngine.$current.withValue(engine) {
            try SearchWorld(sizes: SegmentSizes(articles: 200, batch: 8, waiting: 8, alike: 3, gone: 10))
        }
    }

    @Test(arguments: [UInt64(11), 12])
    func `the same questions get the same hits, totals and order on both`(seed: UInt64) async throws {
        var dice = Dice(state: seed)
        let worlds = try [Self.world(.sqlite), Self.world(.postgreSQL)]
        for world in worlds {
            for zone in 1...3 { try await world.save(zone: Int64(zone), "第\(zone)区", nil) }
            try await world.save(kind: 11, "甲类")
        }
        var compared = 0
        for round in 0..<3 {
            var batch: [Int64: SearchWorld.Article] = [:]
            for _ in 0..<(round == 0 ? 500 : 40) {
                let id = Int64(dice.below(400) + 1)
                batch[id] = dice.article(id)
            }
            let articles = batch.values.sorted { $0.id < $1.id }
            for world in worlds {
                try await world.save(articles)
                try await world.keeper.finish()
            }
            for _ in 0..<60 {
                let question = dice.question()
                for sort in SearchRequest.Sort.allCases {
                    var results: [PublicReader.SearchResult] = []
                    var orders: [[Int64]] = []
                    for world in worlds {
                        func fill(_ request: inout SearchRequest) {
                            question.fill(&request)
                            request.sort = sort
                        }
                        results.append(try await world.result(question.text, fill))
                        orders.append(try await world.find(question.text, fill))
                    }
                    #expect(results[0].total == results[1].total, "\(question.text) \(sort)")
                    #expect(results[0].hits.map(\.snippet) == results[1].hits.map(\.snippet), "\(question.text)")
                    #expect(orders[0] == orders[1], "\(question.text) \(sort) round \(round)")
                    compared += 1
                }
            }
        }
        #expect(compared == 360)
    }
}
