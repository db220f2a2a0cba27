import Kernel

/// A page of the portal as it stands in a folder of files: the same text, with its links led to files.
struct StaticPage {
    private(set) var text: String
    /// What it leads to, each once.
    private(set) var links: Set<StaticAddress> = []

    /// - Parameters:
    ///   - base: scheme and host of the site, which addresses may begin with.
    ///   - endings: of files, by their hash, with the dot.
    init(_ text: String, at address: StaticAddress, base: String, endings: [String: String]) {
        var links: Set<StaticAddress> = []
        let named = text.replacing(/\/files\/([0-9a-f]{64})(?![0-9a-f.])/) { match in
            let file = "/files/\(match.1)"
            if let found = StaticAddress(file) { links.insert(found) }
            return file + (endings[String(match.1)] ?? "")
        }
        self.text = named.replacing(/((?:href|src|content)="|<loc>)([^"<>]+)/) { match in
            let written = match.2.replacing("&amp;", with: "&")
            let host = written.hasPrefix(base + "/") ? base : ""
            let rooted = written.dropFirst(host.count)
            let fragment = rooted.firstIndex(of: "#").map { rooted[$0...] } ?? ""
            guard !rooted.hasPrefix("/files/"),
                let link = StaticAddress(rooted.dropLast(fragment.count), on: address)
            else { return String(match.0) }
            links.insert(link)
            return link.query.isEmpty ? String(match.0) : match.1 + host + link.link + fragment
        }
        self.links = links
    }
}
