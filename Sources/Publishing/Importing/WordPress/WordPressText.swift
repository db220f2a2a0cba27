import Crypto
import Exchange
import Kernel

/// A post or page of a WordPress export as a text of ours.
public struct WordPressText: Sendable {
    private let item: WordPressItem
    /// Its title, for messages.
    public let name: String
    public let body: WordPressBody
    /// Names it from one import to the next.
    public let origin: String
    private let day: CalendarDay?

    /// - Parameters:
    ///   - source: the file, for items that say nothing of their own.
    ///   - today: what is public was published by then.
    /// - Throws: `Problem` with the title for an item that is no text or cannot be one.
    public init(_ item: WordPressItem, source: String, today: CalendarDay) throws {
        self.item = item
        name = Self.name(of: item)
        guard item.type == "post" || item.type == "page" else {
            throw Problem(field: name, key: "problem_wordpress_type", arguments: ["type": item.type])
        }
        guard ["publish", "draft", "pending", "private", "future"].contains(item.status) else {
            throw Problem(field: name, key: "problem_wordpress_status", arguments: ["status": item.status])
        }
        guard !item.isTooLarge else { throw Problem(field: name, key: "problem_import_text_large") }
        guard !item.title.trimmed.isEmpty else { throw Problem(field: name, key: "problem_import_no_title") }
        origin = "wordpress:" + (item.guid.isEmpty ? "\(PathText(source).name)#\(item.number)" : item.guid)
        body = WordPressBody(item.content)
        day = CalendarDay(iso: item.date.prefix(10))
        if isPublic, day.map({ $0 > today }) ?? true {
            throw Problem(field: name, key: "problem_wordpress_day", arguments: ["day": String(item.date.prefix(40))])
        }
    }

    /// Whether everybody could read it there.
    public var isPublic: Bool { item.status == "publish" && item.password.isEmpty }

    /// Of what the export says of it, and of the files that it names.
    /// - Parameter files: SHA-256 by address.
    public func digest(_ files: [String: String]) -> String {
        let parts =
            [item.title, item.link, item.guid, item.status, item.date, item.author, item.content]
            + item.categories + files.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return SHA256.hash(data: Array(parts.joined(separator: "\n").utf8)).description
    }

    /// The text with the files that were stored for it.
    /// - Parameters:
    ///   - files: by the address that the text has them under.
    ///   - zone: which publishes it.
    /// - Throws: `Problem` with the title when nothing is left of it, or too much.
    public func incoming(_ files: [String: ManuscriptFile], digest: String, zone: String?) throws -> IncomingText {
        let (html, documents) = body.placed(files)
        var text = IncomingText(name: name, origin: origin, digest: digest)
        let cleaned: ArticleBody
        do {
            cleaned = try ArticleBody(cleaning: html)
        } catch let refusal as BodyRefusal {
            throw Problem(field: name, key: refusal.problemKey)
        }
        guard !cleaned.html.isEmpty else { throw Problem(field: name, key: "problem_import_no_body") }
        text.language = Self.language(item.title, cleaned.text)
        text.content[text.language].title = item.title
        text.content[text.language].source = item.author
        text.content[text.language].body = cleaned.html
        text.content[text.language].attachments = documents
        text.content.day = day.map { "\($0)" } ?? ""
        text.place.zone = zone
        text.place.section = item.categories.map(\.trimmed).first {
            !["", "uncategorized", "未分类"].contains($0.lowercased()) && $0.count <= SectionDraft.longestName
        }
        text.addresses = Self.addresses(item)
        text.isPublic = isPublic
        let used = text.content.files
        text.files = files.values.filter { used.contains($0.hash) }.sorted { $0.hash < $1.hash }
        return try text.tidied()
    }

    private static func name(of item: WordPressItem) -> String {
        let title = item.title.trimmed
        return title.isEmpty ? "\(item.type) \(item.number)" : title
    }

    private static func addresses(_ item: WordPressItem) -> [String] {
        var seen: Set<String> = []
        return [item.link, item.guid].map(\.trimmed).filter {
            ($0.hasPrefix("http://") || $0.hasPrefix("https://")) && $0.utf8.count <= 2000 && seen.insert($0).inserted
        }
    }

    /// A Chinese title is a Chinese text; without one, what most of the text is written in.
    private static func language(_ title: String, _ text: String) -> Language {
        guard !title.contains(where: \.isHan) else { return .zhHans }
        let sample = text.prefix(2000)
        return sample.count(where: \.isHan) * 4 > sample.count ? .zhHans : .english
    }
}
