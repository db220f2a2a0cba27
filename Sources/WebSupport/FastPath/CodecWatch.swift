import NIOCore
import NIOHTTP1

/// Sits right behind the HTTP codec and tells the fast path where requests and answers begin and end.
package final class CodecWatch: ChannelDuplexHandler {
    package typealias InboundIn = HTTPServerRequestPart
    package typealias InboundOut = HTTPServerRequestPart
    package typealias OutboundIn = HTTPServerResponsePart
    package typealias OutboundOut = HTTPServerResponsePart

    private let front: FastPathHandler

    package init(front: FastPathHandler) { self.front = front }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            front.codecDidBeginRequest()
            context.fireChannelRead(data)
        case .body:
            front.codecDidReadBody()
            context.fireChannelRead(data)
        case .end:
            context.fireChannelRead(data)
            front.codecDidEndRequest()
        }
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        context.write(data, promise: promise)
        front.codecDidEndAnswer()
    }
}
