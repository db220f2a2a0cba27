import Hummingbird
import Kernel
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import WebSupport

/// The handler in front of a codec whose requests the test itself answers, when it likes.
@Suite struct FastPathHandlerTests {
    /// A connection without sockets or time.
    private final class Connection {
        let channel = EmbeddedChannel()
        let desk = Desk()
        let pages = PageCache()
        let visits = VisitCounter()

        init(idleTimeout: TimeAmount = .seconds(60)) throws {
            let front = FastPathHandler(pages: pages, visits: visits, idleTimeout: idleTimeout)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(front)
            try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandlers([CodecWatch(front: front), ConnectionPersistence()], position: .after(decoder))
            try pipeline.addHandler(desk)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            pages.keep(FinishedPage("page", names: ["a"], sequence: 1), at: "/page")
            let visited = VisitedPage("story", record: 7, language: .english)
            pages.keep(FinishedPage("story", names: ["b"], sequence: 1, visited: visited), at: "/story")
        }

        func send(_ text: String) throws {
            channel.pipeline.fireChannelRead(ByteBuffer(string: text))
            channel.pipeline.fireChannelReadComplete()
        }

        /// Everything written since the last call.
        func received() throws -> String {
            var text = ""
            while let part = try channel.readOutbound(as: IOData.self) {
                if case .byteBuffer(let buffer) = part { text += String(buffer: buffer) }
            }
            return text
        }
    }

    /// Collects requests; answers when told.
    private final class Desk: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        var targets: [String] = []
        var events: [String] = []
        private var context: ChannelHandlerContext?

        func handlerAdded(context: ChannelHandlerContext) { self.context = context }
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if case .head(let head) = unwrapInboundIn(data) { targets.append(head.uri) }
        }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { events.append("error") }
        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed = event { events.append("end") }
            if event is ChannelShouldQuiesceEvent { events.append("quiesce") }
        }
        func closeOutput() { context?.close(mode: .output, promise: nil) }

        func answer(_ text: String) {
            let head = HTTPResponseHead(
                version: .http1_1, status: .ok, headers: ["Content-Length": "\(text.utf8.count)"])
            context?.write(wrapOutboundOut(.head(head)), promise: nil)
            context?.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
            context?.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    private static func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n" }

    @Test func `a kept page is answered without the codec`() throws {
        let connection = try Connection()
        try connection.send(Self.get("/page"))
        let answer = try connection.received()
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.hasSuffix("Server: Kaimen\r\n\r\npage"))
        #expect(connection.desk.targets.isEmpty)
    }

    /// Headers of a request for a page that is counted, and whether it is.
    private static let askers: [(headers: [String], isCounted: Bool)] = [
        (["User-Agent: Mozilla/5.0"], true), (["User-Agent: Mozilla/5.0", "If-None-Match: *"], true),
        (["User-Agent: Mozilla/5.0", "Sec-Purpose: prefetch;prerender"], false),
        (["purpose: Prefetch", "user-agent: Mozilla/5.0"], false), (["User-Agent: Mozilla/5.0", "Purpose: x"], true),
        (["User-Agent: Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/)"], false), ([], false),
    ]

    @Test(arguments: askers) func `a reader's visit of a kept page is counted, a program's is not`(
        asker: (headers: [String], isCounted: Bool)
    ) throws {
        let connection = try Connection()
        let headers = (["Host: a"] + asker.headers).map { $0 + "\r\n" }.joined()
        for target in ["/story", "/page"] { try connection.send("GET \(target) HTTP/1.1\r\n\(headers)\r\n") }
        try connection.send("HEAD /story HTTP/1.1\r\n\(headers)\r\n")
        #expect(connection.desk.targets.isEmpty)
        #expect(try connection.received().contains("HTTP/1.1 "))
        let counts = connection.visits.take()
        #expect(counts.map(\.page.record) == (asker.isCounted ? [7] : []))
        #expect(counts.map(\.visits) == (asker.isCounted ? [1] : []))
    }

    @Test func `a request with two names of its program goes to the codec`() throws {
        let connection = try Connection()
        try connection.send("GET /story HTTP/1.1\r\nHost: a\r\nUser-Agent: Mozilla\r\nUser-Agent: bot\r\n\r\n")
        #expect(connection.desk.targets == ["/story"])
        #expect(connection.visits.take().isEmpty)
    }

    @Test func `a touched page is not answered any more`() throws {
        let connection = try Connection()
        connection.pages.touch(["a"], sequence: 2)
        try connection.send(Self.get("/page"))
        #expect(try connection.received().isEmpty)
        #expect(connection.desk.targets == ["/page"])
    }

    @Test func `pipelined requests are answered in their order, and the fast path takes over again`() throws {
        let connection = try Connection()
        try connection.send(Self.get("/page") + Self.get("/other") + Self.get("/page") + Self.get("/third"))
        #expect(try connection.received().hasSuffix("page"))
        #expect(connection.desk.targets == ["/other"])
        try connection.send(Self.get("/page"))
        #expect(try connection.received().isEmpty)
        connection.desk.answer("other")
        let second = try connection.received()
        #expect(second.contains("other"))
        #expect(second.hasSuffix("page"))
        #expect(connection.desk.targets == ["/other", "/third"])
        connection.desk.answer("third")
        let third = try connection.received()
        #expect(third.contains("third"))
        #expect(third.hasSuffix("page"))
    }

    @Test func `after a request that only the codec may judge every byte is the codec's`() throws {
        let connection = try Connection()
        try connection.send("POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + Self.get("/page"))
        #expect(connection.desk.targets == ["/page", "/page"])
        try connection.send(Self.get("/page"))
        #expect(connection.desk.targets.count == 3)
        #expect(try connection.received().isEmpty)
    }

    @Test func `what a refused request holds inside never becomes a request`() throws {
        let connection = try Connection()
        let inner = Self.get("/page")
        try connection.send("GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: \(inner.utf8.count)\r\n\r\n" + inner)
        #expect(connection.desk.targets == ["/x"])
        #expect(try connection.received().isEmpty)
    }

    @Test func `the end of input goes on when what came before it is answered`() throws {
        let connection = try Connection()
        try connection.send(Self.get("/other") + Self.get("/page"))
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(connection.desk.events.isEmpty)
        connection.desk.answer("other")
        #expect(try connection.received().hasSuffix("page"))
        connection.channel.embeddedEventLoop.run()
        #expect(connection.desk.events == ["end"])
    }

    @Test func `half a request before the end of input is the codec's to refuse`() throws {
        let connection = try Connection()
        try connection.send("GET /page HTTP/1.1\r\nHo")
        #expect(connection.desk.targets.isEmpty)
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        connection.channel.embeddedEventLoop.run()
        #expect(connection.desk.events.last == "end")
    }

    @Test func `a shutdown waits for the answers that are due and takes no further request`() throws {
        let connection = try Connection()
        try connection.send(Self.get("/other") + Self.get("/page"))
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(connection.desk.events.isEmpty)
        connection.desk.answer("other")
        #expect(try connection.received().hasSuffix("page"))
        connection.channel.embeddedEventLoop.run()
        #expect(connection.desk.events == ["quiesce"])
        try connection.send(Self.get("/page"))
        #expect(try connection.received().isEmpty)
        #expect(connection.desk.targets == ["/other"])
    }

    @Test func `a shutdown reaches a connection whose client has not closed its half yet`() throws {
        let connection = try Connection()
        try connection.send("GET /other HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        connection.desk.answer("other")
        connection.desk.closeOutput()
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        connection.channel.embeddedEventLoop.run()
        #expect(connection.desk.events == ["quiesce"])
    }

    @Test func `nothing is written into a full channel, and the rest follows when it drains`() throws {
        let connection = try Connection()
        connection.channel.isWritable = false
        try connection.send(Self.get("/page") + Self.get("/page"))
        #expect(try connection.received().isEmpty)
        connection.channel.isWritable = true
        connection.channel.pipeline.fireChannelWritabilityChanged()
        #expect(try connection.received().split(separator: "HTTP/1.1 200").count == 2)
    }

    @Test(arguments: ["", "GET /page HT", "GET /page HTTP/1.1\r\nHost: a\r\nCookie: ", "POST /page HT"])
    func `a client that stops or trickles is closed when its time is up`(beginning: String) throws {
        let connection = try Connection()
        try connection.send(beginning)
        connection.channel.embeddedEventLoop.advanceTime(by: .seconds(40))
        if !beginning.isEmpty { try connection.send("T") }
        #expect(connection.channel.isActive)
        connection.channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        #expect(!connection.channel.isActive)
    }

    @Test func `answers by either path keep a connection alive`() throws {
        let connection = try Connection()
        for target in ["/page", "/other", "/page"] {
            connection.channel.embeddedEventLoop.advanceTime(by: .seconds(59))
            try connection.send(Self.get(target))
            if target == "/other" {
                connection.channel.embeddedEventLoop.advanceTime(by: .seconds(600))
                connection.desk.answer("other")
            }
        }
        #expect(connection.channel.isActive)
        connection.channel.embeddedEventLoop.advanceTime(by: .seconds(120))
        #expect(!connection.channel.isActive)
    }

    @Test(arguments: [
        ("GET /page HTTP/1.0\r\n\r\n", "close"),
        ("GET /page HTTP/1.1\r\nHost: a\r\nConnection: TE, Close\r\n\r\n", "close"),
        ("GET /page HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "keep-alive"),
        ("GET /other HTTP/1.1\r\nHost: a\r\n\r\n", nil),
    ])
    func `HTTP 1.0 and every spelling of close end the connection`(request: String, expected: String?) throws {
        let connection = try Connection()
        let closing = Closing()
        try connection.channel.pipeline.syncOperations.addHandler(closing, position: .before(connection.desk))
        try connection.send(request)
        #expect(closing.values == [expected])
    }

    private final class Closing: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        var values: [String?] = []
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if case .head(let head) = unwrapInboundIn(data) { values.append(head.headers.first(name: "Connection")) }
        }
    }
}
