import Crypto
import Foundation

/// Proof key for code exchange (RFC 7636): whoever catches the code cannot use it.
enum ProofKey {
    /// BASE64URL(SHA256(verifier))
    static func challenge(of verifier: String) -> String {
        Data(SHA256.hash(data: Data(verifier.utf8))).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
