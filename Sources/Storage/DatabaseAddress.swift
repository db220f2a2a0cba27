import Kernel

/// Where a database is: a file's path, or `postgres://user:password@host:port/name?sslmode=…`.
public struct DatabaseAddress: Sendable, Hashable, CustomStringConvertible {
    enum Place: Sendable, Hashable {
        case file(String)
        case server(ServerAddress)
    }

    let place: Place

    /// The engine that is found there.
    public var engine: Engine {
        switch place {
        case .file: .sqlite
        case .server: .postgreSQL
        }
    }

    /// The file of an SQLite database.
    public init(file: String) { place = .file(file) }

    /// Understands an address as it was typed.
    ///
    /// What libpq understands is understood: several hosts, `host=/folder` for a Unix socket, `%40` for an `@` in a
    /// password, `sslmode`, and `PGPASSWORD`, `~/.pgpass` for what is not said. `connections=N` (2…100, default 8) is
    /// the size of the pool.
    /// - Throws: `Problem` with the address, its password replaced, and what is wrong with it.
    public init(_ text: String) throws {
        guard !text.isEmpty else { throw Problem(field: "\"\"", key: "problem_database_address_empty") }
        if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            place = .server(try ServerAddress(text))
        } else if let scheme = text.firstRange(of: "://") {
            throw Problem(
                field: String(text[..<scheme.lowerBound].prefix(40)) + "://", key: "problem_database_address_scheme")
        } else {
            place = .file(text)
        }
    }

    /// The address as it may be shown: without the password.
    public var description: String {
        switch place {
        case .file(let file): file
        case .server(let server): server.description
        }
    }
}
