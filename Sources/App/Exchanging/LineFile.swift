import Crypto
import Foundation
import Kernel

/// A file of JSON Lines that is written once: its lines are counted, its bytes digested meanwhile.
final class LineFile {
    private let path: String
    private let handle: FileHandle
    private var digest = SHA256()
    private var buffer: [UInt8] = []
    private(set) var count = 0

    /// - Throws: `Problem` when it cannot be written.
    init(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw Problem(field: path, key: "problem_file_not_writable") }
        (self.path, self.handle) = (path, handle)
    }

    deinit { try? handle.close() }

    func write(_ record: JSONText) throws {
        buffer += record.bytes
        buffer.append(UInt8(ascii: "\n"))
        count += 1
        if buffer.count >= 1 << 18 { try flush() }
    }

    /// - Returns: the SHA-256 of the whole file in hexadecimal.
    func finish() throws -> String {
        try flush()
        return digest.finalize().map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    }

    private func flush() throws {
        digest.update(data: buffer)
        do {
            try handle.write(contentsOf: buffer)
        } catch {
            throw Problem(field: path, key: "problem_file_not_writable")
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
