/// The paths of a zip, and the parts that tell what it is.
struct ZipListing {
    /// Parts whose text says of which kind a document is: Open Packaging (ECMA-376), OpenDocument, OFD.
    static let telling: Set<String> = ["[content_types].xml", "mimetype", "meta-inf/manifest.xml"]

    private(set) var paths: Set<String> = []
    private var texts: [String: String] = [:]

    mutating func add(_ part: ZipPart) {
        paths.insert(part.path)
        guard Self.telling.contains(part.path) else { return }
        // UTF-16 is read without its zeros; the first of two parts of a name must not hide the second.
        texts[part.path, default: ""] += String(decoding: part.bytes.filter { $0 != 0 }, as: UTF8.self).lowercased()
    }

    /// Which document it is; a plain archive otherwise.
    var kind: FileKind {
        let types = text("[content_types].xml")
        if isMain("word", "wordprocessingml", types) { return .docx }
        if isMain("excel", "spreadsheetml", types) { return .xlsx }
        if isMain("powerpoint", "presentationml", types) { return .pptx }
        let openDocument = "application/vnd.oasis.opendocument."
        for (kind, name) in [(FileKind.odt, "text"), (.ods, "spreadsheet"), (.odp, "presentation")]
        where text("mimetype").hasPrefix(openDocument + name) && paths.contains("content.xml") {
            return kind
        }
        return paths.contains("ofd.xml") ? .ofd : .zip
    }

    /// A main part has a type such as `…wordprocessingml.document.main+xml`, with macros `…ms-word.document.macroEnabled…`.
    private func isMain(_ program: String, _ language: String, _ types: String) -> Bool {
        types.matches(of: /[a-z.\-]*\.main(?:\+xml)?"/).contains {
            $0.output.contains(language + ".") || $0.output.contains("ms-\(program).")
        }
    }

    /// The path of a part that holds a program; a document may also only declare that it has one.
    var macros: String? {
        let types = text("[content_types].xml")
        if let path = paths.sorted().first(where: Self.isProgram) { return path }
        return types.contains("macroenabled") || types.contains("vbaproject") ? "[Content_Types].xml" : nil
    }

    /// OpenDocument encrypts part by part and says so in its manifest.
    var isEncrypted: Bool { text("meta-inf/manifest.xml").contains("encryption-data") }

    private static func isProgram(_ path: String) -> Bool {
        path.hasSuffix("vbaproject.bin") || path.contains("/macrosheets/") || path.hasPrefix("basic/")
            || path.hasPrefix("scripts/")
    }

    private func text(_ path: String) -> String { texts[path] ?? "" }
}
