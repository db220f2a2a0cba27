/// What was pasted, ready for the parser: without the payloads of embedded pictures and without control characters.
struct PastedSource {
    let text: String
    /// Whether there is any tag in it.
    let isMarkup: Bool

    /// One pass over the bytes, however large the pictures are.
    init(_ html: String, limits: BodyLimits) throws(BodyRefusal) {
        guard html.utf8.count <= limits.bytesWithPictures else { throw .tooLarge }
        var html = html
        var bytes = html.withUTF8 { EmbeddedPayloads.removed(from: $0) }
        guard bytes.count <= limits.bytes else { throw .tooLarge }
        let before = bytes.count
        bytes.removeAll(where: Self.isControl)
        // Of a picture or a program every tenth byte is one, of a text none.
        guard (before - bytes.count) * 50 <= before || before < 100 else { throw .notText }
        if let start = Self.clipboardHeaderEnd(bytes) { bytes.removeFirst(start) }
        isMarkup = Self.isMarkup(bytes)
        if isMarkup { bytes = OfficeConditions.commented(bytes) }
        if isMarkup, NestingGauge.depth(of: bytes) > limits.depth * 4 { throw .tooDeep }
        text = String(decoding: bytes, as: UTF8.self)
    }

    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 32 && !(9...13).contains(byte) || byte == 127
    }

    /// Windows writes `Version:0.9` and the places of the parts before the HTML.
    private static func clipboardHeaderEnd(_ bytes: [UInt8]) -> Int? {
        bytes.starts(with: Array("Version:".utf8)) ? bytes.prefix(1000).firstIndex(of: 60) : nil
    }

    private static func isMarkup(_ bytes: [UInt8]) -> Bool {
        zip(bytes, bytes.dropFirst()).contains { first, second in
            let isLetter = (97...122).contains(second | 32)
            return first == 60 && (isLetter || second == 47 || second == 33)
        }
    }
}
