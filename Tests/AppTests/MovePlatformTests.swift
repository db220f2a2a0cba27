import App
import Foundation
import Identity
import Kernel
import Ledger
import Publishing
import Storage
import TestSupport
import Testing

/// The demo there and back again.
@Suite(.enabled(if: TestEngine.hasPostgreSQL, "\(TestEngine.skipped)"))
struct MovePlatformTests {
    @Test func `the demo moves to PostgreSQL and back, and the root of its ledger stays the same`() async throws {
        let (first, middle, last) = (try TestPlace(.sqlite), try TestPlace(.postgreSQL), try TestPlace(.sqlite))
        let platform = try Platform(dataFolder: first.folder)
        _ = try await platform.fillWithDemoData()
        try await platform.sealLedger()
        let url = try #require(middle.url)
        let there = try await MovePlatform(from: "\(first.address)", to: url, dataFolder: first.folder)()
        let back = try await MovePlatform(from: url, to: "\(last.address)", dataFolder: nil)()
        #expect(there.tables.map(\.digest) == back.tables.map(\.digest))
        #expect(there.tables.reduce(0) { $0 + $1.rows } > 500)
        #expect(there.head != nil && there.head?.chain == back.head?.chain)
        #expect((there.files ?? 0) > 0)
        // And what moved serves: the ledger holds, pages and search are there
        let moved = try Platform(dataFolder: first.folder, database: url)
        #expect(try await moved.verifyLedger(pin: nil).holds)
        func total(_ database: Database) async throws -> Int {
            try await PublicReader(database: database).articles(.init(), page: 1, size: 1, language: .zhHans).total
        }
        #expect(try await total(moved.database) == total(platform.database))
        func found(_ database: Database) async throws -> [Int64] {
            let request = SearchRequest(SearchQuery("招商"))
            return try await PublicReader(database: database).search(request, size: 50, language: .zhHans).hits
                .map(\.row.id)
        }
        try await SearchKeeper(database: platform.database).finish()
        #expect(try await found(moved.database) == found(platform.database))
        #expect(try await !found(moved.database).isEmpty)
        await #expect(throws: Problem.self) {
            try await MovePlatform(from: "\(first.address)", to: url, dataFolder: nil)()
        }
    }

    @Test func `nothing moves while a file of a text in work is missing`() async throws {
        let (first, last) = (try TestPlace(.sqlite), try TestPlace(.postgreSQL))
        let platform = try Platform(dataFolder: first.folder)
        _ = try await platform.fillWithDemoData()
        let program = try await platform.identity.program("test")
        let unit = try #require(program.tree.units.first)
        let id = try await platform.desk.begin(in: unit.id, as: program)
        let missing = String(repeating: "ab", count: 32)
        let file = ManuscriptFile(
            hash: missing, name: "a.pdf", mediaType: "application/pdf", size: 1, width: nil, height: nil)
        try await platform.desk.add(file, [], to: id, as: program)
        let url = try #require(last.url)
        let problem = await #expect(throws: Problem.self) {
            try await MovePlatform(from: "\(first.address)", to: url, dataFolder: first.folder)()
        }
        #expect(problem?.field == missing)
    }

    @Test func `nothing is made where nothing was`() throws {
        let place = try TestPlace(.sqlite)
        #expect(throws: Problem.self) {
            try MovePlatform(from: place.folder + "/none.sqlite", to: "x", dataFolder: nil)
        }
        #expect(throws: Problem.self) { try MovePlatform(from: "mysql://x", to: "x", dataFolder: nil) }
    }
}
