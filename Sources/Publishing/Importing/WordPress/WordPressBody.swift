import Exchange

/// The content of a WordPress item as HTML: paragraphs where its author left a line empty, captions, no marks of
/// plugins; and the files that it names.
public struct WordPressBody: Sendable {
    /// HTML, with files under their old addresses.
    let html: String
    /// Addresses of pictures, and of documents that are linked, each once, in order.
    public let references: [String]
    /// Pictures whose bytes stand in the text itself; they are not taken.
    public let embedded: Int
    private let tags: [WordPressTag]

    public init(_ content: String) {
        html = Self.paragraphed(Self.captioned(content))
        tags = WordPressTag.all(in: html)
        embedded = tags.count { $0.isPicture && $0.reference == nil }
        var seen: Set<String> = []
        references = tags.compactMap { tag in
            tag.reference.flatMap { tag.isPicture || Self.isDocument($0) ? $0 : nil }
        }.filter { seen.insert($0).inserted }
    }

    /// The same HTML with the files that are stored here now; and the documents among them with the words of their
    /// links.
    func placed(_ files: [String: ManuscriptFile]) -> (html: String, documents: [ManuscriptAttachment]) {
        var documents: [ManuscriptAttachment] = []
        var placed = ""
        var rest = html.startIndex
        for tag in tags {
            guard let file = tag.reference.flatMap({ files[$0] }) else { continue }
            placed += html[rest..<tag.value.lowerBound] + "\"\(StoredFileAddress.prefix)\(file.hash)\""
            rest = tag.value.upperBound
            guard !file.isPicture, !documents.contains(where: { $0.file == file.hash }) else { continue }
            let words = html[tag.end...].prefix(2000)
            let label = words.firstRange(of: "</a").map { Self.text(words[..<$0.lowerBound]) } ?? ""
            documents.append(
                ManuscriptAttachment(label: label.isEmpty ? file.name : label, name: file.name, file: file.hash))
        }
        return (placed + html[rest...], documents)
    }

    // MARK: Addresses

    private static func isDocument(_ reference: String) -> Bool {
        let name = WordPressMedia.name(of: reference).lowercased()
        return ["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx"].contains { name.hasSuffix("." + $0) }
    }

    private static func text(_ html: some StringProtocol) -> String {
        (try? ArticleBody(cleaning: "<p>\(html)</p>"))?.text.split(separator: "\n").joined(separator: " ") ?? ""
    }

    // MARK: WordPress's own writing

    /// `[caption …]<img …> words[/caption]` as a figure; other marks in brackets that plugins leave are taken out.
    private static func captioned(_ text: String) -> String {
        let parts = text.split(separator: "[caption", omittingEmptySubsequences: false)
        let figures = parts.dropFirst().map { figure($0) ?? "[caption" + $0 }
        let marks = /\[\/?(?:gallery|embed|audio|video|playlist|vc_[a-z_]+|et_pb_[a-z_]+)\b[^\[\]]*\]/
        return ((parts.first.map(String.init) ?? "") + figures.joined()).replacing(marks, with: "")
    }

    /// - Parameter part: what stands behind `[caption`, up to the next one.
    private static func figure(_ part: Substring) -> String? {
        guard let start = part.firstIndex(of: "]"), let end = part.firstRange(of: "[/caption]"), start < end.lowerBound
        else { return nil }
        let inner = part[part.index(after: start)..<end.lowerBound]
        guard let picture = inner.firstRange(of: "<img"), let close = inner[picture.lowerBound...].firstIndex(of: ">")
        else { return nil }
        let words = inner[inner.index(after: close)...]
        let link = words.prefix(200).firstRange(of: "</a>")
        let caption = link.map { words[$0.upperBound...] } ?? words
        return "<figure>\(inner[...close])\(link == nil ? "" : "</a>")<figcaption>\(caption)</figcaption></figure>"
            + part[end.upperBound...]
    }

    /// Texts of the old editor have no paragraphs but empty lines (`wpautop`); those of the new one say their blocks.
    private static func paragraphed(_ text: String) -> String {
        guard !text.contains("<!-- wp:"), !text.contains(/<p[\s>]/) else { return text }
        let lines = text.replacing("\r\n", with: "\n").split(separator: /\n[ \t\u{3000}\u{a0}]*\n/)
        return lines.map { block in
            let isBlock = block.contains(
                /<\/?(?:table|thead|tbody|tr|td|th|ul|ol|li|h[1-6]|div|blockquote|figure|pre|dl|section)\b/)
            return isBlock ? String(block) : "<p>" + block.replacing("\n", with: "<br>") + "</p>"
        }.joined(separator: "\n")
    }
}
