/// The paths of a zip, and the parts that tell what it is.
struct ZipListing {
    /// Parts whose text says of which kind a document is: Open Packaging (ECMA-376), OpenDocument, OFD.
    static let telling: Set<String> = ["[content_types].xml", "mimetype", "meta-inf/manifest.xml"]

    /// Bytes of all of them together: a type takes some 150, and a document has at most 10,000 parts.
    static let mostTelling = 4 << 20

    /// Bytes of a type that are looked at; real ones have fewer than 100.
    private static let longestType = 200

    private(set) var paths: Set<String> = []
    /// In lower case.
    private var texts: [String: [UInt8]] = [:]
    private var toldBytes = 0

    /// - Throws: `FileRefusal.bomb` when the parts that tell what it is are larger than those of any document.
    mutating func add(_ part: ZipPart) throws(FileRefusal) {
        paths.insert(part.path)
        guard Self.telling.contains(part.path) else { return }
        toldBytes += part.bytes.count
        guard toldBytes <= Self.mostTelling else { throw .bomb }
        // UTF-16 is read without its zeros; the first of two parts of a name must not hide the second.
        texts[part.path, default: []] += part.bytes.lazy.filter { $0 != 0 }.map(Self.lowercased)
    }

    /// Which document it is; a plain archive otherwise.
    var kind: FileKind {
        let types = mainTypes
        if isMain("word", "wordprocessingml", types) { return .docx }
        if isMain("excel", "spreadsheetml", types) { return .xlsx }
        if isMain("powerpoint", "presentationml", types) { return .pptx }
        let openDocument = "application/vnd.oasis.opendocument."
        for (kind, name) in [(FileKind.odt, "text"), (.ods, "spreadsheet"), (.odp, "presentation")]
        where text("mimetype").starts(with: (openDocument + name).utf8) && paths.contains("content.xml") {
            return kind
        }
        return paths.contains("ofd.xml") ? .ofd : .zip
    }

    /// A main part has a type such as `…wordprocessingml.document.main+xml`, with macros `…ms-word.document.macroEnabled…`.
    private func isMain(_ program: String, _ language: String, _ types: Set<String>) -> Bool {
        types.contains { $0.contains(language + ".") || $0.contains("ms-\(program).") }
    }

    /// What ends with `.main"` or `.main+xml"`, from its last character that is none of a type. Each byte is looked at
    /// a few times at most, whatever somebody sent.
    private var mainTypes: Set<String> {
        var types: Set<String> = []
        var rest = text("[content_types].xml")[...]
        while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
            var value = rest[..<quote].suffix(Self.longestType)
            rest = rest[quote...].dropFirst()
            if value.suffix(4).elementsEqual("+xml".utf8) { value = value.dropLast(4) }
            guard value.suffix(5).elementsEqual(".main".utf8) else { continue }
            let start = value.lastIndex { !Self.isOfType($0) }.map { $0 + 1 }
            types.insert(String(decoding: value[(start ?? value.startIndex)...], as: UTF8.self))
        }
        return types
    }

    private static func isOfType(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "-")
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// The path of a part that holds a program; a document may also only declare that it has one.
    var macros: String? {
        if let path = paths.sorted().first(where: Self.isProgram) { return path }
        let types = "[content_types].xml"
        return has("macroenabled", in: types) || has("vbaproject", in: types) ? "[Content_Types].xml" : nil
    }

    /// OpenDocument encrypts part by part and says so in its manifest.
    var isEncrypted: Bool { has("encryption-data", in: "meta-inf/manifest.xml") }

    private static func isProgram(_ path: String) -> Bool {
        path.hasSuffix("vbaproject.bin") || path.contains("/macrosheets/") || path.hasPrefix("basic/")
            || path.hasPrefix("scripts/")
    }

    private func has(_ word: String, in path: String) -> Bool {
        let wanted = Array(word.utf8)
        var rest = text(path)[...]
        while let first = wanted.first, let place = rest.firstIndex(of: first) {
            rest = rest[place...]
            if rest.starts(with: wanted) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    private func text(_ path: String) -> [UInt8] { texts[path] ?? [] }
}
