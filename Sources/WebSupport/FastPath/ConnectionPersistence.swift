import NIOCore
import NIOHTTP1

/// States plainly which requests end their connection: HTTP/1.0 and every spelling of `Connection: close`, since
/// Hummingbird looks for exactly `close` and would leave the others waiting.
package final class ConnectionPersistence: ChannelInboundHandler {
    package typealias InboundIn = HTTPServerRequestPart
    package typealias InboundOut = HTTPServerRequestPart

    package init() {}

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), !head.isKeepAlive else {
            return context.fireChannelRead(data)
        }
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
