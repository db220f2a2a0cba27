import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The context of a request: it knows where the request came from.
public struct ClientContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The other end of the connection, which may be a proxy.
    public let peer: SocketAddress?

    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress
    }

    /// Of a request that this program makes to itself.
    public init(logger: Logger) {
        coreContext = CoreRequestContextStorage(source: OwnSource(logger: logger))
        peer = nil
    }

    private struct OwnSource: RequestContextSource {
        let logger: Logger
    }

    /// Whether the other end is this machine. A socket of the file system and a test without one are.
    public var isLoopback: Bool { peer?.ipAddress.map { $0 == "::1" || $0.hasPrefix("127.") } ?? true }

    /// The client's network address: behind a proxy on this machine, the one that the proxy saw.
    public func clientAddress(_ request: Request) -> String {
        let forwarded = request.headers.first(named: "X-Forwarded-For")?.split(separator: ",").last?.filter {
            $0 != " "
        }
        if isLoopback, let forwarded, !forwarded.isEmpty, forwarded.utf8.count <= 45 { return String(forwarded) }
        return peer?.ipAddress ?? "127.0.0.1"
    }

    /// Whether the request was made on this machine itself, by no proxy.
    public func isFromThisMachine(_ request: Request) -> Bool {
        isLoopback && request.headers.first(named: "X-Forwarded-For") == nil
            && request.headers.first(named: "Forwarded") == nil
    }
}
