import HTTPTypes

/// Whether a request is a reader's, or a program's: one reading for both paths. Nothing of what is read here is kept.
enum ReaderCheck {
    /// Words in `User-Agent` by which programs name themselves, in lower case, each of two letters or more.
    ///
    /// A short choice after the two lists that are used most for this: the robots of the COUNTER Code of Practice
    /// (github.com/atmire/COUNTER-Robots, `COUNTER_Robots_list.json`) and the patterns of isbot
    /// (github.com/omrilotan/isbot, `src/patterns.json`). Search engines of China call themselves spiders; `http` stands
    /// in the address that most robots give, and in the names of most libraries. A program that pretends to be a browser
    /// is counted, and a telephone of the make Cubot is not: figures of visits are no exact science.
    static let programs: [StaticString] = [
        "bot", "spider", "crawl", "slurp", "scrap", "http", "curl", "wget", "python", "java/", "libwww", "perl", "ruby",
        "php", "node-fetch", "axios", "undici", "aria2", "apachebench", "headless", "phantomjs", "selenium",
        "lighthouse", "pagespeed", "facebookexternalhit", "whatsapp/", "preview", "validator", "scan", "monitor",
        "uptime", "pingdom", "statuscake", "nagios", "zabbix", "prometheus", "blackbox", "kube-probe", "haproxy",
        "feed", "archive",
    ]

    /// Words in `Sec-Purpose`, `Purpose`, `X-Purpose` and `X-Moz` by which a browser says that nobody looks yet.
    private static let ahead: [StaticString] = ["prefetch", "prerender", "preview"]

    /// The names of those headers, in lower case.
    static let purposes: [StaticString] = ["sec-purpose", "purpose", "x-purpose", "x-moz"]

    /// Whether `User-Agent` is that of a browser. A program that says nothing of itself is none.
    static func isBrowser(_ agent: Span<UInt8>) -> Bool {
        guard !agent.isEmpty else { return false }
        let pairs = Self.pairs
        var index = 1
        while index < agent.count {
            if pairs[pair(agent[index - 1], agent[index])], begins(agent, at: index - 1, any: programs) { return false }
            index += 1
        }
        return true
    }

    /// Whether a header of `purposes` says that a page is fetched before somebody wants to see it.
    static func isAhead(_ purpose: Span<UInt8>) -> Bool {
        purpose.indices.contains { begins(purpose, at: $0, any: ahead) }
    }

    /// Whether a request as Hummingbird reads it is a reader's.
    static func isReader(_ headers: HTTPFields) -> Bool {
        guard let agent = headers[.userAgent], isBrowser(Array(agent.utf8).span) else { return false }
        return purposes.allSatisfy { name in
            headers.first(named: "\(name)").map { !isAhead(Array($0.utf8).span) } ?? true
        }
    }

    /// Which two bytes a word of `programs` begins with: most places of most names are passed by one look.
    private static let pairs: [Bool] = {
        var pairs = [Bool](repeating: false, count: 1024)
        for word in programs {
            word.withUTF8Buffer { bytes in
                if bytes.count >= 2 { pairs[pair(bytes[0], bytes[1])] = true }
            }
        }
        return pairs
    }()

    /// Two bytes without their case as one number below 1024; others than letters share numbers with letters.
    private static func pair(_ first: UInt8, _ second: UInt8) -> Int { Int(first & 31) << 5 | Int(second & 31) }

    private static func begins(_ bytes: Span<UInt8>, at start: Int, any words: [StaticString]) -> Bool {
        words.contains { word in
            guard bytes.count - start >= word.utf8CodeUnitCount else { return false }
            return word.withUTF8Buffer { word in
                for (offset, letter) in word.enumerated() {
                    let byte = bytes[start + offset]
                    let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
                    guard (isCapital ? byte | 0x20 : byte) == letter else { return false }
                }
                return true
            }
        }
    }
}
