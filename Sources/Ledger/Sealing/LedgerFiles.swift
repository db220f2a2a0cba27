import Foundation
import Glibc
import Kernel

/// What of the ledger lives outside the database: the key that signs, and the newest signed head.
public struct LedgerFiles: Sendable {
    /// Path of the key.
    public let keyFile: String
    /// Path of the head: `ledger.head` beside `ledger.key`.
    public let headFile: String

    /// - Parameter keyFile: as `--ledger-key` names it.
    public init(keyFile: String) {
        self.keyFile = keyFile
        headFile = (keyFile.hasSuffix(".key") ? String(keyFile.dropLast(4)) : keyFile) + ".head"
    }

    private var nextKeyFile: String { keyFile + ".next" }

    // MARK: Key

    /// The key; `nil` when there is no file.
    /// - Throws: `Problem` when the file cannot be read or holds no key.
    func key() throws -> LedgerKey? { try Self.key(keyFile) }

    /// The key of that name; the one that a rotation left waiting is put in its place.
    func key(named id: String) throws -> LedgerKey? {
        if let key = try key(), key.publicKey.id == id { return key }
        guard let next = try Self.key(nextKeyFile), next.publicKey.id == id else {
            // Another process may have put it in place in between.
            return try key().flatMap { $0.publicKey.id == id ? $0 : nil }
        }
        guard rename(nextKeyFile, keyFile) == 0 else {
            guard try key()?.publicKey.id == id else {
                throw Problem(field: keyFile, key: "problem_file_not_writable")
            }
            return next
        }
        Self.flushFolder(of: keyFile)
        return next
    }

    /// Makes the first key, or gives the one that another process made meanwhile.
    func makeKey() throws -> LedgerKey {
        guard let key = LedgerKey() else { throw Problem(field: keyFile, key: "problem_ledger_key") }
        let temporary = keyFile + ".\(UUID().uuidString).part"
        defer { unlink(temporary) }
        try Self.write(key.text, to: temporary)
        if link(temporary, keyFile) == 0 {
            Self.flushFolder(of: keyFile)
            return key
        }
        guard let other = try self.key() else { throw Problem(field: keyFile, key: "problem_file_not_writable") }
        return other
    }

    /// Keeps the key that will follow, before the batch that announces it.
    func writeNextKey(_ key: LedgerKey) throws { try Self.write(key.text, to: nextKeyFile) }

    private static func key(_ path: String) throws -> LedgerKey? {
        guard let text = try text(of: path) else { return nil }
        guard let key = LedgerKey(text: text) else { throw Problem(field: path, key: "problem_ledger_key") }
        return key
    }

    // MARK: Head

    /// The head that was written last; `nil` when there is no file.
    /// - Throws: `Problem` when the file cannot be read or holds no head.
    public func head() throws -> LedgerHead? { try Self.head(headFile) }

    /// Reads a head or a pin from any file; `nil` when there is none.
    /// - Throws: `Problem` when the file cannot be read or holds no head.
    public static func head(_ path: String) throws -> LedgerHead? {
        guard let text = try text(of: path) else { return nil }
        guard let head = LedgerHead(json: Array(text.utf8)) else {
            throw Problem(field: path, key: "problem_ledger_head")
        }
        return head
    }

    /// Replaces the head, unless another process wrote a newer one meanwhile.
    func write(_ head: LedgerHead) throws {
        let lock = open(headFile + ".lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        if lock >= 0 { flock(lock, LOCK_EX) }
        defer { if lock >= 0 { close(lock) } }
        if let present = try self.head(), present.batch >= head.batch { return }
        try Self.write(head, to: headFile, mode: 0o600)
    }

    /// Writes a head as a pin.
    /// - Throws: `Problem` when the file cannot be written.
    public static func write(_ head: LedgerHead, to path: String) throws { try write(head, to: path, mode: 0o644) }

    private static func write(_ head: LedgerHead, to path: String, mode: mode_t) throws {
        let temporary = path + ".\(UUID().uuidString).part"
        do {
            try write(head.json.line + "\n", to: temporary, mode: mode)
            guard rename(temporary, path) == 0 else {
                throw Problem(field: path, key: "problem_file_not_writable")
            }
        } catch {
            // On a full disk the part would take the room that is left.
            unlink(temporary)
            throw error
        }
        flushFolder(of: path)
    }

    // MARK: Bytes

    private static func text(of path: String) throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path), data.count <= 10_000 else {
            throw Problem(field: path, key: "problem_file_not_readable")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Writes a file, and flushes it.
    private static func write(_ text: String, to path: String, mode: mode_t = 0o600) throws {
        let file = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, mode)
        guard file >= 0 else { throw Problem(field: path, key: "problem_file_not_writable") }
        defer { close(file) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Problem(field: path, key: "problem_file_not_writable") }
            bytes = bytes.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw Problem(field: path, key: "problem_file_not_writable") }
    }

    private static func flushFolder(of path: String) {
        let folder = open(PathText(path).folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}

/// Work that waits for disks, on a thread that may wait.
enum Blocking {
    private static let queue = DispatchQueue(label: "ledger.files", attributes: .concurrent)

    static func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result(catching: work)) }
        }
    }
}
