/// Looks in qpdf's JSON for the names of what a PDF does besides showing pages.
///
/// qpdf has undone compressed objects and the spellings of names (`/J#53`), and writes texts with `u:` or `b:` before
/// them, so that a string which begins with `/` is a name, and one before a colon a key of a dictionary.
struct PDFNames {
    /// The first that was found (ISO 32000-2).
    private(set) var active: String?
    private var token: [UInt8] = []
    private var key = ""
    private var state = State.outside

    /// Where in the JSON we are; a string is judged when it is known whether a colon follows.
    private enum State { case outside, inside, escaped, after }

    /// Longer strings are none of the names.
    private static let longest = 32
    private static let keys: Set<String> = ["/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/XFA"]
    private static let values: [String: Set<String>] = [
        "/S": ["/JavaScript", "/Launch", "/ImportData", "/GoToE"],
        "/Type": ["/EmbeddedFile"],
        "/Subtype": ["/RichMedia", "/FileAttachment"],
    ]

    /// Takes in the next bytes of the JSON.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { add(byte) }
    }

    private mutating func add(_ byte: UInt8) {
        switch state {
        case .inside where byte == UInt8(ascii: "\\"): state = .escaped
        case .inside where byte == UInt8(ascii: "\""): state = .after
        case .inside, .escaped:
            if token.count <= Self.longest { token.append(byte) }
            state = .inside
        case .after where byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n"): break
        case .after:
            judge(isKey: byte == UInt8(ascii: ":"))
            begin(byte)
        case .outside: begin(byte)
        }
    }

    private mutating func begin(_ byte: UInt8) {
        state = byte == UInt8(ascii: "\"") ? .inside : .outside
        token.removeAll(keepingCapacity: true)
    }

    private mutating func judge(isKey: Bool) {
        guard token.first == UInt8(ascii: "/") || isKey else { return }
        let name = String(decoding: token, as: UTF8.self)
        let isActive = isKey ? Self.keys.contains(name) : Self.values[key]?.contains(name) ?? false
        if isActive { active = active ?? name }
        if isKey { key = name }
    }
}
