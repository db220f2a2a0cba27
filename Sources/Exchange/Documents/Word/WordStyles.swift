/// `word/styles.xml`: which styles of paragraphs are headings or items of lists.
final class WordStyles: XMLFollower {
    private struct Style {
        var name = ""
        var base: String?
        var properties = WordParagraphProperties()
    }

    /// Styles are based on each other; longer chains are rings.
    private static let deepest = 20

    private var styles: [String: Style] = [:]
    private var path: [String] = []
    private var identifier: String?
    var isOver: Bool { styles.count > 20_000 }

    func open(_ name: String, _ attributes: XMLAttributes) {
        path.append(name)
        if name == "style", path.count == 2 {
            identifier = attributes["type"] ?? "paragraph" == "paragraph" ? attributes["styleId"] : nil
            if let identifier { styles[identifier] = Style() }
        }
        guard let identifier, path.count > 2 else { return }
        switch name {
        case "name" where path.count == 3: styles[identifier]?.name = (attributes["val"] ?? "").lowercased()
        case "basedOn" where path.count == 3: styles[identifier]?.base = attributes["val"]
        case _ where path.starts(with: ["styles", "style", "pPr"]):
            styles[identifier]?.properties.read(name, attributes)
        default: break
        }
    }

    func close(_ name: String) { if path.popLast() == "style", path.count == 1 { identifier = nil } }
    func text(_ bytes: UnsafeRawBufferPointer) {}

    /// What a paragraph has by itself, completed by its style and those that it is based on.
    func complete(_ own: WordParagraphProperties) -> WordParagraphProperties {
        var result = own
        var next = own.style
        for _ in 0..<Self.deepest {
            guard let identifier = next, let style = styles[identifier] else { break }
            if result.list == nil, let list = style.properties.list {
                result.list = list
                result.listStyle = identifier
                result.level = result.level ?? style.properties.level
            }
            result.outline = result.outline ?? style.properties.outline ?? Self.outline(style.name)
            next = style.base
        }
        return result
    }

    /// By the name that every language's Word writes.
    private static func outline(_ name: String) -> Int? {
        if name == "title" { return 0 }
        guard name.hasPrefix("heading "), let number = Int(name.dropFirst(8)), (1...9).contains(number) else {
            return nil
        }
        return number - 1
    }
}
