/// A statement with `?` as PostgreSQL wants it: `$1`, `$2`…
///
/// A `?` within quotes or a remark is left as it is.
struct PostgreSQLText {
    /// The statement with numbered places.
    private(set) var text = ""
    /// How many places there are.
    private(set) var count = 0
    /// Places that are only asked whether they are null (`? IS NULL`): nothing else tells their type.
    private(set) var asked: Set<Int> = []

    init(_ sql: String) {
        var sql = sql
        var bytes: [UInt8] = []
        sql.withUTF8 { source in
            bytes.reserveCapacity(source.count + 32)
            for piece in SQLPieces(source) {
                let part = UnsafeBufferPointer(rebasing: source[piece.range])
                guard piece.kind == .plain else {
                    bytes += part
                    continue
                }
                for (offset, byte) in part.enumerated() {
                    guard byte == UInt8(ascii: "?") else {
                        bytes.append(byte)
                        continue
                    }
                    if Self.asksForNull(source[(piece.range.lowerBound + offset + 1)...]) { asked.insert(count) }
                    count += 1
                    bytes += Array("$\(count)".utf8)
                }
            }
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    private static func asksForNull(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let words = String(decoding: rest.prefix(40), as: UTF8.self).uppercased().split(whereSeparator: \.isWhitespace)
        guard words.first == "IS", words.count > 1 else { return false }
        return words[1].hasPrefix("NULL") || words.count > 2 && words[1] == "NOT" && words[2].hasPrefix("NULL")
    }
}

/// The stretches of an SQL text: plain, or within quotes or remarks.
struct SQLPieces: Sequence, IteratorProtocol {
    enum Kind { case plain, quoted, remark }

    private let source: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// - Parameter source: outlives the pieces.
    init(_ source: UnsafeBufferPointer<UInt8>) { self.source = source }

    mutating func next() -> (kind: Kind, range: Range<Int>)? {
        guard position < source.count else { return nil }
        let start = position
        let kind = Self.kind(source, at: start)
        switch kind.0 {
        case .plain:
            while position < source.count, Self.kind(source, at: position).0 == .plain { position += 1 }
        case .quoted, .remark: position = kind.1
        }
        return (kind.0, start..<position)
    }

    /// What begins at a place, and where it ends.
    private static func kind(_ source: UnsafeBufferPointer<UInt8>, at start: Int) -> (Kind, Int) {
        func byte(_ index: Int) -> UInt8 { index < source.count ? source[index] : 0 }
        func end(after first: Int, _ isEnd: (Int) -> Int?) -> Int {
            var index = first
            while index < source.count {
                if let end = isEnd(index) { return Swift.min(end, source.count) }
                index += 1
            }
            return source.count
        }
        switch byte(start) {
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            // A doubled quote is two quoted stretches that touch, which comes to the same.
            return (.quoted, end(after: start + 1) { byte($0) == byte(start) ? $0 + 1 : nil })
        case UInt8(ascii: "-") where byte(start + 1) == UInt8(ascii: "-"):
            return (.remark, end(after: start + 2) { byte($0) == 10 ? $0 + 1 : nil })
        case UInt8(ascii: "/") where byte(start + 1) == UInt8(ascii: "*"):
            return (
                .remark,
                end(after: start + 2) {
                    byte($0) == UInt8(ascii: "*") && byte($0 + 1) == UInt8(ascii: "/") ? $0 + 2 : nil
                }
            )
        case UInt8(ascii: "$"):
            // $body$ … $body$
            var tagEnd = start + 1
            while byte(tagEnd) == 95 || byte(tagEnd) >= 97 && byte(tagEnd) <= 122 { tagEnd += 1 }
            guard byte(tagEnd) == UInt8(ascii: "$") else { return (.plain, start + 1) }
            let tag = Array(source[start...tagEnd])
            return (
                .quoted,
                end(after: tagEnd + 1) { index in
                    index + tag.count <= source.count && source[index..<index + tag.count].elementsEqual(tag)
                        ? index + tag.count : nil
                }
            )
        default: return (.plain, start + 1)
        }
    }
}
