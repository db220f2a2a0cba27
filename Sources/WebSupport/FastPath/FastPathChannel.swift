import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Hummingbird's HTTP/1.1 channel with the fast path in front of its codec.
public struct FastPathChannel: ServerChildChannel {
    public typealias Value = HTTP1Channel.Value

    private let pages: PageCache
    private let visits: VisitCounter?
    private let idleTimeout: TimeAmount
    private let http: HTTP1Channel

    /// - Parameters:
    ///   - pages: the finished pages; what is not there goes to `responder`.
    ///   - visits: counts the pages that readers get; nothing is counted when left out.
    ///   - idleTimeout: how long a connection may stand still.
    public init(
        pages: PageCache, visits: VisitCounter? = nil, idleTimeout: TimeAmount,
        responder: @escaping HTTPChannelHandler.Responder
    ) {
        self.pages = pages
        self.visits = visits
        self.idleTimeout = idleTimeout
        // The fast path counts the idle time: it alone sees all of the traffic.
        http = HTTP1Channel(responder: responder, configuration: .init(idleTimeout: nil))
    }

    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let front = FastPathHandler(pages: pages, visits: visits, idleTimeout: idleTimeout)
            try channel.pipeline.syncOperations.addHandler(front)
            return NIOLoopBound(front, eventLoop: channel.eventLoop)
        }.flatMap { (front: NIOLoopBound<FastPathHandler>) in
            http.setup(channel: channel, logger: logger).flatMapThrowing { value in
                let pipeline = channel.pipeline.syncOperations
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
                try pipeline.addHandlers(
                    [CodecWatch(front: front.value), ConnectionPersistence()], position: .after(decoder))
                return value
            }
        }
    }

    public func handle(value: Value, logger: Logger) async { await http.handle(value: value, logger: logger) }
}

extension HTTPServerBuilder {
    /// A server that answers requests for finished pages before they are decoded.
    /// - Parameter visits: counts the pages that readers get; nothing is counted when left out.
    public static func fastPath(
        pages: PageCache, visits: VisitCounter? = nil, idleTimeout: TimeAmount
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            FastPathChannel(pages: pages, visits: visits, idleTimeout: idleTimeout, responder: responder)
        }
    }
}
