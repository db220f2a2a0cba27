import Foundation

/// How text stands in the headers of a message: ASCII only, in short lines (RFC 2047).
enum MailText {
    /// The text on one line: what breaks lines, controls and hidden marks become one space.
    static func line(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                if result.last != " " { result.append(" ") }
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// A value of free text: as it is when it is short and plain, else as encoded words, folded.
    /// - Parameters:
    ///   - isPhrase: it is a name before an address, where fewer signs may stand as they are.
    ///   - used: letters that stand before it on the first line.
    static func header(_ text: String, isPhrase: Bool = false, after used: Int) -> String {
        let text = line(text)
        let isPlain = text.utf8.allSatisfy { byte in
            byte == 32 || (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || (!isPhrase && (33...126).contains(byte))
        }
        if isPlain, !text.contains("=?"), text.utf8.count + used <= 76, !text.hasPrefix(" "), !text.hasSuffix(" ") {
            return text
        }
        return words(text, after: used).joined(separator: "\n ")
    }

    /// Encoded words of at most 75 letters, each with whole characters.
    private static func words(_ text: String, after used: Int) -> [String] {
        // `=?utf-8?B?` and `?=` are 12 letters; four letters carry three bytes.
        var room = max(12, (76 - used - 12) / 4 * 3)
        var words: [String] = []
        var bytes: [UInt8] = []
        func end() {
            words.append("=?utf-8?B?" + Data(bytes).base64EncodedString() + "?=")
            bytes = []
            room = 45
        }
        for scalar in text.unicodeScalars {
            let next = Array(String(scalar).utf8)
            if bytes.count + next.count > min(room, 45) { end() }
            bytes += next
        }
        if !bytes.isEmpty || words.isEmpty { end() }
        return words
    }

    /// The text in base 64, 76 letters a line; its lines end as mail wants it (CR LF).
    static func body(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        var wasReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\n", wasReturn {
                wasReturn = false
                continue
            }
            wasReturn = scalar == "\r"
            if scalar == "\n" || scalar == "\r" {
                plain.append(contentsOf: "\r\n".unicodeScalars)
            } else if scalar == "\t" || scalar.value >= 32 && scalar.value != 127 {
                plain.append(scalar)
            }
        }
        if plain.last != "\n" { plain.append(contentsOf: "\r\n".unicodeScalars) }
        let encoded = Array(Data(String(plain).utf8).base64EncodedString().utf8)
        return stride(from: 0, to: encoded.count, by: 76).map { start in
            String(decoding: encoded[start..<min(start + 76, encoded.count)], as: UTF8.self)
        }.joined(separator: "\n")
    }
}
