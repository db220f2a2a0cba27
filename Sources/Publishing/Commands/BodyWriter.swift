import Kernel
import Storage

/// Turns the parts of a page into the HTML that is kept, and stores its pictures and documents.
struct BodyWriter {
    let files: FileStore
    let transaction: Transaction
    let source: PageSource

    struct Written {
        var html = ""
        var firstPicture: (hash: String, alternative: String)?
        var attachments: [(label: String, name: String, hash: String)] = []
    }

    func write(_ page: SavedPage) throws -> Written {
        var written = Written()
        var inList = false
        for part in page.body {
            var isItem = false
            if case .listItem = part { isItem = true }
            if isItem != inList {
                written.html += isItem ? "<ul>\n" : "</ul>\n"
                inList = isItem
            }
            switch part {
            case .paragraph(let html, _): written.html += "<p>\(html)</p>\n"
            case .heading(let html, _): written.html += "<h2>\(html)</h2>\n"
            case .listItem(let html, _): written.html += "<li>\(html)</li>\n"
            case .table(let html, _): written.html += "<div class=\"table\" tabindex=\"0\">\(html)</div>\n"
            case .picture(let reference, let alternative, let caption):
                try picture(reference, alternative, caption, into: &written)
            }
        }
        if inList { written.html += "</ul>\n" }
        for attachment in page.attachments {
            let name = Self.fileName(attachment.reference)
            guard let bytes = source.sibling(attachment.reference), let kind = MediaType.of(bytes, name: name) else {
                continue
            }
            let hash = try store(bytes, kind)
            if !written.attachments.contains(where: { $0.hash == hash }) {
                written.attachments.append((attachment.label, name, hash))
            }
        }
        return written
    }

    private func picture(_ reference: String, _ alternative: String, _ caption: String?, into written: inout Written)
        throws
    {
        guard let bytes = source.sibling(reference),
            let kind = MediaType.of(bytes, name: Self.fileName(reference)), kind.isPicture
        else { return }
        let hash = try store(bytes, kind)
        if written.firstPicture == nil { written.firstPicture = (hash, alternative) }
        var size = ""
        if let width = kind.width, let height = kind.height, width > 0, height > 0 {
            size = " width=\"\(width)\" height=\"\(height)\""
        }
        written.html +=
            "<figure><img src=\"/files/\(hash)\" alt=\"\(escapedHTML(alternative))\"\(size) loading=\"lazy\">"
        if let caption { written.html += "<figcaption>\(escapedHTML(caption))</figcaption>" }
        written.html += "</figure>\n"
    }

    private func store(_ bytes: [UInt8], _ kind: MediaType.Finding) throws -> String {
        let hash = try files.store(bytes)
        try StoredFileWriter.remember(hash, kind, size: bytes.count, in: transaction)
        return hash
    }

    static func fileName(_ reference: String) -> String {
        let path = reference.split(whereSeparator: { $0 == "?" || $0 == "#" }).first ?? ""
        return String(path.split(separator: "/").last ?? "file")
    }
}
