import CLibArchive
import Glibc

/// Writes a `.zip` in memory, by libarchive. The same parts give the same bytes: no part has a time of its own.
enum ZipWriter {
    /// - Parameter parts: path and content, in the order in which they stand in the file.
    /// - Throws: `WorkbookFailure` when the library cannot write it.
    static func bytes(_ parts: [(path: String, bytes: [UInt8])]) throws -> [UInt8] {
        _ = Archive.names
        guard let writer = archive_write_new() else { throw failure("no memory") }
        defer { archive_write_free(writer) }
        // Deflated data are hardly larger than what they hold; what stands around them is some hundred bytes a part.
        let room = parts.reduce(65_536) { $0 + $1.bytes.count + $1.bytes.count / 64 + 1024 + 4 * $1.path.utf8.count }
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 16)
        defer { buffer.deallocate() }
        var used = 0
        guard archive_write_set_format_zip(writer) == ARCHIVE_OK,
            archive_write_open_memory(writer, buffer, room, &used) == ARCHIVE_OK
        else { throw failure(message(writer)) }
        for part in parts { try add(part.path, part.bytes, to: writer) }
        guard archive_write_close(writer) == ARCHIVE_OK else { throw failure(message(writer)) }
        return [UInt8](UnsafeRawBufferPointer(start: buffer, count: min(used, room)))
    }

    private static func add(_ path: String, _ bytes: [UInt8], to writer: OpaquePointer) throws {
        guard let entry = archive_entry_new() else { throw failure("no memory") }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname_utf8(entry, path)
        archive_entry_set_size(entry, Int64(bytes.count))
        archive_entry_set_filetype(entry, UInt32(0o100000))
        archive_entry_set_perm(entry, 0o644)
        // The first day that a zip can name.
        archive_entry_set_mtime(entry, 315_532_800, 0)
        guard archive_write_header(writer, entry) == ARCHIVE_OK else { throw failure(message(writer)) }
        let written = bytes.withUnsafeBytes { archive_write_data(writer, $0.baseAddress, $0.count) }
        guard written == bytes.count else { throw failure(message(writer)) }
    }

    private static func message(_ writer: OpaquePointer) -> String {
        archive_error_string(writer).map { String(cString: $0) } ?? "the archive cannot be written"
    }

    private static func failure(_ message: String) -> WorkbookFailure { WorkbookFailure(message) }
}
