import Exchange

/// The content of a WordPress item as HTML: paragraphs where its author left a line empty, captions, no marks of
/// plugins; and the files that it names.
public struct WordPressBody: Sendable {
    /// HTML, with files under their old addresses.
    let html: String
    /// Addresses of pictures, and of documents that are linked, each once, in order.
    public let references: [String]

    public init(_ content: String) {
        html = Self.paragraphed(Self.captioned(content))
        var seen: Set<String> = []
        references = html.matches(of: Self.file).compactMap { match in
            let reference = Self.unquoted(match.3)
            return match.1.lowercased() == "img" || Self.isDocument(reference) ? reference : nil
        }.filter { seen.insert($0).inserted }
    }

    /// The same HTML with the files that are stored here now; and the documents among them with the words of their
    /// links.
    func placed(_ files: [String: ManuscriptFile]) -> (html: String, documents: [ManuscriptAttachment]) {
        var documents: [ManuscriptAttachment] = []
        let placed = html.replacing(Self.file) { match in
            guard let file = files[Self.unquoted(match.3)] else { return String(match.0) }
            let tag = html[match.0.startIndex..<match.3.startIndex]
            if !file.isPicture, !documents.contains(where: { $0.file == file.hash }) {
                let rest = html[match.0.endIndex...].prefix(2000)
                let label = rest.firstRange(of: "</a").map { Self.text(rest[..<$0.lowerBound]) } ?? ""
                documents.append(
                    ManuscriptAttachment(label: label.isEmpty ? file.name : label, name: file.name, file: file.hash))
            }
            return "\(tag)\"\(StoredFileAddress.prefix)\(file.hash)\"\(html[match.3.endIndex..<match.0.endIndex])"
        }
        return (placed, documents)
    }

    // MARK: Addresses

    private static var file: Regex<(Substring, Substring, Substring, Substring)> {
        /<(img|a)(\s(?:[^>]*?\s)?(?:src|href)\s*=\s*)("[^"<>]*"|'[^'<>]*')[^>]*>/.ignoresCase()
    }

    private static func unquoted(_ text: Substring) -> String {
        String(text.dropFirst().dropLast()).replacing("&amp;", with: "&")
    }

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
        let caption = /\[caption[^\]]*\](\s*(?:<a [^>]*>)?\s*<img [^>]*>\s*(?:<\/a>)?)(.*?)\[\/caption\]/
        return text.replacing(caption.dotMatchesNewlines()) {
            "<figure>\($0.1)<figcaption>\($0.2)</figcaption></figure>"
        }.replacing(/\[\/?(?:gallery|embed|audio|video|playlist|vc_[a-z_]+|et_pb_[a-z_]+)\b[^\]]*\]/, with: "")
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
