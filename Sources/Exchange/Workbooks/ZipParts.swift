import CLibArchive
import Kernel

/// The parts of an office file (a zip in memory), each followed as XML while it is unpacked.
final class ZipParts {
    private let bytes: [UInt8]
    private let name: String
    /// How many bytes may still be unpacked.
    private var rest = Workbook.Limit.unpacked

    init(_ bytes: [UInt8], name: String) { (self.bytes, self.name) = (bytes, name) }

    /// Goes once through the file.
    /// - Parameter follower: who follows the part of a path (in lower case); `nil` leaves it packed.
    /// - Throws: `Problem` when the zip or a followed part is damaged, or unpacks to too much.
    func follow(_ follower: (_ path: String) throws -> (any XMLFollower)?) throws {
        _ = Archive.names
        try bytes.withUnsafeBytes { buffer in
            guard let reader = archive_read_new() else { throw Problem(field: name, key: "problem_archive") }
            defer { archive_read_free(reader) }
            archive_read_support_format_zip(reader)
            guard archive_read_open_memory(reader, buffer.baseAddress, buffer.count) == ARCHIVE_OK else {
                throw Problem(field: name, key: "problem_archive")
            }
            var entry: OpaquePointer?
            var seen: Set<String> = []
            while true {
                let status = archive_read_next_header(reader, &entry)
                if status == ARCHIVE_EOF { return }
                guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry, seen.count < 10_000 else {
                    throw Problem(field: name, key: "problem_archive")
                }
                let path = (Archive.name(of: entry) ?? "").replacing("\\", with: "/").lowercased()
                guard seen.insert(path).inserted, let follower = try follower(path) else { continue }
                try read(reader, path, XMLStream(follower), follower)
            }
        }
    }

    private func read(
        _ reader: OpaquePointer, _ path: String, _ stream: XMLStream, _ follower: any XMLFollower
    ) throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = archive_read_data(reader, &chunk, chunk.count)
            guard count >= 0 else { throw Workbook.damaged(name, path) }
            rest -= count
            guard rest >= 0 else { throw Workbook.tooLarge(name, "256 MB") }
            let isRead = chunk.withUnsafeBytes {
                stream.feed(UnsafeRawBufferPointer(rebasing: $0[..<count]), isLast: count == 0)
            }
            if follower.isOver { return }
            guard isRead else { throw Workbook.damaged(name, path) }
            if count == 0 { return }
        }
    }
}
