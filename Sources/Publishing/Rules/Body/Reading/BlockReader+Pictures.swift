extension BlockReader {
    /// A stored picture is a block of its own; of all others the editor is told.
    mutating func picture(_ element: BodyElement, _ context: ReadingContext) throws(BodyRefusal) {
        guard !context.isHidden else { return }
        let alternative = Self.visible(element.attributes["alt"] ?? element.attributes["title"] ?? "")
        guard let source = BodyAddress.picture(element.attributes["src"] ?? "") else {
            return notes.add(.pictureNotStored, alternative)
        }
        try flush()
        try add(.figure(BodyPicture(source: source, alternative: alternative, caption: "", credit: "")))
    }

    /// The line below the picture before it; a paragraph where there is none.
    mutating func caption(_ element: BodyElement, _ context: ReadingContext) throws(BodyRefusal) {
        try flush()
        guard case .block(.figure(let picture))? = parts.last, picture.caption.isEmpty, picture.credit.isEmpty else {
            try read(element.children, context)
            return try flush()
        }
        var credits: [BodyNode] = []
        let words = Self.withoutCredit(element.children, into: &credits)
        let inner = context.nested()
        let blocks = try nested(words, inner)
        let credit = Self.line(of: try nested(credits, inner))
        parts[parts.count - 1] = .block(
            .figure(
                BodyPicture(
                    source: picture.source, alternative: picture.alternative, caption: Self.line(of: blocks),
                    credit: credit)))
        for picture in blocks.flatMap(\.pictures) { try add(.figure(picture)) }
    }

    private static func withoutCredit(_ nodes: [BodyNode], into credits: inout [BodyNode]) -> [BodyNode] {
        var result: [BodyNode] = []
        for node in nodes {
            guard case .element(var element) = node else {
                result.append(node)
                continue
            }
            if element.name == "small", element.hasClass("credit") {
                credits.append(.element(element))
            } else {
                element.children = withoutCredit(element.children, into: &credits)
                result.append(.element(element))
            }
        }
        return result
    }

    /// All text of the blocks in one line.
    static func line(of blocks: [BodyBlock]) -> String {
        visible(blocks.flatMap(\.allLines).map { $0.map(\.text).joined() }.joined(separator: " "))
    }

    /// Folded, and without what has no shape.
    private static func visible(_ text: String) -> String {
        var runs = RunBuilder(keepsBreaks: false)
        runs.append(text, style: [], link: nil)
        return runs.finish().joined().map(\.text).joined()
    }
}
