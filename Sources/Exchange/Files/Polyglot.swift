/// Finds files that a second program reads as another kind than the first does.
enum Polyglot {
    /// Readers of PDF look for its header in so many first bytes.
    private static let pdfHead = 1024
    /// A zip ends with a record of 22 bytes and a comment of up to 65,535.
    private static let recordLength = 22
    private static let longestTail = recordLength + 65_535

    /// - Parameter kind: what the first bytes say.
    /// - Throws: `FileRefusal.twoKinds`.
    static func check(_ file: FileBytes, kind: FileKind, isZip: Bool) throws(FileRefusal) {
        let head = try file.piece(at: 0, length: pdfHead)
        if kind != .pdf, contains(head, "%PDF-") { throw .twoKinds(kind, .pdf) }
        if isZip { return }
        let tail = try file.piece(at: max(0, file.count - longestTail), length: longestTail)
        if endsAsZip(tail) { throw .twoKinds(kind, .zip) }
    }

    private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return bytes.indices.contains { bytes[$0...].starts(with: wanted) }
    }

    /// Whether the record of the end stands where its comment reaches to the end, as unpackers look for it.
    private static func endsAsZip(_ tail: [UInt8]) -> Bool {
        guard tail.count >= recordLength else { return false }
        return (0...tail.count - recordLength).contains { start in
            guard tail[start] == 0x50 else { return false }
            let record = tail[start...]
            return record.starts(with: [0x50, 0x4B, 5, 6])
                && CompoundFile.number(record, 20, 2) == record.count - recordLength
        }
    }
}
