import Kernel

/// An address of the portal as a place in a folder of files: what stands behind `?` becomes part of the path.
///
/// `/zh/news?page=2` is `zh/news/page-2/index.html`, `/transparency.json?before=9` is `transparency.before-9.json`.
struct StaticAddress: Hashable, Sendable {
    /// As it is asked for: path and query.
    let target: String
    let path: String
    let query: [Item]

    struct Item: Hashable, Sendable {
        let name: String
        let value: String
    }

    /// `nil` for what is no public page, or has a query that no file can be named by.
    /// - Parameters:
    ///   - link: rooted, without a fragment.
    ///   - page: that it stands on; of several filters it keeps the one that the page does not have.
    init?(_ link: some StringProtocol, on page: StaticAddress? = nil) {
        let parts = link.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, first.hasPrefix("/"), !first.hasPrefix("//") else { return nil }
        let path = first.count > 1 && first.hasSuffix("/") ? String(first.dropLast()) : String(first)
        guard !Self.isPrivate(path), path.utf8.allSatisfy(Self.isPlain), !path.contains("..") else { return nil }
        var items: [Item] = []
        for pair in parts.dropFirst().joined().split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, sides.allSatisfy({ $0.utf8.allSatisfy(Self.isWord) }) else { return nil }
            items.append(Item(name: String(sides[0]), value: String(sides[1])))
        }
        self.path = path
        query = Self.oneFilter(items, page)
        target = path + (query.isEmpty ? "" : "?" + query.map { "\($0.name)=\($0.value)" }.joined(separator: "&"))
    }

    /// Below the folder.
    var file: String {
        let rooted = String(path.dropFirst())
        let words = query.map { "\($0.name)-\($0.value)" }
        guard isFile else { return ([rooted] + words + ["index.html"]).filter { !$0.isEmpty }.joined(separator: "/") }
        guard !words.isEmpty, let dot = rooted.lastIndex(of: ".") else { return rooted }
        return rooted[..<dot] + "." + words.joined(separator: ".") + rooted[dot...]
    }

    /// How pages of the folder name it.
    var link: String {
        if isFile { return "/" + file }
        return query.isEmpty ? path : "/" + file.dropLast("index.html".count)
    }

    private var isFile: Bool { PathText(path).name.contains(".") }

    /// Every choice of filters together would be more pages than there are articles; each alone is a page.
    private static func oneFilter(_ items: [Item], _ page: StaticAddress?) -> [Item] {
        let filters = items.filter { $0.name != "page" }
        guard filters.count > 1 else { return items }
        let fresh = filters.first { !(page?.query.contains($0) ?? false) } ?? filters.first
        return items.filter { $0 == fresh }
    }

    /// Search and interfaces need the server, the office is nobody's to copy.
    private static func isPrivate(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return ["office", "api", "preview", "healthz", "readyz"].contains(parts.first ?? "")
            || parts.dropFirst().first == "search"
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte | 32) || byte == 45 || byte == 95
    }

    private static func isPlain(_ byte: UInt8) -> Bool { isWord(byte) || byte == 46 || byte == 47 }
}
