import Foundation

/// Writes small `.docx` files by hand, part by part, so that a test can say what stands in each.
struct WordFixture {
    private static let word = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    private static let others = """
        xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" \
        xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" \
        xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" \
        xmlns:v="urn:schemas-microsoft-com:vml" \
        xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"
        """
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    private(set) var parts: [(path: String, text: String)] = []

    /// - Parameters: the inner XML of the parts' roots.
    init(_ body: String, styles: String? = nil, numbering: String? = nil, footnotes: String? = nil) {
        add(
            "_rels/.rels",
            "<Relationships><Relationship Id=\"r\" Type=\"\(Self.office)/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
        )
        let further = [("styles", styles), ("numbering", numbering), ("footnotes", footnotes)]
        let relations = further.map { name, _ in
            "<Relationship Id=\"\(name)\" Type=\"\(Self.office)/\(name)\" Target=\"\(name).xml\"/>"
        }
        add("word/_rels/document.xml.rels", "<Relationships>\(relations.joined())</Relationships>")
        add("word/document.xml", "<w:document \(Self.word) \(Self.others)><w:body>\(body)</w:body></w:document>")
        for case (let name, let text?) in further {
            add("word/\(name).xml", "<w:\(name) \(Self.word)>\(text)</w:\(name)>")
        }
    }

    /// A paragraph of one run.
    /// - Parameter properties: the inner XML of `pPr`.
    static func paragraph(_ text: String, _ properties: String = "") -> String {
        "<w:p><w:pPr>\(properties)</w:pPr>\(run(text))</w:p>"
    }

    static func run(_ text: String, _ properties: String = "") -> String {
        "<w:r><w:rPr>\(properties)</w:rPr><w:t xml:space=\"preserve\">\(text)</w:t></w:r>"
    }

    /// An item of a list.
    static func item(_ text: String, _ list: Int, _ level: Int = 0) -> String {
        paragraph(text, "<w:numPr><w:ilvl w:val=\"\(level)\"/><w:numId w:val=\"\(list)\"/></w:numPr>")
    }

    /// Adds a part.
    mutating func add(_ path: String, _ text: String) {
        parts.append((path, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text))
    }

    /// The file, with parts beside its own.
    func bytes(in folder: SampleFolder, and more: [(path: String, bytes: [UInt8])] = []) throws -> [UInt8] {
        try folder.zip(parts.map { ($0.path, Array($0.text.utf8)) } + more)
    }
}
