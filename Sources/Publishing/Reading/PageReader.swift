import ChineseText
import Exchange
import Kernel

/// Reads a saved page: bytes → text → blocks → fields. Pure; knows no database.
public struct PageReader: Sendable {
    /// Pages over this many bytes are refused.
    public static let largestPage = 16 * 1024 * 1024
    /// Grows when the same bytes would be read differently, so that they are imported anew.
    public static let revision = 3

    public init() {}

    /// Reads one page.
    /// - Parameter name: the file's name, for messages only.
    /// - Throws: `Problem` for an empty, binary or oversized file.
    public func read(_ bytes: [UInt8], name: String) throws -> SavedPage {
        guard !bytes.isEmpty else { throw Problem(field: name, key: "problem_page_empty") }
        guard bytes.count <= Self.largestPage else { throw Problem(field: name, key: "problem_page_too_large") }
        guard let decoded = TextDecoding.decode(bytes) else { throw Problem(field: name, key: "problem_not_text") }
        var page = SavedPage()
        var text = decoded.text
        page.address = Self.takeAddress(&text)
        if decoded.damaged { page.warnings.append(Problem(field: "text", key: "warning_damaged_text")) }
        if Self.isHTML(text) {
            readHTML(text, into: &page)
        } else {
            let blocks = text.unicodeScalars.split(whereSeparator: \.isLineEnd).map { line in
                let plain = folded(Substring(line))
                return PageBlock(shape: .line, text: plain, html: escapedHTML(plain))
            }.filter { !$0.text.isEmpty }
            FieldFinder(blocks: blocks, hints: FieldFinder.Hints()).fill(&page)
        }
        page.language = Self.language(of: page)
        Self.warnOfAbsences(&page)
        return page
    }

    /// A first line `url: …`, taken off the text.
    private static func takeAddress(_ text: inout String) -> String? {
        let line = text.prefix { !$0.isNewline }
        guard line.count < 2000, line.lowercased().hasPrefix("url:") else { return nil }
        let value = folded(line.dropFirst(4))
        text = String(text.dropFirst(line.count))
        return isAddress(value) ? value : nil
    }

    private static func isAddress(_ text: String) -> Bool { text.hasPrefix("http://") || text.hasPrefix("https://") }

    private static func isHTML(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.contains(60) else { return false }
        var tags = 0
        var ended = 0
        // One tag is a text that speaks of tags; a page has many, or says what it is.
        for index in bytes.indices where bytes[index] == 60 {
            let tag = Substring(bytes[bytes.index(after: index)...].prefix(12)).lowercased()
            if ["html", "!doctype html", "body"].contains(where: { tag.hasPrefix($0.prefix(12)) }) { return true }
            if ["div", "table", "p", "td", "span", "br", "meta", "li", "h1"].contains(where: {
                tag.hasPrefix($0 + ">") || tag.hasPrefix($0 + " ")
            }) {
                tags += 1
            }
            if tag.hasPrefix("/") { ended += 1 }
            if tags >= 3 || tags + ended >= 4 { return true }
        }
        return tags > 0 && ended > 0
    }

    private func readHTML(_ text: String, into page: inout SavedPage) {
        let html = HTMLBlocks(HTMLTree(text))
        page.address =
            page.address
            ?? [html.canonical, html.metas["og:url"], html.savedFrom].compactMap { $0 }.first(where: Self.isAddress)
        for (language, address) in html.alternates.sorted(by: { $0.key < $1.key })
        where language.hasPrefix("zh") && Self.isAddress(address) && address != page.address {
            page.translationOf = page.translationOf ?? address
        }
        let hints = FieldFinder.Hints(
            title: html.metas["articletitle"] ?? html.metas["og:title"].flatMap(PageTitle.withoutSiteName),
            windowTitle: html.windowTitle,
            published: html.metas["pubdate"], source: html.metas["contentsource"])
        FieldFinder(blocks: html.blocks, hints: hints).fill(&page)
    }

    /// English when under a tenth of the letters of title and text are Han.
    private static func language(of page: SavedPage) -> Language {
        var han = 0
        var letters = 0
        for scalar in ((page.title ?? "") + page.paragraphs.prefix(20).joined()).unicodeScalars
        where scalar.isLetter {
            letters += 1
            if (0x3400...0x9FFF).contains(scalar.value) || scalar.value >= 0x20000 { han += 1 }
        }
        return letters > 0 && han * 10 < letters ? .english : .zhHans
    }

    private static func warnOfAbsences(_ page: inout SavedPage) {
        let present: [(String, Bool)] = [
            ("title", page.title != nil),
            ("publishedOn", page.publishedOn != nil || page.warnings.contains { $0.field == "publishedOn" }),
            ("source", page.source != nil), ("zone", page.zone != nil), ("region", page.region != nil),
            ("section", page.section != nil), ("kind", page.kind != nil), ("breadcrumb", !page.breadcrumb.isEmpty),
            ("paragraphs", !page.paragraphs.isEmpty),
            ("previous", page.previousTitle != nil || page.saysNoPrevious),
            ("next", page.nextTitle != nil || page.saysNoNext),
            ("contact", page.contact != SavedPage.Contact()),
        ]
        for (field, isPresent) in present where !isPresent {
            page.warnings.append(Problem(field: field, key: "warning_absent"))
        }
    }
}
