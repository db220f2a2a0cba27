import Crypto
import Foundation
import Glibc
import Kernel

/// Keeps short secrets unreadable in the database: AES-GCM with a key that is not in it.
public struct SecretBox: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: 32 bytes.
    public init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// The key of a file, made with mode 0600 when it is not there.
    /// - Throws: `Problem` when the file cannot be read or made, or is no key.
    public init(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) ?? Self.made(at: file) else {
            throw Problem(field: file, key: "problem_file_not_writable")
        }
        guard data.count == 32 else { throw Problem(field: file, key: "problem_key_file") }
        self.init(key: [UInt8](data))
    }

    /// The key that is there afterwards: of two programs that open a new folder at once, the later takes the first's.
    private static func made(at file: String) -> Data? {
        let bytes = SecretText.random(32)
        let draft = "\(file).\(SecretText.make())"
        let handle = Glibc.open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard handle >= 0 else { return nil }
        defer { unlink(draft) }
        let written = write(handle, bytes, bytes.count)
        let isKept = fsync(handle) == 0 && close(handle) == 0 && written == bytes.count
        guard isKept, link(draft, file) == 0 || errno == EEXIST else { return nil }
        return FileManager.default.contents(atPath: file)
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
