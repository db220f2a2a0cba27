import NIOCore
import NIOHTTP1

/// Sits right behind the HTTP codec and tells the fast path where requests and answers begin and end.
///
/// It also states plainly which requests end their connection, HTTP/1.0 ones among them, since Hummingbird looks for
/// `Connection: close` alone.
final class CodecWatch: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let front: FastPathHandler

    init(front: FastPathHandler) { self.front = front }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            front.codecDidBeginRequest()
            if !head.isKeepAlive {
                head.headers.replaceOrAdd(name: "Connection", value: "close")
                return context.fireChannelRead(wrapInboundOut(.head(head)))
            }
            context.fireChannelRead(data)
        case .body:
            front.codecDidReadBody()
            context.fireChannelRead(data)
        case .end:
            context.fireChannelRead(data)
            front.codecDidEndRequest()
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        context.write(data, promise: promise)
        front.codecDidEndAnswer()
    }
}
