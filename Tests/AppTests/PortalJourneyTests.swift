import App
import Foundation
import HTTPTypes
import Kernel
import Localization
import Storage
import TestSupport
import Testing

@Suite(.onEveryEngine, .namingTheEngine) struct PortalJourneyTests {
    @Test(arguments: [
        ("en-GB,en;q=0.9", "/en"), ("zh-CN", "/zh"), ("fr", "/zh"), ("", "/zh"), ("zh;q=0.3, en;q=0.8", "/en"),
    ])
    func `the root leads to the visitor's language`(accept: String, location: String) async throws {
        let answer = try await Door().ask("/", headers: [.acceptLanguage: accept])
        #expect(answer.status == 302)
        #expect(answer.headers[.location] == location)
        #expect(answer.headers[.vary] == "Accept-Language")
    }

    @Test(arguments: [
        "/zh", "/en", "/zh/news", "/en/news", "/zh/opportunities", "/en/policies", "/zh/zones", "/en/zones",
        "/zh/topics",
        "/zh/search", "/en/search?q=x", "/zh/about", "/en/contact", "/zh/archive", "/zh/feeds/news.rss", "/sitemap.xml",
        "/sitemaps/pages.xml", "/sitemaps/articles-1.xml", "/robots.txt", "/api/v1/articles", "/api/openapi.json",
        "/healthz", "/readyz",
    ])
    func `every page of an empty portal is there`(path: String) async throws {
        let answer = try await Door().ask(path)
        #expect(answer.status == 200)
        #expect(!answer.body.isEmpty)
        #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
    }

    @Test func `an imported page is an article with its date, source, zone and text`() async throws {
        let door = try Door()
        try await door.publish([
            "a.txt": Door.page(1, title: "三个项目集中开工"), "b.txt": Door.page(2, title: "旧闻一则", day: "2026-01-05"),
        ])
        let id = try await door.id(of: "三个项目集中开工")
        let page = try await door.ask("/zh/articles/\(id)")
        #expect(page.status == 200)
        for text in [
            "<h1>三个项目集中开工</h1>", "<time datetime=\"2026-03-17\">2026年3月17日</time>", "澄州融媒体中心", "澄州高新区",
            "<meta name=\"ArticleTitle\" content=\"三个项目集中开工\">", "<meta name=\"PubDate\" content=\"2026-03-17 00:00\">",
            "<meta name=\"ContentSource\" content=\"澄州融媒体中心\">", "<meta name=\"SiteName\"", "\"@type\":\"NewsArticle\"",
            "\"@type\":\"BreadcrumbList\"", "hreflang=\"en\"", "旧闻一则", "+86-0599-5550123",
        ] { #expect(page.body.contains(text), "\(text)") }
        let english = try await door.ask("/en/articles/\(id)")
        #expect(english.body.contains("available in Chinese only"))
        #expect(english.body.contains("<h1 lang=\"zh-Hans\">"))
        #expect(try await door.ask("/zh/articles/\(id)/print").status == 200)
    }

    @Test func `an English page joins its Chinese original, whichever comes first`() async throws {
        let door = try Door()
        let english = """
            <html lang="en"><head><link rel="canonical" href="http://www.old.example/en/1.html">
            <link rel="alternate" hreflang="zh-CN" href="http://www.old.example/show.aspx?id=1"></head><body>
            <p>You are here: Home > Zone News > Chengzhou > Text News</p><h1>Three projects break ground</h1>
            <p>Published: 2026-03-17 Source: Chengzhou Media Publishing zone: Chengzhou High-Tech Zone</p>
            <p>Three projects broke ground on Monday.</p></body></html>
            """
        try await door.publish(["1-en.html": english])
        try await door.publish(["2-zh.txt": Door.page(1, title: "三个项目集中开工")])
        let id = try await door.id(of: "三个项目集中开工")
        #expect(try await door.id(of: "Three projects break ground") == id)
        let page = try await door.ask("/en/articles/\(id)")
        #expect(page.body.contains("<h1>Three projects break ground</h1>"))
        #expect(!page.body.contains("available in Chinese only"))
        #expect(try await door.ask("/zh/articles/\(id)").body.contains("<h1>三个项目集中开工</h1>"))
        // And section, region, kind and zone stand once, with both names
        let names = try await door.platform.database.read {
            try $0.rows("SELECT name_zh, name_en FROM facet UNION ALL SELECT name_zh, name_en FROM zone")
                .map { "\($0.text("name_zh") ?? "") \($0.text("name_en") ?? "-")" }.sorted()
        }
        #expect(
            names == [
                "开发区新闻 Zone News", "文字新闻 Text News", "澄州 Chengzhou", "澄州高新区 Chengzhou High-Tech Zone",
            ])
    }

    @Test func `an old address leads to the article for good`() async throws {
        let door = try Door()
        try await door.publish(["a.txt": Door.page(7, title: "三个项目集中开工")])
        let answer = try await door.ask("/show.aspx?id=7", host: "www.old.example")
        #expect(answer.status == 301)
        #expect(answer.headers[.location] == "/zh/articles/\(try await door.id(of: "三个项目集中开工"))")
        #expect(try await door.ask("/show.aspx?id=8", host: "www.old.example").status == 404)
    }

    @Test func `a publication makes anew what it touches and nothing else`() async throws {
        let door = try Door()
        try await door.publish([
            "a.txt": Door.page(1, title: "甲区新闻", zone: "甲区"),
            "b.txt": Door.page(2, title: "乙区项目", zone: "乙区", section: "招商项目", kind: "图片新闻"),
        ])
        let zones = try await door.platform.database.read { try $0.rows("SELECT id, name_zh FROM zone") }
        let first = zones.first { $0.text("name_zh") == "甲区" }?.integer("id") ?? 0
        let second = zones.first { $0.text("name_zh") == "乙区" }?.integer("id") ?? 0
        let other = try await door.id(of: "乙区项目")
        let kept = [
            "/zh/news?zone=\(second)", "/zh/articles/\(other)", "/zh/zones/\(second)", "/zh/about", "/zh/opportunities",
            "/zh/zones", "/zh/opportunities?zone=\(second)", "/zh/feeds/opportunities.rss",
            "/en/feeds/opportunities.atom?zone=\(second)",
        ]
        let touched = [
            "/zh", "/zh/news", "/zh/news?zone=\(first)", "/zh/zones/\(first)", "/zh/archive", "/zh/news?year=2026",
            "/zh/feeds/news.json", "/zh/feeds/news.rss?zone=\(first)",
        ]
        for path in kept + touched { #expect(try await door.ask(path).status == 200, "\(path)") }
        let made = try await door.publish(["c.txt": Door.page(3, title: "甲区又一条", day: "2026-04-01", zone: "甲区")])
        #expect(made.isSuperset(of: touched))
        #expect(made.isDisjoint(with: kept))
        #expect(try await door.ask("/zh/news?zone=\(first)").body.contains("甲区又一条"))
        #expect(try await door.ask("/zh").body.contains("甲区又一条"))
        // And an opportunity is new in its own list and feed, not in those of another zone
        let untouched = try await door.ask("/zh/opportunities?zone=\(second)")
        let next = try await door.publish([
            "d.txt": Door.page(4, title: "甲区厂房", zone: "甲区", section: "招商项目", kind: "图片新闻")
        ])
        #expect(next.isSuperset(of: ["/zh/opportunities", "/zh/feeds/opportunities.rss", "/zh"]))
        #expect(next.isDisjoint(with: ["/zh/opportunities?zone=\(second)"]))
        #expect(try await door.ask("/zh/opportunities?zone=\(second)").body == untouched.body)
    }

    @Test func `a finished page has a tag, a compressed form and answers 304`() async throws {
        let door = try Door()
        let plain = try await door.ask("/zh")
        let tag = try #require(plain.headers[.eTag])
        #expect(try await door.ask("/zh", headers: [.ifNoneMatch: tag]).status == 304)
        let packed = try await door.ask("/zh", headers: [.acceptEncoding: "br, gzip"])
        #expect(packed.headers[.contentEncoding] == "gzip")
        #expect(packed.headers[.eTag] != tag)
        #expect(try await door.ask("/zh", headers: [.acceptEncoding: "gzip;q=0"]).headers[.contentEncoding] == nil)
        let head = try await door.ask("/zh", method: .head)
        #expect(head.body.isEmpty)
        #expect(head.headers[.contentLength] == String(plain.body.utf8.count))
    }

    @Test(
        arguments: [
            ("/zh/nothing", 404), ("/en/articles/1", 404), ("/zh/articles/x", 404),
            ("/zh/articles/99999999999999999999", 404),
            ("/zh/news?page=999999", 404), ("/zh/news?page=0", 404), ("/zh/news?page=-1", 404),
            ("/zh/news?zone=%27%20OR%201", 404),
            ("/zh/%00", 400), ("/zh/../../etc/passwd", 400), ("/zh/%2e%2e/x", 400), ("/zh/%ff", 400),
            ("/files/abc", 404),
            ("/files/..%2f..%2fkaimen.sqlite", 400), ("/assets/site.css", 404), ("/zh/news?unknown=1&page=1", 200),
            ("/zh/search?q=%25", 200), ("/zh/search?q=%27%22%3Cscript%3E", 200), ("/zh/search?q=x&page=99999", 200),
            ("/zh/feeds/news.exe", 404), ("/sitemaps/articles-0.xml", 404), ("/api/v1/articles?from=2021-13-40", 400),
            ("/api/v1/articles?sort=best", 400), ("/api/v1/articles?page=x", 400), ("/api/nothing", 404),
        ])
    func `wrong addresses get a clear answer`(path: String, status: Int) async throws {
        let door = try Door()
        try await door.publish(["a.txt": Door.page(1, title: "一条新闻")])
        let answer = try await door.ask(path)
        #expect(answer.status == status, "\(path)")
        #expect(!answer.body.isEmpty)
        #expect(!answer.body.contains("<script>"))
    }

    @Test func `a search that is too long says so`() async throws {
        let answer = try await Door().ask("/en/search?q=" + String(repeating: "a", count: 201))
        #expect(answer.status == 400)
        #expect(answer.body.contains("at most 200 characters"))
    }

    @Test func `other methods are refused`() async throws {
        let answer = try await Door().ask("/zh", method: .post)
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == "GET, HEAD")
    }

    @Test func `the interface for articles searches, filters and pages`() async throws {
        let door = try Door()
        var pages: [String: String] = [:]
        for number in 1...25 {
            pages["\(number).txt"] = Door.page(
                number, title: "第\(number)条招商", day: "2026-02-\(number < 10 ? "0" : "")\(number)",
                zone: number % 2 == 0 ? "甲区" : "乙区")
        }
        try await door.publish(pages)
        struct Reply: Decodable {
            struct Item: Decodable {
                let id: String, title: String, publishedOn: String?, zone: String?, source: String?, url: String,
                    snippet: String
            }
            let total: Int
            let items: [Item]
        }
        func reply(_ query: String) async throws -> Reply {
            try JSONDecoder().decode(Reply.self, from: Data(try await door.ask("/api/v1/articles?" + query).body.utf8))
        }
        let all = try await reply("q=%E6%8B%9B%E5%95%86&sort=newest")
        #expect(all.total == 25)
        #expect(all.items.count == 20)
        #expect(all.items.first?.publishedOn == "2026-02-25")
        #expect(try await reply("q=%E6%8B%9B%E5%95%86&page=2").items.count == 5)
        #expect(try await reply("zone=%E7%94%B2%E5%8C%BA").total == 12)
        #expect(try await reply("from=2026-02-10&to=2026-02-12").total == 3)
        #expect(try await reply("zone=nowhere").total == 0)
        #expect(try await reply("q=%25").total == 0)
    }

    @Test func `script in a page never reaches the portal`() async throws {
        let door = try Door()
        let page = """
            <html><head><title>t</title></head><body><p>当前位置：首页 > 开发区新闻 > 澄州 > 文字新闻</p>
            <h1>安全的<script>alert(1)</script>标题</h1><p>发布时间：2026-01-01 来源：X 发布开发区：甲区</p>
            <p onclick="alert(2)">正文<img src="javascript:alert(3)" onerror="alert(4)"><a href="javascript:alert(5)">链接</a>结束，一段足够长的文字。</p>
            <iframe src="http://evil.example"></iframe><svg onload="alert(6)"></svg><style>*{display:none}</style></body></html>
            """
        try await door.publish(["x.html": page])
        let row = try await door.platform.database.read { try $0.row("SELECT title, body_html FROM article_text") }
        let html = row?.text("body_html") ?? "alert"
        #expect(row?.text("title") == "安全的标题")
        #expect(html.contains("正文"))
        for word in ["alert", "javascript", "onclick", "iframe", "svg", "style"] {
            #expect(!html.contains(word), "\(word)")
        }
    }
}
