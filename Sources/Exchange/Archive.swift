import CLibArchive
import Glibc
import Kernel

/// The files of a `.tar.gz` or `.zip`, one after the other, never all in memory.
public enum Archive {
    /// Calls `body` with the path and the bytes of each regular file.
    ///
    /// A file over `limit` bytes is handed over as `nil`. Paths are given as written; nothing is unpacked to disk.
    /// - Throws: `Problem` when the archive is damaged or of no known kind, and whatever `body` throws.
    public static func forEachFile(
        in path: String, limit: Int, _ body: (_ path: String, _ bytes: [UInt8]?) throws -> Void
    ) throws {
        _ = names
        guard let reader = archive_read_new() else { throw Problem(field: path, key: "problem_archive") }
        defer { archive_read_free(reader) }
        // Only filters of the library's own: the others start programs.
        archive_read_support_filter_gzip(reader)
        archive_read_support_filter_bzip2(reader)
        archive_read_support_filter_xz(reader)
        archive_read_support_format_tar(reader)
        archive_read_support_format_zip(reader)
        guard archive_read_open_filename(reader, path, 65_536) == ARCHIVE_OK else {
            throw Problem(field: path, key: "problem_archive")
        }
        var entry: OpaquePointer?
        var number = 0
        while true {
            let status = archive_read_next_header(reader, &entry)
            if status == ARCHIVE_EOF { return }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else {
                throw Problem(field: path, key: "problem_archive")
            }
            guard archive_entry_filetype(entry) == mode_t(0o100000) else { continue }
            number += 1
            try body(name(of: entry) ?? "\(number)", bytes(of: reader, limit: limit, archive: path))
        }
    }

    /// The library gives no Chinese name to a program without a locale.
    static let names: Void = { _ = setlocale(LC_CTYPE, "C.UTF-8") }()

    /// Names are UTF-8, or what Windows writes in China; `nil` when the library cannot tell.
    static func name(of entry: OpaquePointer) -> String? {
        if let name = archive_entry_pathname_utf8(entry) { return String(cString: name) }
        guard let name = archive_entry_pathname(entry) else { return nil }
        let bytes = UnsafeBufferPointer(start: name, count: strlen(name)).map { UInt8(bitPattern: $0) }
        return TextDecoding.decode(bytes)?.text
    }

    private static func bytes(of reader: OpaquePointer, limit: Int, archive: String) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = archive_read_data(reader, &chunk, chunk.count)
            if count == 0 { return bytes }
            guard count > 0 else { throw Problem(field: archive, key: "problem_archive") }
            bytes.append(contentsOf: chunk[..<count])
            if bytes.count > limit { return nil }
        }
    }
}
