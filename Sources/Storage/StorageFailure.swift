import Kernel

/// What an engine could not do, in words that are the same for both engines.
public struct StorageFailure: TemporaryFailure, Equatable, CustomStringConvertible {
    /// What went wrong.
    public enum Kind: String, Sendable {
        /// A row with the same key is there already.
        case unique
        /// The row refers to one that is not there, or is itself referred to.
        case foreignKey
        /// A value is not among those that the table allows.
        case check
        /// A value that must be there is missing.
        case notNull
        /// Transactions got in each other's way more often than patience allows.
        case conflict
        /// The server cannot be reached, or the connection was lost before anything was committed.
        case unavailable
        /// The connection was lost while committing: the change may be there or not.
        case uncertain
        /// All connections were in use for too long, or somebody held a lock.
        case busy
        /// A statement took longer than it may.
        case timeout
        /// No room is left for data.
        case full
        /// Anything else: a statement that the engine does not understand, damaged data.
        case statement
    }

    public let kind: Kind
    /// In the engine's words, for the log.
    public let message: String
    /// The engine's code: an SQLSTATE or an SQLite result code.
    public let code: String
    /// The statement, without values.
    public let sql: String

    init(_ kind: Kind, message: String, code: String = "", sql: String = "") {
        (self.kind, self.message, self.code, self.sql) = (kind, message, code, sql)
    }

    /// Whether the same may succeed a little later. What is uncertain is not simply to be done again.
    public var isTemporary: Bool {
        switch kind {
        case .conflict, .unavailable, .busy, .timeout, .full: true
        default: false
        }
    }

    public var needsRoom: Bool { kind == .full }

    public var description: String {
        let place =
            sql.isEmpty ? "" : " in: " + sql.prefix(300).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return "database \(kind.rawValue)\(code.isEmpty ? "" : " (\(code))"): \(message)\(place)"
    }

    /// The failure as a sentence for whoever runs the program.
    public var problem: Problem {
        let key =
            switch kind {
            case .unavailable: "problem_database_unavailable"
            case .uncertain: "problem_database_uncertain"
            case .busy, .timeout, .conflict: "problem_database_busy"
            case .full: "problem_database_full"
            default: "problem_database_statement"
            }
        return Problem(field: code.isEmpty ? kind.rawValue : code, key: key, arguments: ["cause": message])
    }
}
