import App
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import PortalWeb
import Publishing
import Storage
import TestSupport
import WebSupport

/// A site in a folder of its own, asked in-process.
final class Door: Sendable {
    private let place: TestPlace?
    let folder: String
    let platform: Platform
    let portal: Portal
    private let site: SiteResponder

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let body: String
    }

    /// How a browser names itself.
    static let browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"

    /// - Parameter database: an address; without it the test's own, on its engine.
    init(database: String? = nil) throws {
        let place = try TestPlace(database == nil ? TestEngine.current : .sqlite)
        platform = try Platform(dataFolder: place.folder, database: database ?? place.url)
        (site, portal) = try platform.site(isDemonstration: false)
        (self.place, folder) = (place, place.folder)
    }

    /// The public door of an office's platform, which keeps its folder.
    init(over world: OfficeWorld) throws {
        platform = world.platform
        (site, portal) = try platform.site(isDemonstration: false)
        (place, folder) = (nil, world.folder)
    }

    func ask(
        _ path: String, method: HTTPRequest.Method = .get, host: String = "localhost", headers: HTTPFields = [:]
    ) async throws -> Answer {
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer()))
        let context = Portal.Context(
            source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test")))
        let response = try await site.respond(to: request, context: context)
        let writer = Collector()
        try await response.body.write(writer)
        return Answer(
            status: response.status.code, headers: response.headers,
            body: String(decoding: writer.bytes(), as: UTF8.self))
    }

    /// Somebody at a browser looks at a page.
    @discardableResult
    func read(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        headers[.userAgent] = headers[.userAgent] ?? Self.browser
        return try await ask(path, headers: headers)
    }

    /// Imports pages and tells the cache, as the server does.
    @discardableResult
    func publish(_ pages: [String: String]) async throws -> Set<String> {
        let pagesFolder = folder + "/pages-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: pagesFolder, withIntermediateDirectories: true)
        for (name, text) in pages {
            try text.write(toFile: pagesFolder + "/" + name, atomically: true, encoding: .utf8)
        }
        return try await watching { _ = try await platform.importPages(PageFiles(arguments: [pagesFolder])) }
    }

    /// Does something that touches pages and tells the cache, as the server does.
    @discardableResult
    func watching(_ act: () async throws -> Void) async throws -> Set<String> {
        let outbox = OutboxReader(database: platform.database)
        let before = try await outbox.newest()
        try await act()
        let touched = try await outbox.touched(after: before)
        return portal.cache.touch(touched.pages, sequence: touched.sequence)
    }

    /// A saved page in English, the translation of page 1 of the same portal.
    static let translation = """
        <html lang="en"><head><link rel="canonical" href="http://www.old.example/en/1.html">
        <link rel="alternate" hreflang="zh-CN" href="http://www.old.example/show.aspx?id=1"></head><body>
        <p>You are here: Home > Zone News > Chengzhou > Text News</p><h1>Three projects break ground</h1>
        <p>Published: 2026-03-17 Source: Chengzhou Media Publishing zone: Chengzhou High-Tech Zone</p>
        <p>Three projects have broken ground in the zone, with a total investment of two billion yuan.</p>
        </body></html>
        """

    /// A saved page of a fictional portal.
    static func page(
        _ id: Int, title: String, day: String = "2026-03-17", zone: String = "澄州高新区", section: String = "开发区新闻",
        kind: String = "文字新闻", text: String = "第一段文字足够长，可以作为摘要来使用，而且没有别的意思。"
    ) -> String {
        """
        url: http://www.old.example/show.aspx?id=\(id)
        您现在的位置:首页 > \(section) > 澄州 > \(kind)
        \(title)
        发布时间:\(day)  来源:澄州融媒体中心  发布开发区:\(zone)
        \(text)
        与我们联系
        联系电话:+86-0599-5550123
        """
    }

    func id(of title: String) async throws -> Int64 {
        let row = try await platform.database.read {
            try $0.row("SELECT article_id FROM article_text WHERE title = ?", [.text(title)])
        }
        return row?.integer("article_id") ?? 0
    }
}

/// Collects the bytes of a body.
final class Collector: ResponseBodyWriter {
    private var buffer = ByteBuffer()

    func write(_ buffer: ByteBuffer) async throws { self.buffer.writeImmutableBuffer(buffer) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
    func bytes() -> [UInt8] { Array(buffer.readableBytesView) }
}
