import Foundation
import Kernel

@testable import Storage

/// A folder and an empty database for one test, removed with the last reference.
public final class TestPlace: Sendable {
    /// For files; there already.
    public let folder: String
    /// The database.
    public let address: DatabaseAddress
    /// The address as text; `nil` for SQLite's file in the data folder.
    public let url: String?
    private let name: String

    public init(_ engine: Engine = TestEngine.current) throws {
        name = "t" + UUID().uuidString.lowercased().replacing("-", with: "")
        folder = FileManager.default.temporaryDirectory.appending(path: "kaimen-\(name)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        switch engine {
        case .sqlite: (address, url) = (DatabaseAddress(file: folder + "/kaimen.sqlite"), nil)
        case .postgreSQL:
            let cluster = TestEngine.cluster ?? ""
            let url = cluster.replacing("/postgres?", with: "/\(name)?") + "&connections=4"
            address = try DatabaseAddress(url)
            self.url = url
            try Self.administrate("CREATE DATABASE \(name) TEMPLATE template0")
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
        if url != nil { try? Self.administrate("DROP DATABASE IF EXISTS \(name) WITH (FORCE)") }
    }

    /// Runs a statement of its own in the cluster's own database.
    public static func administrate(_ sql: String) throws {
        guard case .server(let server) = try DatabaseAddress(TestEngine.cluster ?? "").place else { return }
        try PostgreSQLConnection(server).command(sql)
    }
}
