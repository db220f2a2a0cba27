import Crypto
import Foundation
import Kernel

/// Keeps short secrets unreadable in the database: AES-GCM with a key that is not in it.
public struct SecretBox: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: 32 bytes.
    public init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// The key of a file, made with mode 0600 when it is not there.
    /// - Throws: `Problem` when the file cannot be read or made, or is no key.
    public init(file: String) throws {
        if let data = FileManager.default.contents(atPath: file) {
            guard data.count == 32 else { throw Problem(field: file, key: "problem_key_file") }
            self.init(key: [UInt8](data))
            return
        }
        let bytes = SecretText.random(32)
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        else { throw Problem(field: file, key: "problem_file_not_writable") }
        self.init(key: bytes)
    }

    /// The secret, sealed; each time another text.
    func seal(_ secret: [UInt8]) throws -> [UInt8] {
        guard let combined = try AES.GCM.seal(secret, using: key).combined else {
            throw CryptoKitError.incorrectKeySize
        }
        return [UInt8](combined)
    }

    /// The secret of a sealed text; `nil` when it was not sealed with this key.
    func open(_ sealed: [UInt8]) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed), let data = try? AES.GCM.open(box, using: key)
        else { return nil }
        return [UInt8](data)
    }
}
