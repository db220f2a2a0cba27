import CLibPQ

/// One connection to a server, used by one thread at a time; every call waits for the answer.
final class PostgreSQLConnection {
    private let handle: OpaquePointer
    private var statements = StatementCache()
    /// A reading whose rows have not all come yet.
    private var reading: PostgreSQLReading?

    /// Connects.
    /// - Throws: `StorageFailure` with the server's words.
    init(_ address: ServerAddress, statementSeconds: Int = 120) throws {
        let settings = address.settings.sorted { $0.key < $1.key }
        let texts = settings.flatMap { [$0.key, $0.value] }.map { Array($0.utf8CString) }
        var keywords: [UnsafePointer<CChar>?] = []
        var values: [UnsafePointer<CChar>?] = []
        let packed = texts.flatMap { $0 }
        let handle: OpaquePointer? = packed.withUnsafeBufferPointer { buffer in
            var position = 0
            for (index, text) in texts.enumerated() {
                let pointer = buffer.baseAddress?.advanced(by: position)
                if index % 2 == 0 { keywords.append(pointer) } else { values.append(pointer) }
                position += text.count
            }
            keywords.append(nil)
            values.append(nil)
            return PQconnectdbParams(keywords, values, 0)
        }
        guard let handle else { throw StorageFailure(.full, message: "no memory for a connection") }
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else {
            throw StorageFailure(
                .unavailable, message: String(cString: PQerrorMessage(handle)).trimmedAtEnd, code: "08001")
        }
        // Notices are for people at a console.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        try command(
            """
            SET statement_timeout = '\(statementSeconds)s'; SET lock_timeout = '\(statementSeconds / 2)s';
            SET idle_in_transaction_session_timeout = '600s'; SET standard_conforming_strings = on; SET jit = off
            """)
    }

    deinit { PQfinish(handle) }

    /// Whether the connection is still there, as far as is known.
    var isAlive: Bool { PQstatus(handle) == CONNECTION_OK }
    /// Whether a transaction is open.
    var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }
    /// A setting of the server.
    func setting(_ name: String) -> String { PQparameterStatus(handle, name).map { String(cString: $0) } ?? "" }
    /// 150004 for 15.4.
    var serverVersion: Int { Int(PQserverVersion(handle)) }

    /// Runs statements without values.
    /// - Returns: the server's word for what it did last.
    @discardableResult
    func command(_ sql: String) throws -> String {
        try finishReading()
        return try checked(PQexec(handle, sql), sql).command
    }

    func rows(_ sql: String, _ values: [Value]) throws -> [Row] {
        let result = try run(sql, values)
        return try (0..<result.rowCount).map { try result.row($0) }
    }

    /// Runs one statement and waits for its whole answer.
    @discardableResult
    func run(_ sql: String, _ values: [Value]) throws -> PostgreSQLResult {
        try finishReading()
        let parameters = Parameters(values)
        let name = try prepared(sql, parameters)
        let answer = parameters.withPointers { count, pointers, lengths, formats in
            PQexecPrepared(handle, name, count, pointers, lengths, formats, 1)
        }
        return try checked(answer, sql)
    }

    /// Starts a reading whose rows come one by one.
    func read(_ sql: String, _ values: [Value]) throws -> PostgreSQLReading {
        try finishReading()
        let parameters = Parameters(values)
        let name = try prepared(sql, parameters)
        let isSent = parameters.withPointers { count, pointers, lengths, formats in
            PQsendQueryPrepared(handle, name, count, pointers, lengths, formats, 1)
        }
        guard isSent == 1, PQsetSingleRowMode(handle) == 1 else { throw lost(sql) }
        let reading = PostgreSQLReading { [weak self] in
            guard let self, let answer = PQgetResult(handle) else { return nil }
            return try checked(answer, sql)
        }
        self.reading = reading
        return reading
    }

    /// Drops what a reading has not handed on.
    func end(_ reading: PostgreSQLReading) throws {
        try reading.dropRest()
        if self.reading === reading { self.reading = nil }
    }

    /// Forgets the prepared statements: after the tables have changed.
    func forgetStatements() throws {
        statements = StatementCache()
        try command("DEALLOCATE ALL")
    }

    // MARK: Preparing

    private func prepared(_ sql: String, _ parameters: Parameters) throws -> String {
        let statement = statements.statement(sql)
        guard parameters.types.count == statement.text.count else {
            throw StorageFailure(
                .statement,
                message: "\(statement.text.count) places, \(parameters.types.count) values", code: "08P01", sql: sql)
        }
        if let name = statement.name(fitting: parameters.types) { return name }
        let types = parameters.types.enumerated().map { index, type in
            type == 0 && statement.text.asked.contains(index) ? TypeNumber.text : type
        }
        let name = statements.newName()
        try checked(PQprepare(handle, name, statement.text.text, Int32(types.count), types), sql)
        // What the server made of a null, so that a value fits later.
        let found = types.contains(0) ? try checked(PQdescribePrepared(handle, name), sql).placeTypes : types
        statement.add(name, found)
        for old in statements.dropOldest() { try checked(PQexec(handle, "DEALLOCATE \(old)"), "DEALLOCATE") }
        return name
    }

    // MARK: Answers

    private func finishReading() throws {
        guard let reading else { return }
        self.reading = nil
        try reading.keepRest()
    }

    @discardableResult
    private func checked(_ answer: OpaquePointer?, _ sql: String) throws -> PostgreSQLResult {
        guard let answer else { throw lost(sql) }
        let result = PostgreSQLResult(answer)
        switch result.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE: return result
        default:
            // Whatever is left of a broken answer.
            while let rest = PQgetResult(handle) { PQclear(rest) }
            let failure = result.failure(sql)
            guard isAlive else {
                throw StorageFailure(.unavailable, message: failure.message, code: failure.code, sql: sql)
            }
            throw failure
        }
    }

    private func lost(_ sql: String) -> StorageFailure {
        StorageFailure(
            isAlive ? .statement : .unavailable, message: String(cString: PQerrorMessage(handle)).trimmedAtEnd,
            code: isAlive ? "" : "08006", sql: sql)
    }
}
