import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOPosix
import PortalWeb
import ServiceLifecycle
import WebSupport

/// The portal behind a real socket, and a client that sends exactly the bytes it is told.
enum Sockets {
    struct Failure: Error { let call: String, code: Int32 }

    /// Serves a portal on a free port of this machine while `body` runs.
    static func serve(
        _ portal: Portal, _ server: HTTPServerBuilder, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            responder: portal.responder(), server: server,
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: 0), serverName: ServerName.text),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports {
                try await body(port)
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Threads of our own: clients that wait must not take those that the server answers with.
    private static let clients: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 8)
        pool.start()
        return pool
    }()

    /// Sends the pieces one by one, ends the sending half, and returns all that comes until the server closes.
    static func exchange(port: Int, _ pieces: [ArraySlice<UInt8>], endsInput: Bool = true) async throws -> [UInt8] {
        try await clients.runIfActive { try blockingExchange(port: port, pieces, endsInput: endsInput) }
    }

    private static func blockingExchange(port: Int, _ pieces: [ArraySlice<UInt8>], endsInput: Bool) throws -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(call: "connect", code: errno) }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        for piece in pieces {
            // A server that has refused the request may have closed already; its answer still counts.
            let sent = piece.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent < piece.count { break }
        }
        if endsInput { shutdown(descriptor, Int32(SHUT_WR)) }
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return received }
            received += chunk[..<count]
        }
    }

    /// The bytes with every date replaced, since the clock may move between two answers.
    static func dateless(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).replacing(/\r\nDate: [^\r]{29}\r\n/, with: "\r\nDate: …\r\n")
    }
}
