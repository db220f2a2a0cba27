/// What the headers of a request mean to the fast path.
struct HeaderNotes {
    private(set) var hasHost = false
    /// A header that an answer of the normal path may depend on, now or one day.
    private(set) var hasUnusual = false
    private(set) var acceptEncoding: Range<Int>?
    private(set) var ifNoneMatch: Range<Int>?
    private var count = 0

    /// Takes note of a header.
    /// - Returns: whether the request can still be plain: `false` for what frames a body or governs the connection,
    ///   for what may stand once and stands twice, and for too many headers.
    mutating func note(_ name: Range<Int>, _ value: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        count += 1
        guard count <= RequestReader.mostHeaders else { return false }
        switch Self.meaning(of: name, in: bytes) {
        case .host:
            guard !hasHost, Self.isHost(value, in: bytes) else { return false }
            hasHost = true
        case .acceptEncoding:
            guard acceptEncoding == nil else { return false }
            acceptEncoding = value
        case .ifNoneMatch:
            guard ifNoneMatch == nil else { return false }
            ifNoneMatch = value
        case .connection: return Self.equal(value, "keep-alive", in: bytes)
        case .governing: return false
        case .harmless: break
        case .unusual: hasUnusual = true
        }
        return true
    }

    private enum Meaning { case host, acceptEncoding, ifNoneMatch, connection, governing, harmless, unusual }

    /// Names in lower case. What is not listed is unusual, except what begins with `sec-` or `x-`.
    private static let known: [(name: StaticString, meaning: Meaning)] = [
        ("host", .host), ("accept-encoding", .acceptEncoding), ("if-none-match", .ifNoneMatch),
        ("connection", .connection), ("content-length", .governing), ("transfer-encoding", .governing),
        ("upgrade", .governing), ("expect", .governing), ("te", .governing), ("trailer", .governing),
        ("proxy-connection", .governing), ("http2-settings", .governing), ("keep-alive", .governing),
        ("user-agent", .harmless), ("accept", .harmless), ("accept-language", .harmless), ("cookie", .harmless),
        ("referer", .harmless), ("cache-control", .harmless), ("pragma", .harmless), ("dnt", .harmless),
        ("upgrade-insecure-requests", .harmless), ("priority", .harmless), ("origin", .harmless), ("via", .harmless),
        ("forwarded", .harmless), ("traceparent", .harmless), ("tracestate", .harmless), ("save-data", .harmless),
    ]

    private static func meaning(of name: Range<Int>, in bytes: Span<UInt8>) -> Meaning {
        for entry in known where equal(name, entry.name, in: bytes) { return entry.meaning }
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
