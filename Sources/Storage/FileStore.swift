import Crypto
import Foundation
import Glibc
import Kernel

/// Files by content: the name is the SHA-256, so the same picture is stored once.
public struct FileStore: Sendable {
    private let folder: String

    /// Files live below `folder`, which is created when it is first needed.
    public init(folder: String) { self.folder = folder }

    /// Stores bytes and gives their SHA-256 in lower-case hexadecimal.
    ///
    /// Written under a temporary name, flushed, then renamed, so that a name always has its whole content.
    public func store(_ bytes: [UInt8]) throws -> String {
        let hash = SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
        let target = path(of: hash)
        if FileManager.default.fileExists(atPath: target) { return hash }
        let parent = PathText(target).folder
        let temporary = target + ".\(UUID().uuidString).part"
        try? FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: temporary, contents: nil),
            let handle = FileHandle(forWritingAtPath: temporary)
        else { throw Problem(field: temporary, key: "problem_file_not_writable") }
        do {
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
            try handle.close()
            guard rename(temporary, target) == 0 else { throw POSIXError(.EIO) }
        } catch {
            // On a full disk the part would take the room that is left.
            try? handle.close()
            unlink(temporary)
            throw Problem(field: target, key: "problem_file_not_writable")
        }
        return hash
    }

    /// The bytes of a hash; `nil` when it is no hash or nothing is stored under it.
    public func bytes(of hash: String) -> [UInt8]? {
        guard Self.isHash(hash) else { return nil }
        return FileManager.default.contents(atPath: path(of: hash)).map { [UInt8]($0) }
    }

    /// Whether something is stored under a hash.
    public func holds(_ hash: String) -> Bool { FileManager.default.fileExists(atPath: path(of: hash)) }

    /// How a stored file stands.
    public enum State: String, Sendable {
        /// Its bytes are those that it is named by.
        case whole
        /// Its bytes are others.
        case altered
        /// Nothing is stored under the hash, or it cannot be read.
        case missing
    }

    /// Reads a file again, a megabyte at a time, and compares it with its name.
    public func state(of hash: String) -> State {
        guard Self.isHash(hash), let handle = FileHandle(forReadingAtPath: path(of: hash)) else { return .missing }
        defer { try? handle.close() }
        var digest = SHA256()
        do {
            while let part = try handle.read(upToCount: 1 << 20), !part.isEmpty { digest.update(data: part) }
        } catch {
            return .missing
        }
        return digest.finalize().map { String(format: "%02x", $0) }.joined() == hash ? .whole : .altered
    }

    /// Writes the bytes of a hash to another place, a megabyte at a time, and compares them with their name meanwhile.
    /// - Throws: `Problem` when they are missing or others, or the place cannot be written.
    public func copy(_ hash: String, to target: String) throws {
        guard Self.isHash(hash), let source = FileHandle(forReadingAtPath: path(of: hash)) else {
            throw Problem(field: hash, key: "problem_stored_file")
        }
        defer { try? source.close() }
        guard FileManager.default.createFile(atPath: target, contents: nil),
            let copy = FileHandle(forWritingAtPath: target)
        else { throw Problem(field: target, key: "problem_file_not_writable") }
        defer { try? copy.close() }
        var digest = SHA256()
        while let part = try? source.read(upToCount: 1 << 20), !part.isEmpty {
            digest.update(data: part)
            do {
                try copy.write(contentsOf: part)
            } catch {
                throw Problem(field: target, key: "problem_file_not_writable")
            }
        }
        guard digest.finalize().map({ String(format: "%02x", $0) }).joined() == hash else {
            throw Problem(field: hash, key: "problem_stored_file")
        }
    }

    /// Whether a text can name a file: 64 lower-case hexadecimal digits.
    public static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    private func path(of hash: String) -> String { "\(folder)/\(hash.prefix(2))/\(hash)" }
}
