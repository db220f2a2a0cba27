import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import WebSupport

/// The pages that both connections serve.
let pages: PageCache = {
    let pages = PageCache()
    let long = String(repeating: "澄州高新区招商引资。", count: 100)
    pages.keep(FinishedPage("small", names: ["a"], sequence: 1), at: "/a")
    pages.keep(FinishedPage(long, names: ["b"], sequence: 1), at: "/zh")
    pages.keep(FinishedPage(long + "2", names: ["c"], sequence: 1), at: "/zh/news?page=2&zone=%E5")
    return pages
}()

/// A connection in memory: the codecs that Hummingbird uses, and a desk that answers as Hummingbird does.
final class Connection {
    private let channel = EmbeddedChannel()
    private let desk = Desk()

    init(hasFastPath: Bool) {
        let pipeline = channel.pipeline.syncOperations
        do {
            let front = FastPathHandler(pages: pages, idleTimeout: .hours(1))
            if hasFastPath { try pipeline.addHandler(front) }
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false)
            if hasFastPath {
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
                try pipeline.addHandler(CodecWatch(front: front), position: .after(decoder))
            }
            try pipeline.addHandler(ConnectionPersistence())
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(desk)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        } catch {
            fatalError("\(error)")
        }
    }

    /// Everything that the connection says, dates blanked, and how it ends.
    func run(_ stream: ArraySlice<UInt8>, _ plan: Plan) -> String {
        var plan = plan
        var rest = stream
        desk.answersAtOnce = plan.answersAtOnce
        while !rest.isEmpty {
            let piece = rest.prefix(plan.pieceLength())
            rest = rest.dropFirst(piece.count)
            channel.pipeline.fireChannelRead(ByteBuffer(bytes: piece))
            if plan.next() % 3 > 0 || rest.isEmpty { channel.pipeline.fireChannelReadComplete() }
            if plan.next() % 4 == 0 { desk.work() }
        }
        if plan.endsInput { channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
        channel.embeddedEventLoop.run()
        while desk.work() { channel.embeddedEventLoop.run() }
        var text = ""
        while let part = try? channel.readOutbound(as: IOData.self) {
            if case .byteBuffer(let buffer) = part { text += String(decoding: buffer.readableBytesView, as: UTF8.self) }
        }
        text = Self.dateless(text) + (desk.hasEnded ? "\n[ended]" : "\n[open]")
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return text
    }

    private static func dateless(_ text: String) -> String {
        text.split(separator: "\r\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("Date: ") && $0.utf8.count == 35 ? "Date: -" : $0 }.joined(separator: "\r\n")
    }
}

/// What Hummingbird's `HTTPChannelHandler` does, one step after the other, without tasks.
final class Desk: ChannelInboundHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private enum Event { case head(HTTPRequest), body, end, refused, inputEnd }

    var answersAtOnce = true
    private(set) var hasEnded = false
    private var events: [Event] = []
    private var isWorking = false
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): add(.head(head))
        case .body: add(.body)
        case .end: add(.end)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        add(error is HTTPParserError ? .refused : .inputEnd)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { add(.inputEnd) }
    }

    private func add(_ event: Event) {
        events.append(event)
        if answersAtOnce { work() }
    }

    /// Does what is due.
    /// - Returns: whether anything was.
    @discardableResult func work() -> Bool {
        guard !isWorking, let context, !events.isEmpty else { return false }
        isWorking = true
        defer { isWorking = false }
        while !events.isEmpty {
            let event = events.removeFirst()
            guard !hasEnded else { continue }
            switch event {
            case .head(let head): answer(head, context)
            case .body, .end: break
            case .refused:
                write(
                    Response(status: .badRequest, headers: [.connection: "close", .contentLength: "0"]), ByteBuffer(),
                    context)
                end(context)
            case .inputEnd: end(context)
            }
        }
        return true
    }

    private func answer(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        var response: Response
        var body: ByteBuffer
        if head.method == .get || head.method == .head, let page = pages.page(at: request.uri.string) {
            response = page.response(to: request)
            body = response.headers[.contentEncoding] == "gzip" ? page.gzip ?? page.plain : page.plain
        } else {
            body = ByteBuffer(
                string: "\(head.method) \(request.uri.string) \(head.authority ?? "-") \(head.headerFields)")
            response = Response(status: .ok, body: ResponseBody(byteBuffer: body))
        }
        response.complete(for: head.method)
        response.headers[.date] = "Sun, 06 Nov 1994 08:49:37 GMT"
        response.headers[.server] = ServerName.text
        write(response, body, context)
        if head.headerFields[.connection] == "close" { end(context) }
    }

    private func write(_ response: Response, _ body: ByteBuffer, _ context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(response.head)), promise: nil)
        if response.body.contentLength != 0 { context.write(wrapOutboundOut(.body(body)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func end(_ context: ChannelHandlerContext) {
        hasEnded = true
        context.close(mode: .output, promise: nil)
    }
}
