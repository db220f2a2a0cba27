import Identity
import Kernel
import Storage

/// A link of a public article that leads nowhere.
public struct BrokenLink: Sendable, Equatable {
    public enum Reason: String, Sendable, CaseIterable {
        /// The article that it leads to was withdrawn.
        case withdrawn
        /// There is no such page.
        case missing
        /// There is no such file.
        case file
    }

    public let article: Int64
    public let title: String
    public let language: Language
    public let address: String
    public let reason: Reason
}

/// The report of links within the portal.
public struct BrokenLinks: Sendable {
    public let links: [BrokenLink]
    /// Articles with links that were looked through.
    public let articles: Int
    /// There are more than are listed.
    public let isCut: Bool
}

extension OfficeReader {
    /// Looks through the links of the articles in the viewer's zones that lead to pages and files of the portal itself.
    /// - Parameter limit: broken links that are listed.
    public func brokenLinks(limit: Int = 500, as viewer: Viewer) async throws -> BrokenLinks {
        let zones = Self.zones(of: viewer)
        if zones?.isEmpty ?? false { return BrokenLinks(links: [], articles: 0, isCut: false) }
        let condition =
            zones.map {
                "AND article.zone_id IN (\($0.sorted().map(String.init).joined(separator: ", ")))"
            } ?? ""
        return try await database.read { transaction in
            var found: [(article: Int64, language: Language, title: String, addresses: [String])] = []
            try transaction.scan(
                """
                SELECT article.id, words.language, words.title, words.body_html FROM article_text AS words
                JOIN article ON article.id = words.article_id
                WHERE words.body_html LIKE '%href="/%' \(condition) ORDER BY article.id DESC
                """
            ) { columns in
                let addresses = Self.ownAddresses(columns.text(3))
                let language = Language(rawValue: columns.text(1)) ?? .zhHans
                if !addresses.isEmpty { found.append((columns.integer(0), language, columns.text(2), addresses)) }
                return found.count < 20_000
            }
            let articles = Set(found.map(\.article)).count
            var known: [String: BrokenLink.Reason?] = [:]
            var links: [BrokenLink] = []
            for item in found {
                for address in item.addresses {
                    let reason = try known[address] ?? Self.reason(address, transaction)
                    known[address] = reason
                    guard let reason else { continue }
                    guard links.count < limit else {
                        return BrokenLinks(links: links, articles: articles, isCut: true)
                    }
                    links.append(
                        BrokenLink(
                            article: item.article, title: item.title, language: item.language, address: address,
                            reason: reason))
                }
            }
            return BrokenLinks(links: links, articles: articles, isCut: false)
        }
    }

    private static func ownAddresses(_ html: String) -> [String] {
        html.matches(of: /href="(\/[^"\/][^"]*)"/).map { String($0.1) }
    }

    /// Why an address leads nowhere; `nil` when it leads somewhere, or is none that can be judged here.
    private static func reason(_ address: String, _ transaction: Transaction) throws -> BrokenLink.Reason? {
        let parts = address.prefix { $0 != "?" && $0 != "#" }.split(separator: "/")
        if parts.first == "files", parts.count == 2 {
            let isThere = try transaction.row(
                "SELECT 1 AS one FROM stored_file WHERE hash = ?", [.text(String(parts[1]))])
            return isThere == nil ? .file : nil
        }
        guard parts.count >= 3, Language(pathSegment: parts[0]) != nil,
            let id = Identifier<OfficeReader>(text: parts[2])?.rawValue
        else { return nil }
        switch parts[1] {
        case "articles":
            if try transaction.row("SELECT 1 AS one FROM article WHERE id = ?", [.integer(id)]) != nil { return nil }
            let gone = try transaction.row(
                "SELECT 1 AS one FROM withdrawn_article WHERE article_id = ?", [.integer(id)])
            return gone == nil ? .missing : .withdrawn
        case "zones":
            return try transaction.row("SELECT 1 AS one FROM zone WHERE id = ?", [.integer(id)]) == nil ? .missing : nil
        default: return nil
        }
    }
}
