import DemoData
import Foundation
import Kernel
import Publishing
import Storage
import TestSupport
import Testing

@testable import App

@Suite(.onEveryEngine, .namingTheEngine) struct ExportSiteTests {
    /// What a server of files finds at an address.
    private static func served(_ folder: String, _ address: some StringProtocol) -> Data? {
        let path = folder + address.prefix { $0 != "#" && $0 != "?" }
        return FileManager.default.contents(atPath: path) ?? FileManager.default.contents(atPath: path + "/index.html")
    }

    private static func text(_ folder: String, _ address: String) -> String {
        served(folder, address).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    @Test func `every page is there in both languages, and every link but those to the search leads to a file`()
        async throws
    {
        let door = try Door()
        let demo = DemoData.folder.path
        _ = try await door.platform.importZones(file: demo + "/zones.csv")
        _ = try await door.platform.importPages(
            PageFiles(arguments: ["yunting", "qinghe"].map { demo + "/pages/" + $0 }))
        try await door.platform.sealLedger()
        let folder = door.folder + "/site"
        let report = try await door.platform.exportSite(to: folder)
        #expect(report.broken == [])
        let ids = try await door.platform.database.read {
            try $0.rows("SELECT id FROM article").compactMap { $0.integer("id") }
        }
        #expect(ids.count > 10)
        for id in ids {
            for language in ["zh", "en"] {
                let page = Self.text(folder, "/\(language)/articles/\(id)")
                #expect(page.contains("<h1"), "\(language) \(id)")
            }
        }
        var links: Set<Substring> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where path.hasSuffix(".html") {
            let page = Self.text(folder, "/" + path)
            for match in page.matches(of: /(?:href|src)="(\/[^"]*)"/) { links.insert(match.1) }
            for match in page.matches(of: /(\/files\/[^ "]+) [0-9]+w/) { links.insert(match.1) }
        }
        for link in links where !link.contains("/search") {
            #expect(!link.contains("?"), "\(link)")
            #expect(Self.served(folder, link) != nil, "\(link)")
        }
        #expect(links.contains { $0.hasPrefix("/files/") && $0.hasSuffix(".png") })
        for address in [
            "/", "/404.html", "/zh/feeds/news.rss", "/sitemaps/pages.xml", "/robots.txt",
        ] {
            #expect(Self.served(folder, address) != nil, "\(address)")
        }
    }

    @Test func `pages are the portal's own`() async throws {
        let door = try Door()
        try await door.publish(["a.txt": Door.page(1, title: "三个项目集中开工", day: "2020-01-01")])
        let later = (2...21).map { ("\($0).txt", Door.page($0, title: "第\($0)条")) }
        try await door.publish(Dictionary(uniqueKeysWithValues: later))
        let folder = door.folder + "/site"
        _ = try await door.platform.exportSite(to: folder)
        for address in ["/zh/about", "/en/contact", "/robots.txt", "/zh/feeds/news.rss"] {
            #expect(try await door.ask(address).body == Self.text(folder, address), "\(address)")
        }
        let id = try await door.id(of: "三个项目集中开工")
        #expect(Self.text(folder, "/zh/articles/\(id)").contains("<h1>三个项目集中开工</h1>"))
        // The oldest of one more than a page holds.
        #expect(Self.text(folder, "/zh/news").contains("href=\"/zh/news/page-2/\""))
        #expect(Self.text(folder, "/zh/news/page-2/").contains("/zh/articles/\(id)"))
    }

    @Test(arguments: [
        ("/zh", "zh/index.html", "/zh"), ("/zh/news?page=2", "zh/news/page-2/index.html", "/zh/news/page-2/"),
        ("/zh/news?zone=5&page=2", "zh/news/zone-5/page-2/index.html", "/zh/news/zone-5/page-2/"),
        ("/transparency.json?before=9", "transparency.before-9.json", "/transparency.before-9.json"),
        ("/", "index.html", "/"),
    ])
    func `an address with a query is a place of its own`(target: String, file: String, link: String) throws {
        let address = try #require(StaticAddress(target))
        #expect([address.file, address.link] == [file, link])
    }

    @Test func `of two filters the page keeps the one that it does not have yet`() throws {
        let page = StaticAddress("/zh/news?region=5")
        #expect(StaticAddress("/zh/news?region=5&section=7", on: page)?.target == "/zh/news?section=7")
    }

    @Test(arguments: [
        "/office", "/office/sign-in", "/api/v1/articles", "/zh/search?q=a", "/preview/x", "//other.example/a",
        "https://other.example/", "/zh/../../etc", "/zh/news?page=%2e%2e", "#main", "mailto:a@b.example",
    ])
    func `what is not public or no place for a file is not followed`(link: String) {
        #expect(StaticAddress(link) == nil)
    }
}
