/// `xl/sharedStrings.xml`: the texts that cells name by number.
final class SharedTexts: XMLFollower {
    private(set) var texts: [String] = []
    private var reader = RunReader()
    private(set) var isOver = false

    func open(_ name: String, _ attributes: XMLAttributes) {
        if name == "si" { reader = RunReader() } else { reader.open(name) }
    }

    func close(_ name: String) {
        reader.close(name)
        guard name == "si" else { return }
        texts.append(reader.content)
        isOver = texts.count > Workbook.Limit.cells || reader.isTooLong
    }

    func text(_ bytes: UnsafeRawBufferPointer) { reader.text(bytes) }
}

/// A text of one or more runs (`t`), without how it sounds (`rPh`).
struct RunReader {
    private var bytes: [UInt8] = []
    private var isInText = false
    private var isInSound = false

    /// Longer than any cell may be.
    var isTooLong: Bool { bytes.count > Workbook.Limit.text * 4 }

    mutating func open(_ name: String) {
        if name == "rPh" { isInSound = true }
        if name == "t" { isInText = !isInSound }
    }

    mutating func close(_ name: String) {
        if name == "rPh" { isInSound = false }
        if name == "t" { isInText = false }
    }

    mutating func text(_ piece: UnsafeRawBufferPointer) { if isInText, !isTooLong { bytes.append(contentsOf: piece) } }

    /// The text, with `_x000D_` and the like as the characters that they stand for.
    var content: String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.contains(95), text.contains("_x") else { return text }
        return text.replacing(/_x([0-9A-Fa-f]{4})_/) { match in
            UInt32(match.1, radix: 16).flatMap(UnicodeScalar.init).map { String(Character($0)) } ?? String(match.0)
        }
    }
}
