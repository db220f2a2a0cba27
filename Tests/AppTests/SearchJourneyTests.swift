import App
import Foundation
import Publishing
import Storage
import TestSupport
import Testing

@Suite(.onEveryEngine, .namingTheEngine) struct SearchJourneyTests {
    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private static func door() async throws -> Door {
        let door = try Door()
        try await door.publish([
            "a.txt": Door.page(
                1, title: "徐州举行招商推介会", zone: "徐州经济技术开发区", text: "徐州<b>&工业</b>强市，招商引资项目集中开工，第一段文字足够长。"),
            "b.txt": Door.page(
                2, title: "高新区发布政策", day: "2026-02-01", zone: "澄州高新技术产业开发区", kind: "图片新闻",
                text: "鼓励新能源项目落户，招商先行，这一段文字也足够长。"),
        ])
        return door
    }

    @Test func `the search page shows hits with their words marked and its text escaped`() async throws {
        let page = try await Self.door().ask("/zh/search?q=" + Self.encoded("徐州 招商"))
        #expect(page.status == 200)
        #expect(page.body.contains("<mark>徐州</mark>举行<mark>招商</mark>推介会"))
        #expect(page.body.contains("&lt;b&gt;&amp;工业&lt;/b&gt;"))
        #expect(page.body.contains("“徐州 招商”"))
        #expect(page.body.contains("<meta name=\"robots\" content=\"noindex\">"))
        #expect(!page.body.contains("高新区发布政策"))
    }

    @Test func `filters, order and language keep the question`() async throws {
        let door = try await Self.door()
        let zone =
            try await door.platform.database.read {
                try $0.row("SELECT id FROM zone WHERE name_zh = '澄州高新技术产业开发区'")
            }?.integer("id") ?? 0
        let page = try await door.ask(
            "/zh/search?q=\(Self.encoded("招商"))&zone=\(zone)&region=&from=2026-01-01&to=2026-03-01&sort=newest")
        #expect(page.body.contains("高新区发布政策"))
        #expect(!page.body.contains("推介会"))
        #expect(page.body.contains("<option value=\"\(zone)\" selected>"))
        #expect(page.body.contains("value=\"2026-01-01\""))
        #expect(page.body.contains("<option value=\"newest\" selected>"))
        #expect(page.body.contains("href=\"/en/search?q=%E6%8B%9B%E5%95%86&amp;zone=\(zone)"))
    }

    @Test func `an empty result offers to leave something out`() async throws {
        let page = try await Self.door().ask("/en/search?q=" + Self.encoded("招商 飞船"))
        #expect(page.body.contains("Without “飞船”"))
        #expect(page.body.contains("href=\"/en/search?q=%E6%8B%9B%E5%95%86\""))
        #expect(!page.body.contains("Without “招商”"))
    }

    @Test(arguments: [("xuzhou", "Zones"), ("xzjj", "Did you mean"), ("xuzho", "Zones"), ("xuzhuo", "Did you mean")])
    func `a zone is offered by its sound and a close spelling`(text: String, label: String) async throws {
        let page = try await Self.door().ask("/en/search?q=" + text)
        #expect(page.body.contains(">徐州经济技术开发区</a>"))
        #expect(
            page.body.contains(
                "<h2 id=\"zones-found\">\(text == "xuzhou" || text == "xuzho" ? "Did you mean" : label)</h2>"))
    }

    @Test func `suggestions are zones and titles with their addresses`() async throws {
        let door = try await Self.door()
        let answer = try await door.ask("/zh/search/suggestions?q=" + Self.encoded("徐州"))
        struct Reply: Decodable {
            struct Item: Decodable {
                let label: String, kind: String, url: String, lang: String?
            }
            let query: String, label: String, announcement: String, items: [Item]
        }
        let reply = try JSONDecoder().decode(Reply.self, from: Data(answer.body.utf8))
        #expect(reply.items.map(\.label) == ["徐州经济技术开发区", "徐州举行招商推介会"])
        #expect(reply.items.map(\.kind) == ["开发区", "文章"])
        #expect(try await door.ask(reply.items[1].url).status == 200)
        #expect(reply.announcement.contains("2"))
        #expect(try await door.ask("/en/search/suggestions?q=xz").body.contains("\"lang\":\"zh-Hans\""))
        #expect(try await door.ask("/zh/search/suggestions").body.contains("\"items\":[]"))
    }

    @Test(arguments: [
        ("\"", 200), ("-", 200), ("- -", 200), ("，。！？", 200), ("😀😀", 200), ("' OR 1=1; DROP TABLE article; --", 200),
        ("\" NEAR(a, b) AND NOT *", 200), ("search_text : x", 200), ("{title} : a ^b", 200), ("\u{1}\u{2}\u{0}", 200),
        ("%00", 200), ("-徐州", 200), ("“”", 200), (String(repeating: "徐", count: 200), 200),
        (String(repeating: "徐", count: 10_000), 400), (String(repeating: "a ", count: 99), 200), ("\u{E000}z1", 200),
        (String(repeating: "-a ", count: 66), 200), ("\"a\" -\"", 200), ("\u{202E}徐\u{FEFF}州", 200),
        ("kaimen_score(", 200),
    ])
    func `whatever is typed gets an answer`(text: String, status: Int) async throws {
        let door = try await Self.door()
        let query = Self.encoded(text)
        for path in ["/zh/search?q=", "/en/search?sort=newest&q=", "/api/v1/articles?q="] {
            let answer = try await door.ask(path + query)
            #expect(answer.status == status, "\(path)\(text.prefix(40))")
            #expect(!answer.body.isEmpty)
        }
        #expect(try await door.ask("/zh/search/suggestions?q=" + query).status == 200)
    }

    @Test(arguments: [
        ("q=%E6%8B%9B%E5%95%86&from=2026-13-01", 400), ("q=x&zone=abc&kind=-1&region=99999999999999999999", 200),
        ("q=x&page=0", 200), ("q=x&page=-5", 200), ("q=x&page=99999999", 200), ("q=x&sort=best", 200),
        ("q=%ff%fe", 200), ("q=x&to=2026-02-30", 400), ("q", 200), ("", 200),
        ("q=x&from=2027-01-01&to=2020-01-01", 200),
    ])
    func `wrong filters get a clear answer`(query: String, status: Int) async throws {
        let answer = try await Self.door().ask("/zh/search?" + query)
        #expect(answer.status == status)
        #expect(answer.body.contains("</html>"))
    }

    @Test func `the interface counts and cuts out what was found`() async throws {
        let door = try await Self.door()
        let answer = try await door.ask("/api/v1/articles?q=" + Self.encoded("“招商引资” -高新"))
        #expect(answer.body.contains("\"total\":1"))
        #expect(answer.body.contains("招商引资项目集中开工"))
        #expect(!answer.body.contains("mark"))
        #expect(try await door.ask("/api/openapi.json").body.contains("phrases in quotes"))
    }

    @Test func `a change is in the search at once`() async throws {
        let door = try await Self.door()
        try await door.publish(["c.txt": Door.page(1, title: "徐州推介会延期", zone: "徐州经济技术开发区")])
        let page = try await door.ask("/zh/search?q=" + Self.encoded("推介会"))
        #expect(page.body.contains("延期"))
        #expect(!page.body.contains("举行"))
    }
}
