import Kernel

/// The statements of one snapshot or one transaction. Not to be kept after the closure returns.
///
/// Statements are written in what both engines speak; `docs/decisions/0005-two-engines.md` lists the rules.
public struct Transaction {
    let session: any EngineSession

    init(_ session: any EngineSession) { self.session = session }

    /// The engine that runs the statements, for the few that differ.
    public var engine: Engine { session.engine }

    /// The rows of a query; `?` are bound in order.
    /// - Throws: `Problem` for a text with a zero byte, which PostgreSQL cannot keep.
    public func rows(_ sql: String, _ values: [Value] = []) throws -> [Row] {
        try session.rows(sql, Self.checked(values))
    }

    /// The first row of a query, if any.
    public func row(_ sql: String, _ values: [Value] = []) throws -> Row? { try rows(sql, values).first }

    /// Runs a statement that changes data.
    public func execute(_ sql: String, _ values: [Value] = []) throws {
        try session.execute(sql, Self.checked(values))
    }

    /// Reads the rows of a query one after the other until `body` gives `false`.
    ///
    /// Rows are handed on as they come; other statements may run meanwhile, at the price that the rest is then kept in
    /// memory. A query of which only the first rows matter should say `LIMIT`.
    public func scan(_ sql: String, _ values: [Value] = [], _ body: (Columns) throws -> Bool) throws {
        try session.scan(sql, Self.checked(values), body)
    }

    /// From here to the end, no other transaction writes to `table`: what their rows are numbered with becomes visible
    /// in that order. As the first statement it also spares this transaction from being run again.
    ///
    /// SQLite has one writer at a time anyway.
    public func takeTurn(at table: String) throws { try session.takeTurn(at: table) }

    /// Zero bytes are refused on both engines, so that no data depend on the engine.
    private static func checked(_ values: [Value]) throws -> [Value] {
        for case .text(let text) in values where text.holdsZeroByte {
            throw Problem(field: String(text.prefix { $0 != "\0" }.prefix(40)), key: "problem_zero_byte")
        }
        return values
    }
}

extension String {
    fileprivate var holdsZeroByte: Bool {
        utf8.withContiguousStorageIfAvailable { $0.contains(0) } ?? utf8.contains(0)
    }
}
