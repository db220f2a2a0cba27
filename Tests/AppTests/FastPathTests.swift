import Foundation
import Hummingbird
import HummingbirdCore
import PortalWeb
import Testing
import WebSupport

/// Fast path and plain Hummingbird beside each other over real sockets, on the same finished pages.
@Suite struct FastPathTests {
    /// A portal with kept pages, small and large.
    private static func door() async throws -> Door {
        let door = try Door()
        try await door.publish(["1.html": Door.page(1, title: "澄州高新区新闻")])
        for path in ["/zh", "/en", "/zh/news", "/sitemap.xml", "/zh/about"] { _ = try await door.ask(path) }
        #expect(door.portal.cache.page(at: "/zh") != nil)
        return door
    }

    private static func request(_ line: String, _ headers: String...) -> String {
        "\(line)\r\nHost: portal.example\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    /// Streams of bytes: requests that the fast path answers, that it hands over and comes back from, that it leaves to
    /// the codec for good, and that nobody can understand.
    private static func corpus(_ door: Door) throws -> [String] {
        let tag = try #require(door.portal.cache.page(at: "/zh")?.tag)
        let page = request("GET /zh HTTP/1.1")
        return [
            page,
            request("GET /zh HTTP/1.1", "Connection: keep-alive", "User-Agent: Browser/1.0 (X; Y)", "Accept: */*"),
            request("GET /zh HTTP/1.1", "Accept-Encoding: gzip, deflate, br, zstd"),
            request("GET /zh HTTP/1.1", "accept-encoding:  GZIP ; q=0.5\t"),
            request("GET /zh HTTP/1.1", "Accept-Encoding: gzip;q=0, identity"),
            request("GET /zh HTTP/1.1", "If-None-Match: \"\(tag)\""),
            request("GET /zh HTTP/1.1", "If-None-Match: \"x\", W/\"\(tag)\""),
            request("GET /zh HTTP/1.1", "If-None-Match: \"\(tag)\"", "Accept-Encoding: gzip"),
            request("GET /zh HTTP/1.1", "If-None-Match: \"\(tag)-gz\"", "Accept-Encoding: gzip"),
            request("GET /zh HTTP/1.1", "If-None-Match: *"),
            request("HEAD /zh HTTP/1.1"),
            request("HEAD /en HTTP/1.1", "Accept-Encoding: gzip"),
            request("HEAD /zh HTTP/1.1", "If-None-Match: \"\(tag)\""),
            request("GET /sitemap.xml HTTP/1.1"),
            request("GET /healthz HTTP/1.1"),
            request("GET /zh/nowhere HTTP/1.1"),
            request("GET /zh HTTP/1.1", "Range: bytes=0-9"),
            request("GET /zh HTTP/1.1", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"),
            request("GET /zh HTTP/1.1", "Connection: close") + page,
            request("GET /zh HTTP/1.1", "Host: second.example"),
            request("GET /zh HTTP/1.1", "Content-Length: 0"),
            request("GET /zh HTTP/1.1", "Content-Length: \(page.utf8.count)") + page,
            request("GET /zh HTTP/1.1", "Content-Length: 3", "Content-Length: 4") + "abcd",
            request("GET /zh HTTP/1.1", "Content-Length: 3", "Transfer-Encoding: chunked") + "0\r\n\r\n",
            request("GET /zh HTTP/1.1", "Transfer-Encoding: chunked") + "3\r\nabc\r\n0\r\n\r\n",
            request("POST /zh HTTP/1.1", "Content-Length: 5") + "a=b&c",
            request("GET /zh HTTP/1.1", "Expect: 100-continue"),
            request("GET /zh HTTP/1.1", "Upgrade: websocket", "Connection: upgrade"),
            request("GET /zh HTTP/1.1", "Accept: a\r\n folded"),
            request("GET /zh HTTP/1.1", "Accept: a\u{1}b"),
            request("GET /zh HTTP/1.1", "Accept : a"),
            request("GET http://portal.example/zh HTTP/1.1"),
            request("OPTIONS * HTTP/1.1"),
            request("GET * HTTP/1.1"),
            request("GET /zh HTTP/2.0"),
            request("GET /zh#part HTTP/1.1"),
            request("GET /z\u{68}%20 HTTP/1.1"),
            "GET /zh HTTP/1.1\r\n\r\n",
            "GET /zh HTTP/1.1\nHost: portal.example\n\n",
            "GET /zh\r\n\r\n",
            "GET /zh HTTP/1.1\r\nHost: portal.exam",
            "GET /zh HTTP/1.1\r\nHost: portal.example\r\n",
            "\r\n\r\n" + page,
            "\u{16}\u{3}\u{1}nonsense",
            "",
        ]
    }

    /// Asks both servers for every stream, whole, and the fast one in pieces too.
    private static func compare(
        _ streams: [[UInt8]], door: Door, pieces: @escaping @Sendable ([UInt8]) -> [[ArraySlice<UInt8>]]
    )
        async throws
    {
        let expected = Expected()
        try await Sockets.serve(door.portal, .http1()) { port in
            for stream in streams {
                let answer = try await Sockets.exchange(port: port, [stream[...]])
                await expected.set(stream, Sockets.dateless(answer))
            }
        }
        try await Sockets.serve(door.portal, .fastPath(pages: door.portal.cache, idleTimeout: .seconds(60))) { port in
            for stream in streams {
                let wanted = await expected.answer(stream)
                let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                    for (index, pieces) in pieces(stream).enumerated() {
                        group.addTask {
                            let answer = try await Sockets.exchange(port: port, pieces)
                            return (index, Sockets.dateless(answer))
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                for (index, answer) in answers {
                    #expect(
                        answer == wanted, "piece \(index) of \(String(decoding: stream.prefix(300), as: UTF8.self))")
                }
            }
        }
    }

    private actor Expected {
        private var answers: [[UInt8]: String] = [:]
        func set(_ stream: [UInt8], _ answer: String) { answers[stream] = answer }
        func answer(_ stream: [UInt8]) -> String? { answers[stream] }
    }

    @Test func `every stream gets the same bytes by either path, whole and split at every byte`() async throws {
        let door = try await Self.door()
        let streams = try Self.corpus(door).map { Array($0.utf8) }
        try await Self.compare(streams, door: door) { stream in
            var ways: [[ArraySlice<UInt8>]] = [[stream[...]], stream.indices.map { stream[$0...$0] }]
            for index in stream.indices.dropFirst() { ways.append([stream[..<index], stream[index...]]) }
            return ways
        }
    }

    @Test func `pipelined streams get the same bytes in the same order`() async throws {
        let door = try await Self.door()
        let corpus = try Self.corpus(door)
        let page = Self.request("GET /zh HTTP/1.1")
        let other = Self.request("GET /zh/nowhere HTTP/1.1")
        var streams = [
            corpus.joined(), String(repeating: page, count: 200), String(repeating: page + other, count: 20),
        ]
        for stream in corpus {
            streams += [page + stream + page, other + stream + other + page, stream + stream + other]
        }
        try await Self.compare(streams.map { Array($0.utf8) }, door: door) { stream in
            [[stream[...]], [stream[..<(stream.count / 2)], stream[(stream.count / 2)...]]]
        }
    }

    @Test func `a header line of a megabyte is refused by either path`() async throws {
        let door = try await Self.door()
        let long = Self.request("GET /zh HTTP/1.1", "Cookie: " + String(repeating: "x", count: 1 << 20))
        try await Sockets.serve(door.portal, .fastPath(pages: door.portal.cache, idleTimeout: .seconds(60))) { port in
            let answer = String(
                decoding: try await Sockets.exchange(port: port, [Array(long.utf8)[...]]), as: UTF8.self)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        }
    }

    @Test(arguments: ["GET /zh HTTP/1.0\r\n\r\n", "GET /zh HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n"])
    func `the server closes where HTTP demands it, without waiting for the client`(request: String) async throws {
        let door = try await Self.door()
        try await Sockets.serve(door.portal, .fastPath(pages: door.portal.cache, idleTimeout: .seconds(60))) { port in
            let bytes = try await Sockets.exchange(port: port, [Array(request.utf8)[...]], endsInput: false)
            #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
    }
}
