import CLibArchive

/// Looks through a zip and the documents within it for what must not be handed on.
struct OfficePackage {
    /// Charts bring a workbook, which may have a chart in turn.
    private static let deepest = 3

    private var budget: ZipBudget

    /// - Parameter packed: bytes of the file.
    init(packed: Int, limits: FileLimits) { budget = ZipBudget(packed: packed, limits: limits) }

    /// Which document a file is.
    /// - Throws: `FileRefusal` for plain archives, macros, files within, passwords, bombs and damage.
    mutating func kind(ofFile path: String) throws(FileRefusal) -> FileKind {
        guard let reader = Self.reader() else { throw .damaged(.zip) }
        defer { archive_read_free(reader) }
        guard archive_read_open_filename(reader, path, 65_536) == ARCHIVE_OK else { throw .damaged(.zip) }
        let listing = try list(reader, depth: 0)
        guard listing.kind != .zip else { throw .archive }
        return listing.kind
    }

    /// - Parameters:
    ///   - part: where it stands in its document.
    ///   - depth: how many documents it is within.
    private mutating func check(_ bytes: [UInt8], part: String, depth: Int) throws(FileRefusal) {
        if FileSignature(bytes) == .compound {
            var file = CompoundFile()
            file.add(bytes)
            try file.check(part: part)
            return
        }
        guard let reader = Self.reader() else { throw .damaged(.zip) }
        defer { archive_read_free(reader) }
        // libarchive reads from the bytes until it is freed.
        let result: Result<ZipListing, FileRefusal> = bytes.withUnsafeBytes { buffer in
            guard archive_read_open_memory(reader, buffer.baseAddress, buffer.count) == ARCHIVE_OK else {
                return .failure(.damaged(.zip))
            }
            do throws(FileRefusal) { return .success(try list(reader, depth: depth)) } catch { return .failure(error) }
        }
        guard depth <= Self.deepest, try result.get().kind != .zip else { throw .archiveWithin(part: part) }
    }

    private mutating func list(_ reader: OpaquePointer, depth: Int) throws(FileRefusal) -> ZipListing {
        var listing = ZipListing()
        var entry: OpaquePointer?
        while true {
            let status = archive_read_next_header(reader, &entry)
            if status == ARCHIVE_EOF { break }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw .damaged(.zip) }
            let part = try ZipPart(reader, entry, &budget)
            try listing.add(part)
            switch FileSignature(part.bytes) {
            case .zip where depth >= Self.deepest: throw .archiveWithin(part: part.path)
            // A program is named as what it is, not by the container that it stands in.
            case .compound where part.path.hasSuffix("vbaproject.bin"): break
            case .zip, .compound: try check(part.bytes, part: part.path, depth: depth + 1)
            case .known, nil: break
            }
        }
        // Before its kind: a document with macros is one, whatever else it calls itself.
        if let macros = listing.macros, listing.kind != .zip { throw .macros(part: macros) }
        if listing.isEncrypted { throw .encrypted(listing.kind) }
        return listing
    }

    private static func reader() -> OpaquePointer? {
        _ = Archive.names
        guard let reader = archive_read_new() else { return nil }
        archive_read_support_format_zip(reader)
        return reader
    }
}
