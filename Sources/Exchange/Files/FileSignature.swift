/// What the first bytes of a file say; what a container holds is seen only inside.
enum FileSignature: Equatable {
    case known(FileKind)
    /// A zip: an office document or a plain archive.
    case zip
    /// Microsoft's compound file: `.doc`, `.xls`, `.ppt`, or an encrypted office document.
    case compound

    /// How many bytes `init` wants to see.
    static let length = 4096

    /// - Parameter head: the first bytes.
    init?(_ head: [UInt8]) {
        if let kind = Self.picture(head) {
            self = .known(kind)
        } else if head.starts(with: Array("%PDF-".utf8)) {
            self = .known(.pdf)
        } else if head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6]) {
            self = .zip
        } else if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            self = .compound
        } else if let kind = MarkupSignature.kind(of: head) {
            self = .known(kind)
        } else {
            return nil
        }
    }

    private static func picture(_ head: [UInt8]) -> FileKind? {
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if head.starts(with: Array("GIF87a".utf8)) || head.starts(with: Array("GIF89a".utf8)) { return .gif }
        if text(head, 0, 4) == "RIFF", text(head, 8, 4) == "WEBP" { return .webp }
        return text(head, 4, 4) == "ftyp" ? highEfficiency(head) : nil
    }

    /// The brands of ISO 23008-12 and of AVIF; sequences (films) are not taken.
    private static func highEfficiency(_ head: [UInt8]) -> FileKind? {
        // The size of the box is written before its name; the minor version is no brand.
        let end = head.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let starts = [8] + stride(from: 16, to: max(16, min(end, 256)), by: 4)
        let brands = starts.map { text(head, $0, 4) }
        guard let first = brands.first, ["heic", "heix", "mif1", "avif"].contains(first) else { return nil }
        if brands.contains("avif") { return .avif }
        return brands.contains("heic") || brands.contains("heix") ? .heic : nil
    }

    private static func text(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> String {
        String(decoding: bytes.dropFirst(offset).prefix(count), as: UTF8.self)
    }
}
