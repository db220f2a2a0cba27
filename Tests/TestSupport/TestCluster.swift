import Foundation
import Glibc

/// A PostgreSQL cluster for one test, which may be stopped under its connections.
public final class TestCluster: Sendable {
    /// A command that did not end well.
    public struct Failure: Error {
        public let command: String
    }

    private let folder: String
    /// The address of its database.
    public var url: String { "postgres://kaimen@/postgres?host=\(folder)&connections=3" }

    /// Makes and starts it.
    public init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appending(path: "kaimen-cluster-\(UUID().uuidString.prefix(8).lowercased())").path
        try start()
    }

    deinit { try? run("remove") }

    public func start() throws { try run("start") }
    /// Stops it as a crash would: connections break, nothing is written.
    public func crash() throws { try run("stop", "immediate") }

    /// Not Foundation's `Process`: it waits until the server closes a socket that it inherited, which is never.
    private func run(_ action: String, _ mode: String? = nil) throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../scripts/postgres-cluster").standardizedFileURL.path
        let words = [script, action, folder] + [mode].compactMap { $0 }
        let arguments = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        guard posix_spawn(&process, script, nil, nil, arguments + [nil], environ) == 0 else {
            throw Failure(command: action)
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        guard status == 0 else { throw Failure(command: action) }
    }
}
