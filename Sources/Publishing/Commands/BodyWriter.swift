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

enum StoredFileWriter {
    static func remember(_ hash: String, _ kind: MediaType.Finding, size: Int, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO stored_file (hash, media_type, size, width, height) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [
                .text(hash), .text(kind.mediaType), .integer(Int64(size)), .integer(orNull: kind.width.map(Int64.init)),
                .integer(orNull: kind.height.map(Int64.init)),
            ])
        try WithheldFiles(transaction: transaction).release(hash)
    }

    /// A file that somebody sent becomes public, with the pictures made from it.
    static func remember(
        _ file: ManuscriptFile, _ renditions: [PictureRendition], in transaction: Transaction
    ) throws {
        func keep(_ hash: String, _ type: String, _ size: Int64, _ width: Int64?, _ height: Int64?) throws {
            try transaction.execute(
                """
                INSERT INTO stored_file (hash, media_type, size, width, height) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                [.text(hash), .text(type), .integer(size), .integer(orNull: width), .integer(orNull: height)])
        }
        try keep(file.hash, file.mediaType, file.size, file.width, file.height)
        for rendition in renditions {
            try keep(rendition.hash, rendition.mediaType, rendition.size, rendition.width, rendition.height)
            try transaction.execute(
                """
                INSERT INTO rendition (original, media_type, width, height, hash, size) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                [
                    .text(file.hash), .text(rendition.mediaType), .integer(rendition.width),
                    .integer(rendition.height), .text(rendition.hash), .integer(rendition.size),
                ])
        }
        try WithheldFiles(transaction: transaction).release(file.hash)
    }
}
