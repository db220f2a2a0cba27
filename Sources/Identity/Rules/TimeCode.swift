import Crypto
import Foundation

/// Time-based one-time codes (RFC 6238): HMAC-SHA-1, 30 seconds, 6 digits, as authenticator applications expect.
enum TimeCode {
    static let period: Int64 = 30

    /// The code of a step, which is the number of 30-second periods since 1970.
    static func code(seed: [UInt8], step: Int64) -> String {
        let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Array($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: seed)))
        // RFC 4226, 5.3: the low four bits of the last byte say where the number stands.
        let offset = Int((mac.last ?? 0) & 15)
        let number = mac.dropFirst(offset).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The step that a code belongs to: now, or one before or after, for clocks that differ.
    ///
    /// - Parameter lastStep: that of the last code which was accepted; it and earlier ones are used up.
    static func step(of code: String, seed: [UInt8], at seconds: Int64, after lastStep: Int64) -> Int64? {
        guard let typed = digits(code) else { return nil }
        let now = seconds / period
        return [now, now - 1, now + 1].first { $0 > lastStep && Self.code(seed: seed, step: $0) == typed }
    }

    /// Six digits without spaces; full-width ones (０…９) are what a Chinese keyboard types.
    private static func digits(_ code: String) -> String? {
        guard code.utf8.count <= 64 else { return nil }
        let scalars = code.unicodeScalars.filter { !$0.properties.isWhitespace }.map { scalar in
            (0xFF10...0xFF19).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// What an authenticator application reads from the picture (Key URI format).
    static func uri(seed: [UInt8], account: String, issuer: String) -> String {
        let allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: Unicode.Scalar(0)..."\u{7F}"))
        func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
        return "otpauth://totp/\(encoded(issuer)):\(encoded(account))?secret=\(base32(seed))&issuer=\(encoded(issuer))"
    }

    /// RFC 4648 without padding.
    static func base32(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = ""
        var buffer = 0
        var bits = 0
        for byte in bytes {
            buffer = (buffer & 31) << 8 | Int(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(letters[(buffer >> bits) & 31])
            }
        }
        if bits > 0 { text.append(letters[(buffer << (5 - bits)) & 31]) }
        return text
    }
}
