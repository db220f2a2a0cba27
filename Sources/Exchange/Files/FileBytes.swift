import Glibc

/// A file that is read in pieces, so that only one of them is in memory.
final class FileBytes {
    private let descriptor: Int32
    /// Bytes of the whole file.
    let count: Int

    /// - Throws: `FileRefusal.notReadable`, also for what is no regular file.
    init(_ path: String) throws(FileRefusal) {
        // Without waiting: a pipe has no other side.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            if descriptor >= 0 { close(descriptor) }
            throw .notReadable
        }
        count = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Up to `length` bytes from a place; fewer at the end of the file, none beyond it.
    func piece(at offset: Int, length: Int) throws(FileRefusal) -> [UInt8] {
        guard offset >= 0, offset < count, length > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: min(length, count - offset))
        var filled = 0
        while filled < bytes.count {
            let rest = bytes.count - filled
            let step = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress.map { $0 + filled }, rest, offset + filled)
            }
            if step < 0 { throw .notReadable }
            if step == 0 { break }
            filled += step
        }
        return Array(bytes[..<filled])
    }
}
