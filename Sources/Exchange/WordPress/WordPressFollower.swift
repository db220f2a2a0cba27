/// Picks the items out of a WordPress export as it streams by.
final class WordPressFollower: XMLFollower {
    /// What a text of an item may have at most, in bytes of UTF-8.
    static let mostOfContent = 16 << 20
    /// No text of an export is that long: the file is damaged, or wants to fill the memory.
    private static let mostOfText = 256 << 20
    /// What any other field may have.
    private static let mostOfField = 64 << 10

    /// Items that are complete and not yet fetched.
    var items: [WordPressItem] = []
    /// Whether it is an RSS file with WordPress's own marks.
    private(set) var isExport = false
    private(set) var isOver = false

    private var path: [String] = []
    private var item: WordPressItem?
    private var field: [UInt8] = []
    private var textLength = 0
    private var isTag = false
    /// What authors are called, by the name that they sign in with.
    private var authors: [String: String] = [:]
    private var login = ""

    func open(_ name: String, _ attributes: XMLAttributes) {
        let name = Self.prefix(attributes.space) + name
        path.append(name)
        field.removeAll(keepingCapacity: true)
        textLength = 0
        if path.count == 1 ? name != "rss" : path.count > 100 { isOver = true }
        if path == ["rss", "channel", "wp:wxr_version"] { isExport = true }
        if path == ["rss", "channel", "item"] { item = WordPressItem() }
        if name == "category" { isTag = attributes["domain"] != "category" }
    }

    func text(_ bytes: UnsafeRawBufferPointer) {
        textLength += bytes.count
        if textLength > Self.mostOfText { isOver = true }
        let limit = path.last == "content:encoded" ? Self.mostOfContent : Self.mostOfField
        guard path.count == 4, field.count <= limit else { return }
        field.append(contentsOf: bytes)
        if field.count > limit, isKept(path.last ?? "") { item?.isTooLarge = true }
    }

    func close(_ name: String) {
        guard let name = path.popLast() else { return }
        if path == ["rss", "channel", "item"] {
            set(name, String(decoding: field, as: UTF8.self))
        } else if path == ["rss", "channel", "wp:author"] {
            note(name, String(decoding: field, as: UTF8.self))
        } else if path == ["rss", "channel"], name == "item", let item {
            items.append(item.isTooLarge ? Self.emptied(item) : item)
            self.item = nil
        }
    }

    private func isKept(_ name: String) -> Bool { name == "content:encoded" || name == "title" || name == "link" }

    private func set(_ name: String, _ text: String) {
        switch name {
        case "title": item?.title = text
        case "link": item?.link = text
        case "guid": item?.guid = text
        case "dc:creator": item?.author = authors[text] ?? text
        case "content:encoded": item?.content = text
        case "category": if !isTag { item?.categories.append(text) }
        case "wp:post_id": item?.number = text
        case "wp:post_type": item?.type = text
        case "wp:post_date": item?.date = text
        case "wp:status": item?.status = text
        case "wp:post_password": item?.password = text
        default: break
        }
    }

    private func note(_ name: String, _ text: String) {
        if name == "wp:author_login" { login = text }
        if name == "wp:author_display_name", !text.isEmpty, authors.count < 10_000 { authors[login] = text }
    }

    private static func emptied(_ item: WordPressItem) -> WordPressItem {
        var item = item
        item.content = ""
        return item
    }

    /// Files may choose their prefixes; the addresses say what is meant, of any version of the format.
    private static func prefix(_ space: String) -> String {
        if space.hasSuffix("/excerpt/") { return "excerpt:" }
        if space.hasPrefix("http://wordpress.org/export/") { return "wp:" }
        switch space {
        case "http://purl.org/rss/1.0/modules/content/": return "content:"
        case "http://purl.org/dc/elements/1.1/": return "dc:"
        case "": return ""
        default: return "other:"
        }
    }
}
