import App
import Foundation
import Kernel
import Storage
import TestSupport

@testable import Publishing

/// Articles written straight into the tables, and the search over them.
final class SearchWorld: Sendable {
    private let place: TestPlace
    let database: Database
    let reader: PublicReader
    let keeper: SearchKeeper

    init(
        sizes: SegmentSizes = SegmentSizes(
            articles: 48, batch: 20, waiting: 16, alike: 3, gone: 4, goneShare: 8)
    ) throws {
        place = try TestPlace()
        database = try Platform(dataFolder: place.folder, database: place.url).database
        reader = PublicReader(database: database)
        keeper = SearchKeeper(database: database, sizes: sizes)
    }

    struct Article: Sendable {
        var id: Int64
        var title: String
        var body: String
        var day: String = ""
        var zone: Int64?
        var kind: Int64?
    }

    func save(zone id: Int64, _ chinese: String, _ english: String?) async throws {
        try await database.write { transaction in
            try transaction.execute(
                "INSERT INTO zone (id, name_zh, name_en) VALUES (?, ?, ?)",
                [.integer(id), .text(chinese), .text(orNull: english)])
        }
    }

    func save(kind id: Int64, _ name: String) async throws {
        try await database.write { transaction in
            try transaction.execute(
                "INSERT INTO facet (id, dimension, name_zh) VALUES (?, 'kind', ?)", [.integer(id), .text(name)])
        }
    }

    /// Inserts or replaces articles, a transaction for all.
    /// - Parameter isSearchable: `false` leaves them out of the search, as an older version did.
    func save(_ articles: [Article], isSearchable: Bool = true) async throws {
        try await database.write { transaction in
            let writer = SearchWriter(transaction: transaction, sizes: self.keeper.sizes)
            var keys: [Int64: Int64] = [:]
            for article in articles {
                if isSearchable { keys[article.id] = try writer.remove(article.id) }
                try transaction.execute(
                    """
                    INSERT INTO article (id, sort_day, zone_id, kind_id, updated_at) VALUES (?, ?, ?, ?, 0)
                    ON CONFLICT (id) DO UPDATE SET sort_day = excluded.sort_day, zone_id = excluded.zone_id,
                        kind_id = excluded.kind_id
                    """,
                    [
                        .integer(article.id), .text(article.day), .integer(orNull: article.zone),
                        .integer(orNull: article.kind),
                    ])
                try transaction.execute(
                    """
                    INSERT INTO article_text (article_id, language, title, excerpt, body_html, body_text)
                    VALUES (?, 'zh-Hans', ?, '', '', ?)
                    ON CONFLICT (article_id, language) DO UPDATE SET title = excluded.title, body_text = excluded.body_text
                    """, [.integer(article.id), .text(article.title), .text(article.body)])
            }
            guard isSearchable else { return }
            try writer.add(try articles.compactMap { try SearchDocument.read($0.id, in: transaction) }, keeping: keys)
        }
    }

    /// Numbers of all articles found, in order.
    func find(_ text: String, _ change: (inout SearchRequest) -> Void = { _ in }) async throws -> [Int64] {
        var request = SearchRequest(SearchQuery(text))
        change(&request)
        let asked = request
        return try await database.read { transaction in
            let search = SearchReading(
                transaction: transaction, zones: try self.reader.zoneIndex.entries(transaction),
                segments: self.reader.segments)
            return try search.find(asked, offset: 0, size: 2000).keys.compactMap { key in
                try transaction.row("SELECT article_id FROM search_document WHERE key = ?", [.integer(key)])?
                    .integer("article_id")
            }
        }
    }

    func result(_ text: String, _ change: (inout SearchRequest) -> Void = { _ in }) async throws
        -> PublicReader.SearchResult
    {
        var request = SearchRequest(SearchQuery(text))
        change(&request)
        return try await reader.search(request, size: 20, language: .zhHans)
    }
}
