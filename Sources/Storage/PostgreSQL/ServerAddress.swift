import CLibPQ
import Kernel

/// The address of a PostgreSQL database, taken apart by libpq itself.
struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
    /// libpq's names and values, with our own where the address is silent.
    let settings: [String: String]
    /// Connections in the pool.
    let connections: Int
    /// The address without its password.
    let description: String

    /// A server that is silent is found out; a connection that sleeps is kept awake.
    private static let defaults = [
        "connect_timeout": "5", "keepalives": "1", "keepalives_idle": "30", "keepalives_interval": "10",
        "keepalives_count": "3", "tcp_user_timeout": "30000", "application_name": "kaimen",
        "client_encoding": "UTF8",
    ]

    init(_ text: String) throws {
        description = Self.redacted(text)
        let (plain, connections) = try Self.withoutConnections(text, shown: description)
        self.connections = connections
        var message: UnsafeMutablePointer<CChar>?
        guard !text.utf8.contains(0), let options = PQconninfoParse(plain, &message) else {
            let cause = message.map { String(cString: $0) } ?? ""
            message.map { PQfreemem($0) }
            throw Problem(
                field: description, key: "problem_database_address",
                arguments: ["cause": Self.harmless(cause, text)])
        }
        defer { PQconninfoFree(options) }
        var settings = Self.defaults
        var index = 0
        while let keyword = options[index].keyword {
            if let value = options[index].val { settings[String(cString: keyword)] = String(cString: value) }
            index += 1
        }
        guard settings["dbname"]?.isEmpty == false else {
            throw Problem(field: description, key: "problem_database_address_name")
        }
        self.settings = settings
    }

    /// Takes `connections=N` out of the query: libpq does not know it.
    private static func withoutConnections(_ text: String, shown: String) throws -> (String, Int) {
        guard let mark = text.lastIndex(of: "?") else { return (text, 8) }
        var count = 8
        var kept: [Substring] = []
        for part in text[text.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false) {
            guard part.hasPrefix("connections=") else {
                kept.append(part)
                continue
            }
            guard let number = Int(part.dropFirst("connections=".count)), (2...100).contains(number) else {
                throw Problem(field: shown, key: "problem_database_address_connections")
            }
            count = number
        }
        return (text[..<mark] + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&")), count)
    }

    /// Everything between the user's name and the last `@` is taken for the password, whatever it holds.
    private static func redacted(_ text: String) -> String {
        var shown = text
        if let scheme = text.firstRange(of: "://"), let end = text.lastIndex(of: "@"),
            let colon = text[scheme.upperBound...].firstIndex(of: ":"), colon < end
        {
            shown = text[...colon] + "***" + text[end...]
        }
        return shown.replacing(/(password|passfile|sslpassword)=[^&]*/) { "\($0.1)=***" }
    }

    /// libpq quotes what it does not understand, which may be a part of the password.
    private static func harmless(_ cause: String, _ text: String) -> String {
        text.contains("@") || text.contains("password=")
            ? String(cause.prefix { $0 != "\"" }).trimmedAtEnd : cause.trimmedAtEnd
    }
}

extension String {
    /// Without white space at its end.
    var trimmedAtEnd: String {
        String(reversed().drop { $0.isWhitespace || $0.isNewline }.reversed())
    }
}
