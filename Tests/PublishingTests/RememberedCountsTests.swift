import App
import Foundation
import Identity
import Kernel
import Storage
import TestSupport
import Testing

@testable import Publishing

/// Counts of long lists are remembered until anything is published.
@Suite(.onEveryEngine, .namingTheEngine) struct RememberedCountsTests {
    private let place: TestPlace

    init() throws { place = try TestPlace() }

    @Test func `a count is remembered until an article comes, and no longer`() async throws {
        let platform = try Platform(dataFolder: place.folder + "/data", database: place.url)
        let furniture = DeskFurniture(platform: platform, folder: place.folder)
        _ = try await furniture.zone("甲开发区", code: "a")
        let reader = OfficeReader(database: platform.database, counts: RememberedCounts(shortest: 1))
        let viewer = try await platform.identity.program("test")
        func total(_ change: (inout OfficeReader.ArticleFilter) -> Void = { _ in }) async throws -> Int {
            var filter = OfficeReader.ArticleFilter()
            change(&filter)
            return try await reader.articles(filter, language: .zhHans, as: viewer).total
        }
        #expect(try await total() == 3)
        // Behind the outbox, as nothing does: so the count was remembered.
        try await platform.database.write { transaction in
            try transaction.execute("INSERT INTO article (id, sort_day, version, updated_at) VALUES (1, '', 1, 1)")
        }
        #expect(try await total() == 3)
        // Another question has an answer of its own.
        #expect(try await total { $0.through = CalendarDay(iso: "1999-12-31") } == 0)
        try await furniture.importPage(
            DeskFurniture.page("b-1", title: "又一则", zone: "甲开发区"), named: "b.txt")
        #expect(try await total() == 5)
        // A reader with a memory of its own counts for itself.
        let other = OfficeReader(database: platform.database)
        #expect(try await other.articles(OfficeReader.ArticleFilter(), language: .zhHans, as: viewer).total == 5)
    }
}
