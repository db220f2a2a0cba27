/// What a file is, by its first bytes and never by its name.
public enum MediaType {
    public struct Finding: Sendable, Equatable {
        public let mediaType: String
        public let isPicture: Bool
        public var width: Int?
        public var height: Int?
    }

    /// `nil` for everything that the portal does not hand out.
    /// - Parameter name: tells Word from Excel among the zip-based formats.
    public static func of(_ bytes: [UInt8], name: String) -> Finding? {
        func number(_ offset: Int, _ count: Int, little: Bool = false) -> Int? {
            guard offset + count <= bytes.count else { return nil }
            let slice = bytes[offset..<offset + count]
            return (little ? Array(slice.reversed()) : Array(slice)).reduce(0) { $0 << 8 | Int($1) }
        }
        let lowered = name.lowercased()
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            return Finding(mediaType: "image/png", isPicture: true, width: number(16, 4), height: number(20, 4))
        }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            var offset = 2
            while let marker = number(offset, 2), marker & 0xFF00 == 0xFF00, let length = number(offset + 2, 2),
                length >= 2
            {
                if (0xFFC0...0xFFCF).contains(marker), ![0xFFC4, 0xFFC8, 0xFFCC].contains(marker) {
                    return Finding(
                        mediaType: "image/jpeg", isPicture: true, width: number(offset + 7, 2),
                        height: number(offset + 5, 2))
                }
                offset += 2 + length
            }
            return Finding(mediaType: "image/jpeg", isPicture: true)
        }
        if bytes.starts(with: Array("GIF8".utf8)) {
            return Finding(
                mediaType: "image/gif", isPicture: true, width: number(6, 2, little: true),
                height: number(8, 2, little: true))
        }
        if bytes.count > 12, bytes.starts(with: Array("RIFF".utf8)), Array(bytes[8..<12]) == Array("WEBP".utf8) {
            return Finding(mediaType: "image/webp", isPicture: true)
        }
        if bytes.starts(with: Array("%PDF-".utf8)) { return Finding(mediaType: "application/pdf", isPicture: false) }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            let office = "application/vnd.openxmlformats-officedocument."
            if lowered.hasSuffix(".xlsx") {
                return Finding(mediaType: office + "spreadsheetml.sheet", isPicture: false)
            }
            if lowered.hasSuffix(".docx") {
                return Finding(mediaType: office + "wordprocessingml.document", isPicture: false)
            }
            if lowered.hasSuffix(".pptx") {
                return Finding(mediaType: office + "presentationml.presentation", isPicture: false)
            }
            return Finding(mediaType: "application/zip", isPicture: false)
        }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            return Finding(
                mediaType: lowered.hasSuffix(".xls") ? "application/vnd.ms-excel" : "application/msword",
                isPicture: false)
        }
        return nil
    }
}
