import Testing

@testable import WebSupport

@Suite struct RequestReaderTests {
    private func read(_ text: String) -> RequestReading { RequestReader.read(Array(text.utf8).span) }

    private func plain(_ text: String) -> PlainRequest? {
        if case .plain(let request) = read(text) { request } else { nil }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "HEAD /zh/news?page=2&zone=%E5%BE%90 HTTP/1.1\r\nhost: 127.0.0.1:8080\r\n\r\n",
        "GET /zh HTTP/1.1\r\nHost:[::1]:80\r\nConnection: Keep-Alive\r\n\r\n",
        "GET /zh HTTP/1.1\r\nHOST: a\r\nAccept-Encoding: gzip, deflate, br\r\nSec-Fetch-Mode: navigate\r\n\r\n",
        "GET /zh HTTP/1.1\r\nCookie: a=b; c=d\r\nHost: \t a \t \r\nX-Forwarded-For: 10.0.0.1\r\n\r\n",
        "GET /zh HTTP/1.1\r\nHost: a\r\nIf-None-Match: W/\"x\", \"y\"\r\n\r\nGET /next HTTP/1.1\r\n",
    ])
    func `a plain request is understood`(text: String) throws {
        let request = try #require(plain(text))
        #expect(request.isAnswerable)
        #expect(text.utf8.prefix(request.length).suffix(4).elementsEqual("\r\n\r\n".utf8))
    }

    @Test(arguments: [
        "Range: bytes=0-1", "If-Match: \"a\"", "If-Modified-Since: x", "If-Unmodified-Since: x", "If-Range: \"a\"",
        "Authorization: Basic YQ==", "Accept-Charset: utf-8", "Something-New: 1", "If_None_Match: *",
    ])
    func `a header that an answer may depend on leaves the request plain but not answerable`(header: String) throws {
        let request = try #require(plain("GET / HTTP/1.1\r\nHost: a\r\n\(header)\r\n\r\n"))
        #expect(!request.isAnswerable)
    }

    @Test(arguments: [
        "Content-Length: 0", "content-length: 3", "Transfer-Encoding: chunked", "Upgrade: websocket",
        "Expect: 100-continue", "Connection: close", "Connection: keep-alive, close", "Connection: upgrade",
        "Connection: ", "Proxy-Connection: keep-alive", "TE: trailers", "Trailer: x", "HTTP2-Settings: AA",
        "Keep-Alive: timeout=5", "Host: b", "Host: a b", "Accept-Encoding:", "Accept : */*", " Accept: */*",
        "Accept: a\u{1}b", "Accept: a\u{7f}b", "Accept: é", "Accépt: a", "Accept: a\n", "Accept: a\r\r", ": a",
        "Accept",
        "Accept: a\r\n b", "Accept-Encoding: a\r\nAccept-Encoding: b", "If-None-Match: a\r\nif-none-match: b",
        "(Accept): a", "Accept: a\u{0}b",
    ])
    func `what frames a body, governs the connection or is malformed is left to the codec`(header: String) {
        #expect(read("GET / HTTP/1.1\r\nHost: a\r\n\(header)\r\n\r\n") == .other)
    }

    @Test(arguments: [
        "POST / HTTP/1.1", "get / HTTP/1.1", "GET  / HTTP/1.1", "GET / HTTP/1.0", "GET / HTTP/1.12", "GET / HTTP/2.0",
        "GET /  HTTP/1.1", "GET http://a/ HTTP/1.1", "OPTIONS * HTTP/1.1", "GET * HTTP/1.1", "GET a HTTP/1.1",
        "GET /#a HTTP/1.1", "GET /\" HTTP/1.1", "GET /é HTTP/1.1", "GET /\t HTTP/1.1", "GET /a", "GET  HTTP/1.1",
        "\r\nGET / HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ", "GET /\\ HTTP/1.1", "GET /{} HTTP/1.1",
    ])
    func `an unusual request line is left to the codec`(line: String) {
        #expect(read(line + "\r\nHost: a\r\n\r\n") == .other)
    }

    @Test func `a request without Host is left to the codec`() {
        #expect(read("GET / HTTP/1.1\r\n\r\n") == .other)
    }

    @Test func `every beginning of a plain request is incomplete`() {
        let text = "HEAD /zh/a?b=c HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\nConnection: keep-alive\r\n\r\n"
        let bytes = Array(text.utf8)
        for length in bytes.indices {
            #expect(RequestReader.read(bytes.span.extracting(first: length)) == .incomplete, "\(length)")
        }
    }

    @Test(arguments: ["Content-Length:", "Transfer-Encoding: chu", "Upgrade:", "Host:"])
    func `a line that the codec may refuse before its end is the codec's at once`(beginning: String) {
        #expect(read("GET / HTTP/1.1\r\nHost: a\r\n" + beginning) == .other)
    }

    @Test func `a head that is too long or has too many headers is left to the codec`() {
        let start = "GET / HTTP/1.1\r\nHost: a\r\n"
        let long = "Cookie: " + String(repeating: "x", count: RequestReader.longestHead)
        #expect(read(start + long + "\r\n\r\n") == .other)
        #expect(read(start + long) == .other)
        #expect(read("GET /" + String(repeating: "x", count: RequestReader.longestHead)) == .other)
        let many = String(repeating: "X-A: b\r\n", count: RequestReader.mostHeaders)
        #expect(read(start + many + "\r\n") == .other)
    }
}
