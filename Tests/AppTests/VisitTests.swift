import App
import Foundation
import HTTPTypes
import HummingbirdCore
import Kernel
import NIOCore
import PortalWeb
import Storage
import TestSupport
import Testing
import WebSupport

@testable import Publishing

/// What is counted of the public pages, and how it comes into the database.
@Suite(.onEveryEngine, .namingTheEngine) struct VisitTests {
    private static let title = "三个项目在澄州开工"

    private static func door() async throws -> Door {
        let door = try Door()
        try await door.publish(["1.html": Door.page(1, title: title)])
        return door
    }

    /// What was counted since the last time: `zh-Hans article 17` → visits.
    private static func counted(_ door: Door) -> [String: Int64] {
        let counts = door.portal.visits.take()
        return Dictionary(
            counts.map { ("\($0.page.language.rawValue) \($0.page.kind) \($0.page.record)", $0.visits) },
            uniquingKeysWith: +)
    }

    /// The rows of the table: `kind record language zone visits`.
    private static func rows(_ platform: Platform) async throws -> [String] {
        try await platform.database.read { transaction in
            try transaction.rows("SELECT * FROM visit_count ORDER BY kind, record_id, language, day").map { row in
                let numbers = ["record_id", "zone_id", "visits"].map { row.integer($0) ?? -1 }
                return
                    "\(row.text("kind") ?? "") \(numbers[0]) \(row.text("language") ?? "") \(numbers[1]) \(numbers[2])"
            }
        }
    }

    private static func count(
        _ record: Int64, _ visits: Int64 = 1, kind: VisitKind = .article, zone: Int64 = 0, day: String = "2026-03-01"
    ) throws -> VisitCount {
        VisitCount(
            day: try #require(CalendarDay(iso: day)), kind: kind, record: record, language: .zhHans, zone: zone,
            visits: visits)
    }

    private static func book(_ platform: Platform, node: Int = 1) -> VisitBook {
        let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
        return VisitBook(
            database: platform.database, identifiers: IdentifierGenerator(node: node) { now() * 1000 }, now: now)
    }

    // MARK: What counts

    @Test func `each page counts as what it is, made anew and kept alike`() async throws {
        let door = try await Self.door()
        let article = try await door.id(of: Self.title)
        let page = try await door.read("/zh/articles/\(article)")
        let zone = try #require(page.body.firstMatch(of: /\/zh\/zones\/([0-9]+)"/)).1
        #expect(Self.counted(door) == ["zh-Hans article \(article)": 1])
        let tag = try #require(page.headers[.eTag])
        let again = try await door.read("/zh/articles/\(article)", headers: [.ifNoneMatch: tag])
        #expect(again.status == 304)
        _ = try await door.read("/zh/articles/\(article)")
        for _ in 0..<2 {
            for path in ["/zh", "/en", "/zh/news", "/zh/news?page=1", "/zh/zones", "/zh/zones/\(zone)", "/zh/about"] {
                #expect(try await door.read(path).status == 200, "\(path)")
            }
            for path in ["/en/articles/\(article)", "/en/search?q=x", "/en/transparency", "/en/topics"] {
                #expect(try await door.read(path).status == 200, "\(path)")
            }
        }
        #expect(
            Self.counted(door) == [
                "zh-Hans article \(article)": 2, "en article \(article)": 2, "zh-Hans home 0": 2, "en home 0": 2,
                "zh-Hans list 0": 6, "zh-Hans zone \(zone)": 2, "zh-Hans other 0": 2, "en other 0": 4, "en list 0": 2,
            ])
    }

    @Test func `what is no page, is not there, or nobody reads does not count`() async throws {
        let door = try await Self.door()
        let article = try await door.id(of: Self.title)
        let stylesheet = door.portal.stylesheet
        // Twice, the second time from the cache.
        for _ in 0..<2 {
            for path in [
                "/", stylesheet, "/zh/feeds/news.rss", "/sitemap.xml", "/sitemaps/pages.xml", "/robots.txt", "/healthz",
                "/api/v1/articles", "/api/openapi.json", "/transparency.json", "/zh/search/suggestions?q=x",
                "/zh/articles/\(article)/print", "/zh/articles/7", "/zh/zones/7", "/zh/topics/none", "/zh/nothing",
                "/zh/news?page=99", "/zh/news?zone=7&page=99", "/zh/search?from=never", "/wp-login.php",
                "/preview/nothing", "/office", "/files/nothing",
            ] { _ = try await door.read(path) }
            for path in ["/zh", "/zh/articles/\(article)", "/zh/search"] {
                #expect(try await door.ask(path, method: .head, headers: [.userAgent: Door.browser]).status == 200)
                #expect(try await door.ask(path).status == 200, "without a name")
                #expect(try await door.read(path, headers: [.userAgent: "Baiduspider"]).status == 200)
                let purpose = try #require(HTTPField.Name("Sec-Purpose"))
                #expect(try await door.read(path, headers: [purpose: "prefetch"]).status == 200)
                #expect(try await door.ask(path, method: .post, headers: [.userAgent: Door.browser]).status == 405)
            }
        }
        #expect(Self.counted(door) == [:])
    }

    @Test func `the fast path and the ordinary one count the same`() async throws {
        let door = try await Self.door()
        let askers = [
            ["User-Agent: \(Door.browser)"], ["User-Agent: \(Door.browser)", "If-None-Match: *"],
            ["User-Agent: \(Door.browser)", "Accept-Encoding: gzip"],
            ["User-Agent: \(Door.browser)", "Range: bytes=0-9"], ["User-Agent: \(Door.browser)", "Purpose: prefetch"],
            ["User-Agent: curl/8"], ["User-Agent: Mozilla", "User-Agent: spider"], [],
        ]
        let requests = ["GET", "HEAD"].flatMap { method in
            askers.map { headers in
                "\(method) /zh HTTP/1.1\r\n" + (["Host: a"] + headers).map { $0 + "\r\n" }.joined() + "\r\n"
            }
        }
        let stream = Array(requests.joined().utf8)
        _ = try await door.ask("/zh")
        for _ in 0..<2 {
            try await Sockets.serve(door.portal, .http1()) { port in
                _ = try await Sockets.exchange(port: port, [stream[...]])
            }
            #expect(Self.counted(door) == ["zh-Hans home 0": 4])
            let fast = door.portal
            try await Sockets.serve(
                fast, .fastPath(pages: fast.cache, visits: fast.visits, idleTimeout: .seconds(60))
            ) { port in
                _ = try await Sockets.exchange(port: port, [stream[...]])
            }
            #expect(Self.counted(door) == ["zh-Hans home 0": 4])
        }
    }

    // MARK: What is kept

    @Test func `visits come into the database with their zone, and rounds add up`() async throws {
        let door = try await Self.door()
        let article = try await door.id(of: Self.title)
        let keep = door.platform.visitKeeping(of: door.portal)
        let zone = try #require(
            try await door.platform.database.read { try $0.row("SELECT id FROM zone")?.integer("id") })
        for _ in 0..<3 { try await door.read("/zh/articles/\(article)") }
        try await door.read("/en/zones/\(zone)")
        try await keep()
        #expect(
            try await Self.rows(door.platform) == ["article \(article) zh-Hans \(zone) 3", "zone \(zone) en \(zone) 1"])
        try await keep()
        try await door.read("/zh/articles/\(article)")
        try await keep()
        #expect(
            try await Self.rows(door.platform) == ["article \(article) zh-Hans \(zone) 4", "zone \(zone) en \(zone) 1"])
        let day = try await door.platform.database.read { try $0.row("SELECT day FROM visit_count")?.text("day") }
        #expect(day == "\(CalendarDay(shanghaiSeconds: Int64(Date().timeIntervalSince1970)))")
    }

    @Test func `what cannot be written waits, and is written once`() async throws {
        let door = try await Self.door()
        let database = door.platform.database
        let book = Self.book(door.platform)
        let first = try Self.count(1, 5)
        try await database.write { try $0.execute("ALTER TABLE visit_count RENAME TO visit_away") }
        for _ in 0..<3 {
            await #expect(throws: StorageFailure.self) { try await book.write { [first] } }
            #expect(await book.waitingVisits == 5)
        }
        try await database.write { try $0.execute("ALTER TABLE visit_away RENAME TO visit_count") }
        let second = try Self.count(2, 7)
        try await book.write { [second] }
        #expect(await book.waitingVisits == 0)
        #expect(try await Self.rows(door.platform) == ["article 1 zh-Hans 0 5", "article 2 zh-Hans 0 7"])
    }

    @Test func `a batch that was committed without our hearing of it is not written again`() async throws {
        let door = try await Self.door()
        let database = door.platform.database
        let book = Self.book(door.platform)
        let first = try Self.count(1, 5)
        try await book.write { [first] }
        try await database.write { try $0.execute("ALTER TABLE visit_count RENAME TO visit_away") }
        await #expect(throws: StorageFailure.self) { try await book.write { [first] } }
        // As a lost connection leaves it: the batch is in, and the book was told of a failure.
        try await database.write { transaction in
            try transaction.execute("ALTER TABLE visit_away RENAME TO visit_count")
            try transaction.execute("UPDATE visit_count SET visits = 10")
            try transaction.execute("UPDATE visit_writer SET batch = 2")
        }
        let second = try Self.count(2, 7)
        try await book.write { [second] }
        #expect(try await Self.rows(door.platform) == ["article 1 zh-Hans 0 10", "article 2 zh-Hans 0 7"])
    }

    @Test func `two nodes add to the same rows`() async throws {
        let door = try await Self.door()
        let books = [Self.book(door.platform, node: 1), Self.book(door.platform, node: 2)]
        let counts = try (1...100).map { try Self.count(Int64($0)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for book in books {
                group.addTask { for _ in 0..<10 { try await book.write { counts.shuffled() } } }
            }
            try await group.waitForAll()
        }
        #expect(try await Self.rows(door.platform) == (1...100).map { "article \($0) zh-Hans 0 20" })
    }

    @Test func `an article that changes its zone counts for the later one`() async throws {
        let door = try await Self.door()
        let counts = try [Self.count(1, 2, zone: 8), Self.count(1, 3, zone: 9)]
        try await Self.book(door.platform).write { counts }
        #expect(try await Self.rows(door.platform) == ["article 1 zh-Hans 9 5"])
    }

    @Test func `a zone that is joined with another brings its visits along`() async throws {
        let door = try Door()
        try await door.publish(["en.html": Door.translation, "first.txt": Door.page(9, title: "先来的新闻")])
        func zone(_ name: String) async throws -> Int64? {
            try await door.platform.database.read {
                try $0.row("SELECT id FROM zone WHERE name_zh = ?", [.text(name)])?.integer("id")
            }
        }
        let translated = try #require(try await zone("Chengzhou High-Tech Zone"))
        let original = try #require(try await zone("澄州高新区"))
        let counts = try [
            Self.count(translated, 2, kind: .zone, zone: translated),
            Self.count(original, 3, kind: .zone, zone: original),
            Self.count(5, 4, zone: translated),
        ]
        try await Self.book(door.platform).write { counts }
        try await door.publish(["zh.txt": Door.page(1, title: "三个项目开工")])
        #expect(try await zone("Chengzhou High-Tech Zone") == nil)
        #expect(
            try await Self.rows(door.platform) == [
                "article 5 zh-Hans \(original) 4", "zone \(original) zh-Hans \(original) 5",
            ])
    }
}
