/// What the headers of a request mean to the fast path.
struct HeaderNotes {
    private(set) var hasHost = false
    /// A header that an answer of the normal path may depend on, now or one day.
    private(set) var hasUnusual = false
    private(set) var acceptEncoding: Range<Int>?
    private(set) var ifNoneMatch: Range<Int>?
    private(set) var userAgent: Range<Int>?
    /// The page is fetched before somebody wants to see it.
    private(set) var isAhead = false
    private var count = 0

    enum Meaning { case host, acceptEncoding, ifNoneMatch, userAgent, purpose, connection, harmless, unusual }

    /// Takes note of a header's name, as soon as it is known: the codec may refuse its value before the line ends.
    /// - Returns: `nil` when the request cannot be plain any more: for what frames a body or governs the connection,
    ///   for what may stand once and stands twice, and for too many headers.
    mutating func open(_ name: Range<Int>, in bytes: Span<UInt8>) -> Meaning? {
        count += 1
        guard count <= RequestReader.mostHeaders, let meaning = Self.meaning(of: name, in: bytes) else { return nil }
        switch meaning {
        case .host where hasHost, .acceptEncoding where acceptEncoding != nil, .ifNoneMatch where ifNoneMatch != nil:
            return nil
        default: return meaning
        }
    }

    /// Takes note of the value that follows.
    /// - Returns: whether the request can still be plain.
    mutating func note(_ value: Range<Int>, of meaning: Meaning, in bytes: Span<UInt8>) -> Bool {
        switch meaning {
        case .host:
            guard Self.isHost(value, in: bytes) else { return false }
            hasHost = true
        case .acceptEncoding: acceptEncoding = value
        case .ifNoneMatch: ifNoneMatch = value
        case .userAgent:
            // Two names: the ordinary path reads them together.
            hasUnusual = hasUnusual || userAgent != nil
            userAgent = value
        case .purpose: isAhead = isAhead || ReaderCheck.isAhead(bytes.extracting(value))
        case .connection: return Self.equal(value, "keep-alive", in: bytes)
        case .harmless: break
        case .unusual: hasUnusual = true
        }
        return true
    }

    /// Names in lower case. What is not listed is unusual, except what begins with `sec-` or `x-`.
    private static let known: [(name: StaticString, meaning: Meaning)] = [
        ("host", .host), ("accept-encoding", .acceptEncoding), ("if-none-match", .ifNoneMatch),
        ("connection", .connection), ("user-agent", .userAgent), ("accept", .harmless), ("accept-language", .harmless),
        ("cookie", .harmless), ("referer", .harmless), ("cache-control", .harmless), ("pragma", .harmless),
        ("dnt", .harmless), ("upgrade-insecure-requests", .harmless), ("priority", .harmless), ("origin", .harmless),
        ("via", .harmless), ("forwarded", .harmless), ("traceparent", .harmless), ("tracestate", .harmless),
        ("save-data", .harmless),
    ]

    /// Names that frame a body or govern the connection.
    private static let governing: [StaticString] = [
        "content-length", "transfer-encoding", "upgrade", "expect", "te", "trailer", "proxy-connection",
        "http2-settings", "keep-alive",
    ]

    /// - Returns: `nil` for a governing header.
    private static func meaning(of name: Range<Int>, in bytes: Span<UInt8>) -> Meaning? {
        for entry in known where equal(name, entry.name, in: bytes) { return entry.meaning }
        for word in ReaderCheck.purposes where equal(name, word, in: bytes) { return .purpose }
        for word in governing where equal(name, word, in: bytes) { return nil }
        return begins(name, "sec-", in: bytes) || begins(name, "x-", in: bytes) ? .harmless : .unusual
    }

    /// Letters, digits and what IPv6 addresses and ports need.
    private static func isHost(_ value: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        for index in value {
            switch bytes[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"),
                UInt8(ascii: "["), UInt8(ascii: "]"):
                continue
            default: return false
            }
        }
        return true
    }

    /// Compares without regard to case; `word` is in lower case and has letters and hyphens only.
    private static func equal(_ range: Range<Int>, _ word: StaticString, in bytes: Span<UInt8>) -> Bool {
        range.count == word.utf8CodeUnitCount && begins(range, word, in: bytes)
    }

    private static func begins(_ range: Range<Int>, _ word: StaticString, in bytes: Span<UInt8>) -> Bool {
        guard range.count >= word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { word in
            for (offset, letter) in word.enumerated() {
                let byte = bytes[range.lowerBound + offset]
                let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
                guard (isCapital ? byte | 0x20 : byte) == letter else { return false }
            }
            return true
        }
    }
}
