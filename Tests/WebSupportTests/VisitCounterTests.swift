import HTTPTypes
import Kernel
import Testing

@testable import WebSupport

@Suite struct VisitCounterTests {
    private static let page = VisitedPage("story", record: 7, group: 2, language: .zhHans)

    /// Seconds of an instant in Shanghai.
    private static func second(_ day: String, after seconds: Int64) throws -> Int64 {
        try #require(CalendarDay(iso: day)).shanghaiSeconds + seconds
    }

    private static func isBrowser(_ agent: String) -> Bool { ReaderCheck.isBrowser(Array(agent.utf8).span) }

    @Test func `a visit counts for its day in Shanghai, to the last second`() throws {
        let counter = VisitCounter()
        counter.note(Self.page, second: try Self.second("2026-02-28", after: 86_399))
        for second in [0, 1, 86_399] as [Int64] {
            counter.note(Self.page, second: try Self.second("2026-03-01", after: second))
        }
        counter.note(Self.page, second: try Self.second("2026-03-02", after: 0))
        let days = Dictionary(uniqueKeysWithValues: counter.take().map { ("\($0.day)", $0.visits) })
        #expect(days == ["2026-02-28": 1, "2026-03-01": 3, "2026-03-02": 1])
    }

    @Test func `what was taken is not counted again`() {
        let counter = VisitCounter()
        for _ in 0..<5 { counter.note(Self.page, second: 0) }
        #expect(counter.take().map(\.visits) == [5])
        #expect(counter.take().isEmpty)
        counter.note(Self.page, second: 0)
        #expect(counter.take().map(\.visits) == [1])
    }

    @Test func `more pages than there is room for count for their kind, and none is lost`() {
        let counter = VisitCounter(limit: 100)
        for record in 1...1000 {
            counter.note(VisitedPage("story", record: Int64(record), language: .english), second: 0)
        }
        let counts = counter.take()
        #expect(counts.count == 101)
        #expect(counts.reduce(0) { $0 + $1.visits } == 1000)
        #expect(counts.first { $0.page.record == 0 }?.visits == 900)
    }

    @Test func `visits from many threads are all counted`() async {
        let counter = VisitCounter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<1000 { counter.note(Self.page, second: 0) } } }
        }
        #expect(counter.take().map(\.visits) == [8000])
    }

    @Test(arguments: [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
            + "Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (Linux; Android 14; V2307A) AppleWebKit/537.36 Chrome/116.0.0.0 Mobile Safari/537.36 "
            + "MicroMessenger/8.0.50 NetType/WIFI Language/zh_CN",
        "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Version/4.0 Chrome/97.0 Mobile Safari/537.36 T7/13.60 "
            + "SP-engine/2.98.0 baiduboxapp/13.60.0.10",
        "Mozilla/5.0 (Linux; U; Android 12; zh-CN) AppleWebKit/537.36 Chrome/100.0 UCBrowser/16.5.0 Mobile", "x",
    ])
    func `a browser is a reader's`(agent: String) {
        #expect(Self.isBrowser(agent))
        #expect(ReaderCheck.isReader([.userAgent: agent]))
    }

    @Test(arguments: [
        "", "Googlebot/2.1 (+http://www.google.com/bot.html)", "Mozilla/5.0 (compatible; bingbot/2.0)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0)", "Sogou web SPIDER/4.0", "Bytespider", "curl/8.5.0", "Wget/1.21",
        "python-requests/2.32", "Go-http-client/1.1", "okhttp/4.12", "Java/17.0.2", "Yahoo! Slurp", "ia_archiver",
        "Mozilla/5.0 HeadlessChrome/140.0", "Pingdom.com_bot_version_1.4", "check_http/v2.3 (monitoring-plugins)",
        "Uptime-Kuma/1.23", "Prometheus/2.53", "kube-probe/1.30", "facebookexternalhit/1.1", "FeedFetcher",
    ])
    func `a program is none`(agent: String) {
        #expect(!Self.isBrowser(agent))
        #expect(!ReaderCheck.isReader([.userAgent: agent]))
    }

    @Test func `each word of the list is found at the beginning, within and at the end, in any case`() {
        for word in ReaderCheck.programs.map({ "\($0)" }) {
            #expect(word == word.lowercased() && word.utf8.count >= 2)
            for agent in [word, "a \(word) b", "a" + word.uppercased()] {
                #expect(!Self.isBrowser(agent), "\(agent)")
            }
        }
    }

    @Test(arguments: ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"])
    func `a page that is fetched before somebody looks is not visited`(name: String) throws {
        let name = try #require(HTTPField.Name(name))
        for value in ["prefetch", "prefetch;prerender", "Preview"] {
            #expect(!ReaderCheck.isReader([.userAgent: "Mozilla/5.0", name: value]))
        }
        #expect(ReaderCheck.isReader([.userAgent: "Mozilla/5.0", name: "navigate"]))
    }
}
