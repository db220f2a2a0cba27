/// A request that is understood to its last byte: `GET` or `HEAD`, HTTP/1.1, origin form, no body.
struct PlainRequest: Equatable {
    let isHead: Bool
    /// Where the target stands in the bytes that were read.
    let target: Range<Int>
    let acceptEncoding: Range<Int>?
    let ifNoneMatch: Range<Int>?
    let userAgent: Range<Int>?
    /// Whether the browser fetches the page before somebody wants to see it.
    let isAhead: Bool
    /// Bytes of the request, its blank line included.
    let length: Int
    /// Whether every header is one that a prepared answer respects or may ignore.
    let isAnswerable: Bool

    /// Whether a reader asks to see the page, and no program.
    func isReaders(in bytes: Span<UInt8>) -> Bool {
        guard !isHead, !isAhead, let userAgent else { return false }
        return ReaderCheck.isBrowser(bytes.extracting(userAgent))
    }
}

/// What the first bytes of a connection, or of what follows an answered request, are.
enum RequestReading: Equatable {
    case plain(PlainRequest)
    /// The beginning of what may become a plain request.
    case incomplete
    /// Anything else: only the HTTP codec may judge it.
    case other
}

/// Reads plain requests, and nothing but plain requests, out of bytes.
///
/// The grammar is a narrow part of RFC 9112, so narrow that its every word is accepted by the HTTP codec too and ends
/// there at the same byte. What is refused here is not wrong; it is left to the codec. A fuzzer compares the two.
enum RequestReader {
    /// Longer heads are left to the codec, which has limits of its own.
    static let longestHead = 8 * 1024
    static let mostHeaders = 64

    /// Judges the request at the start of `bytes`.
    static func read(_ bytes: Span<UInt8>) -> RequestReading {
        let isHead = bytes.count > 0 && bytes[0] == UInt8(ascii: "H")
        var position = 0
        switch skip(isHead ? "HEAD " : "GET ", in: bytes, at: &position) {
        case .plain: break
        case let verdict: return verdict.reading
        }
        let target: Range<Int>
        switch Self.target(in: bytes, at: &position) {
        case .found(let range): target = range
        case let verdict: return verdict.reading
        }
        switch skip("HTTP/1.1\r\n", in: bytes, at: &position) {
        case .plain: break
        case let verdict: return verdict.reading
        }
        var headers = HeaderNotes()
        while true {
            switch line(in: bytes, at: &position, headers: &headers) {
            case .header: continue
            case .blank:
                guard headers.hasHost, position <= longestHead else { return .other }
                return .plain(
                    PlainRequest(
                        isHead: isHead, target: target, acceptEncoding: headers.acceptEncoding,
                        ifNoneMatch: headers.ifNoneMatch, userAgent: headers.userAgent, isAhead: headers.isAhead,
                        length: position, isAnswerable: !headers.hasUnusual))
            case .incomplete: return bytes.count > longestHead ? .other : .incomplete
            case .other: return .other
            }
        }
    }

    // MARK: The request line

    private enum Word {
        case plain, incomplete, other
        var reading: RequestReading { self == .incomplete ? .incomplete : .other }
    }

    private enum Target {
        case found(Range<Int>), incomplete, other
        var reading: RequestReading { if case .incomplete = self { .incomplete } else { .other } }
    }

    private static func skip(_ word: StaticString, in bytes: Span<UInt8>, at position: inout Int) -> Word {
        word.withUTF8Buffer { word in
            for (index, byte) in word.enumerated() {
                guard position + index < bytes.count else { return .incomplete }
                guard bytes[position + index] == byte else { return .other }
            }
            position += word.count
            return .plain
        }
    }

    private static func target(in bytes: Span<UInt8>, at position: inout Int) -> Target {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: " ") {
                defer { position += 1 }
                return position > start ? .found(start..<position) : .other
            }
            guard position > start || byte == UInt8(ascii: "/"), isOfTarget(byte) else { return .other }
            position += 1
        }
        return bytes.count > longestHead ? .other : .incomplete
    }

    /// What RFC 3986 allows in a path and a query, percent-encoded or bare.
    private static func isOfTarget(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
            UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: "="), UInt8(ascii: "%"), UInt8(ascii: "+"),
            UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "'"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: ","), UInt8(ascii: ";"):
            true
        default: false
        }
    }

    // MARK: Header lines

    private enum Line { case header, blank, incomplete, other }

    private static func line(in bytes: Span<UInt8>, at position: inout Int, headers: inout HeaderNotes) -> Line {
        guard position < bytes.count else { return .incomplete }
        if bytes[position] == UInt8(ascii: "\r") {
            guard position + 1 < bytes.count else { return .incomplete }
            guard bytes[position + 1] == UInt8(ascii: "\n") else { return .other }
            position += 2
            return .blank
        }
        let name = position
        while position < bytes.count, isOfName(bytes[position]) { position += 1 }
        guard position < bytes.count else { return .incomplete }
        guard bytes[position] == UInt8(ascii: ":"), position > name else { return .other }
        guard let meaning = headers.open(name..<position, in: bytes) else { return .other }
        position += 1
        while position < bytes.count, isBlank(bytes[position]) { position += 1 }
        let value = position
        while position < bytes.count, isOfValue(bytes[position]) { position += 1 }
        var end = position
        while end > value, isBlank(bytes[end - 1]) { end -= 1 }
        guard position < bytes.count else { return .incomplete }
        guard bytes[position] == UInt8(ascii: "\r"), end > value else { return .other }
        guard position + 1 < bytes.count else { return .incomplete }
        guard bytes[position + 1] == UInt8(ascii: "\n") else { return .other }
        position += 2
        return headers.note(value..<end, of: meaning, in: bytes) ? .header : .other
    }

    /// Letters, digits, hyphen and underscore: fewer than a token may have.
    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isOfValue(_ byte: UInt8) -> Bool {
        (byte >= UInt8(ascii: " ") && byte <= UInt8(ascii: "~")) || byte == UInt8(ascii: "\t")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
