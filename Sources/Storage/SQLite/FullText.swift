import FullTextBridge
import GRDB

/// What full-text tables need on each connection.
enum FullText {
    static func prepare(_ database: GRDB.Database, splitters: [any TextSplitter.Type]) throws {
        for splitter in splitters { add(splitter, to: database) }
        guard let connection = database.sqliteConnection else { return }
        let code = kaimen_register_score(connection)
        if code != 0 { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    private static func add<Splitter: TextSplitter>(_: Splitter.Type, to database: GRDB.Database) {
        database.add(tokenizer: SplitterTokenizer<Splitter>.self)
    }
}

/// A splitter as SQLite sees it.
private final class SplitterTokenizer<Splitter: TextSplitter>: FTS5CustomTokenizer {
    static var name: String { Splitter.name }

    init(db: GRDB.Database, arguments: [String]) throws {}

    func tokenize(
        context: UnsafeMutableRawPointer?, tokenization: FTS5Tokenization, pText: UnsafePointer<CChar>?, nText: CInt,
        tokenCallback: @escaping FTS5TokenCallback
    ) -> CInt {
        guard let pText, nText > 0 else { return 0 }
        if tokenization.contains(.query) { return tokenCallback(context, 0, pText, nText, 0, nText) }
        return pText.withMemoryRebound(to: UInt8.self, capacity: Int(nText)) { bytes in
            var code: CInt = 0
            Splitter.split(UnsafeBufferPointer(start: bytes, count: Int(nText))) { form, start, end in
                code = form.withMemoryRebound(to: CChar.self) {
                    tokenCallback(
                        context, 0, $0.baseAddress, CInt(truncatingIfNeeded: $0.count),
                        CInt(truncatingIfNeeded: start), CInt(truncatingIfNeeded: end))
                }
                return code == 0
            }
            return code
        }
    }
}
