import Exchange

/// The header of a part of `multipart/form-data` (RFC 7578): which field it is, and whether it is a file.
struct MultipartHeader: Equatable {
    let field: String
    /// `nil` for a field that is no file.
    var fileName: String?

    /// Reads the lines between a boundary and the empty line.
    ///
    /// - Throws: `UploadFailure.malformed` for a line that is none, a folded one, a part that does not say which field
    ///   it is, says it twice, is encoded, or holds parts itself.
    init(_ bytes: some Collection<UInt8>) throws(UploadFailure) {
        var disposition: String?
        for line in Self.lines(bytes) {
            guard let colon = line.firstIndex(of: 58), Self.isToken(line[..<colon]) else { throw .malformed }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            let value = String(decoding: line[line.index(after: colon)...], as: UTF8.self)
            guard !value.utf8.contains(where: { $0 < 32 && $0 != 9 || $0 == 127 }) else { throw .malformed }
            switch name {
            case "content-disposition":
                guard disposition == nil else { throw .malformed }
                disposition = value
            case "content-type":
                if HeaderValue(value).word.hasPrefix("multipart/") { throw .malformed }
            case "content-transfer-encoding":
                guard ["7bit", "8bit", "binary"].contains(HeaderValue(value).word) else { throw .malformed }
            default: break
            }
        }
        guard let value = disposition.map({ HeaderValue($0) }), value.isWhole, value.word == "form-data",
            let field = value["name"]
        else { throw .malformed }
        self.field = Self.decoded(field)
        fileName = value["filename"].map(Self.decoded)
    }

    /// Lines end with CR LF; one that begins with a space would go on with the one before, which is long forbidden.
    private static func lines(_ bytes: some Collection<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        var wasReturn = false
        for byte in bytes {
            if byte == 10, wasReturn {
                lines[lines.count - 1].removeLast()
                lines.append([])
            } else {
                lines[lines.count - 1].append(byte)
            }
            wasReturn = byte == 13
        }
        return lines
    }

    private static func isToken(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// Browsers write a quote and line ends in a name as `%22`, `%0D` and `%0A`, and nothing else so.
    private static func decoded(_ text: String) -> String {
        text.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }
}
