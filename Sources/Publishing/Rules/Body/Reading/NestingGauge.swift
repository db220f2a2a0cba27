/// How deep a source nests, roughly and before it is parsed: the parser's time grows with depth times end tags.
enum NestingGauge {
    /// Elements whose end tag may be left out, and what the next of their kind closes.
    private static let closes: [String: Set<String>] = [
        "p": ["p"], "li": ["li", "p"], "td": ["td", "th", "p"], "th": ["td", "th", "p"], "dd": ["dd", "dt", "p"],
        "dt": ["dd", "dt", "p"], "tr": ["tr", "td", "th", "p"], "option": ["option"],
        "tbody": ["tbody", "thead", "tr", "td", "th", "p"],
    ]
    /// How far up an end tag looks for its element.
    private static let reach = 16

    static func depth(of bytes: [UInt8]) -> Int {
        var open: [String] = []
        var deepest = 0
        var index = 0
        while let start = bytes[index...].firstIndex(of: 60) {
            index = start + 1
            guard index < bytes.count else { break }
            let isEnd = bytes[index] == 47
            let name = name(bytes, at: isEnd ? index + 1 : index)
            guard !name.isEmpty, !ElementKind.empty.contains(name) else { continue }
            if isEnd {
                if let place = open.suffix(reach).lastIndex(of: name) { open.removeSubrange(place...) }
            } else {
                let closed = closes[name] ?? []
                while let last = open.last, closed.contains(last) { open.removeLast() }
                open.append(name)
                deepest = max(deepest, open.count)
            }
        }
        return deepest
    }

    private static func name(_ bytes: [UInt8], at start: Int) -> String {
        guard start < bytes.count, (97...122).contains(bytes[start] | 32) else { return "" }
        let end = bytes[start...].prefix(24).firstIndex { byte in
            !((97...122).contains(byte | 32) || (48...57).contains(byte) || byte == 45)
        }
        return String(decoding: bytes[start..<(end ?? min(start + 24, bytes.count))].map { $0 | 32 }, as: UTF8.self)
    }
}
