import Crypto
import Foundation

/// The signature by which a receiver knows that a delivery is ours and was not altered, as Standard Webhooks 1.0 has it
/// (standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`.
public enum WebhookSignature {
    /// 32 random bytes in Base64, with the prefix by which such secrets are known.
    static func newSecret() -> String {
        "whsec_" + SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }.base64EncodedString()
    }

    /// The headers of a delivery.
    /// - Parameters:
    ///   - seconds: the time of sending, since 1970: a receiver refuses what is old.
    /// - Returns: `nil` for a secret that is none.
    public static func headers(id: String, seconds: Int64, body: String, secret: String) -> [String: String]? {
        guard secret.hasPrefix("whsec_"), let key = Data(base64Encoded: String(secret.dropFirst(6))) else { return nil }
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(id).\(seconds).\(body)".utf8), using: SymmetricKey(data: key))
        return [
            "webhook-id": id, "webhook-timestamp": "\(seconds)",
            "webhook-signature": "v1," + Data(code).base64EncodedString(),
        ]
    }

    /// As DingTalk wants it in the address: over `milliseconds⏎secret`, with the robot's key (加签).
    static func dingTalk(secret: String, milliseconds: Int64) -> String {
        code("\(milliseconds)\n\(secret)", key: secret)
    }

    /// As Feishu wants it in the body: over nothing, with `seconds⏎secret` as the key (签名校验).
    static func feishu(secret: String, seconds: Int64) -> String {
        code("", key: "\(seconds)\n\(secret)")
    }

    private static func code(_ text: String, key: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(text.utf8), using: SymmetricKey(data: Data(key.utf8)))
        return Data(code).base64EncodedString()
    }
}
