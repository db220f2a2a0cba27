/// A paragraph while it is read.
struct WordParagraph {
    var properties = WordParagraphProperties()
    /// Its mark was deleted while changes were tracked: it runs on into the next one.
    var isJoined = false
    /// What stands in text boxes that hang on it, to follow it.
    var boxes: [(text: String, role: DocumentParagraph.Role)] = []
    private var bytes: [UInt8] = []

    mutating func append(_ piece: UnsafeRawBufferPointer) { bytes.append(contentsOf: piece) }
    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}
