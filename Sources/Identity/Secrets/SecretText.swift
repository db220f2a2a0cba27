import Crypto
import Foundation

/// Random texts that open something, and what the database keeps of them.
public enum SecretText {
    /// 256 random bits in URL-safe letters.
    public static func make() -> String { base64URL(random(32)) }

    /// Random bytes of the system's generator.
    static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// SHA-256 of a secret text: the text itself is never stored, and cannot be found from this.
    public static func digest(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    }

    static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
