import Kernel
import Storage

/// The text of an article as readers get it: pictures in the sizes that there are of them, tables that scroll by
/// themselves.
public struct PublicBody {
    let transaction: Transaction

    func html(of body: ArticleBody) throws -> String {
        var html = Self.withScrollingTables(body.html)
        for picture in Set(body.pictures.map(\.source)) {
            guard let hash = StoredFileAddress.hash(of: picture) else { continue }
            html = try replacingPictures(hash, in: html)
        }
        return html
    }

    /// The same text with tables that scroll by themselves.
    public static func withScrollingTables(_ html: String) -> String {
        html.replacing("<table", with: "<div class=\"table\" tabindex=\"0\"><table")
            .replacing("</table>", with: "</table></div>")
    }

    /// `<img src="/files/HASH" alt="…">` with its size; within `<picture>` where there are smaller ones.
    private func replacingPictures(_ hash: String, in html: String) throws -> String {
        let file = try transaction.row("SELECT width, height FROM stored_file WHERE hash = ?", [.text(hash)])
        let renditions = try transaction.rows(
            "SELECT media_type, width, hash FROM rendition WHERE original = ? ORDER BY media_type, width",
            [.text(hash)])
        func sources(_ isWebP: Bool) -> String {
            renditions.filter { ($0.text("media_type") == "image/webp") == isWebP }
                .compactMap { row in
                    guard let hash = row.text("hash"), let width = row.integer("width") else { return nil }
                    return "\(StoredFileAddress.prefix)\(hash) \(width)w"
                }.joined(separator: ", ")
        }
        var attributes = ""
        if let width = file?.integer("width"), let height = file?.integer("height"), width > 0, height > 0 {
            attributes += " width=\"\(width)\" height=\"\(height)\""
        }
        let sizes = "sizes=\"(max-width: 48rem) 100vw, 44rem\""
        let plain = sources(false)
        if !plain.isEmpty { attributes += " srcset=\"\(plain)\" \(sizes)" }
        let webp = sources(true)
        let opening = "<img src=\"\(StoredFileAddress.prefix)\(hash)\""
        var parts = html.split(separator: opening, omittingEmptySubsequences: false).map(String.init)
        for index in parts.indices.dropFirst() {
            guard let end = parts[index].firstIndex(of: ">") else { continue }
            var image = opening + parts[index][..<end] + attributes + " loading=\"lazy\">"
            if !webp.isEmpty {
                image = "<picture><source type=\"image/webp\" srcset=\"\(webp)\" \(sizes)>\(image)</picture>"
            }
            parts[index] = image + parts[index][parts[index].index(after: end)...]
        }
        return parts.joined()
    }
}
