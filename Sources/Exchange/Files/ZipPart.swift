import CLibArchive
import Kernel

/// One part of a zip while it is read.
struct ZipPart {
    /// In lower case, with `/` between its folders: what readers of office documents compare by.
    let path: String
    /// All of its bytes where somebody must look into it, else its first.
    let bytes: [UInt8]

    /// The largest part that is looked into.
    private static let mostKept = 64 << 20

    /// Reads the part that stands next.
    /// - Throws: `FileRefusal` when it is encrypted, damaged or too large.
    init(_ reader: OpaquePointer, _ entry: OpaquePointer, _ budget: inout ZipBudget) throws(FileRefusal) {
        path = (Archive.name(of: entry) ?? "").replacing("\\", with: "/").lowercased()
        guard archive_entry_is_encrypted(entry) == 0 else { throw .encrypted(nil) }
        try budget.begin(claimed: archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0)
        var kept: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        var isWanted = true
        while true {
            let count = archive_read_data(reader, &chunk, chunk.count)
            if count == 0 { break }
            guard count > 0 else { throw .damaged(.zip) }
            try budget.add(count)
            if kept.isEmpty { isWanted = Self.isWanted(path, Array(chunk.prefix(count))) }
            guard isWanted || kept.isEmpty else { continue }
            kept.append(contentsOf: chunk[..<count])
            guard kept.count <= Self.mostKept else { throw .bomb }
        }
        bytes = kept
    }

    /// What says of which kind the document is, and what may be a file of its own.
    private static func isWanted(_ path: String, _ head: [UInt8]) -> Bool {
        if ZipListing.telling.contains(path) { return true }
        switch FileSignature(head) {
        case .zip, .compound: return true
        case .known, nil: return false
        }
    }
}
