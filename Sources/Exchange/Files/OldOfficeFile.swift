/// Looks through a `.doc`, `.xls` or `.ppt` for what must not be handed on.
///
/// Macros of a presentation lie within its main stream, and those of Excel 4 on sheets of their own: they are not found.
enum OldOfficeFile {
    /// A multiple of 128, as `CompoundFile.add` asks for.
    private static let step = 1 << 20

    /// Which document a file is.
    /// - Throws: `FileRefusal` for macros, files within, passwords, and what no office program wrote.
    static func kind(of file: FileBytes) throws(FileRefusal) -> FileKind {
        var compound = CompoundFile()
        for offset in stride(from: 0, to: file.count, by: step) {
            compound.add(try file.piece(at: offset, length: step))
        }
        try compound.check()
        guard let kind = compound.kind else { throw .unknownKind }
        let head = try file.piece(at: 0, length: 512)
        for place in compound.places(of: kind, head: head) {
            let stream = try file.piece(at: place, length: 4096)
            if kind == .doc ? isEncryptedText(stream) : kind == .xls && isEncryptedWorkbook(stream) {
                throw .encrypted(kind)
            }
        }
        return kind
    }

    /// `fEncrypted` of the file information block ([MS-DOC] 2.5.2).
    private static func isEncryptedText(_ stream: [UInt8]) -> Bool {
        CompoundFile.number(stream[...], 0, 2) == 0xA5EC && CompoundFile.number(stream[...], 10, 2) & 0x100 != 0
    }

    /// A record FilePass stands right after the beginning of the workbook ([MS-XLS] 2.4.117).
    private static func isEncryptedWorkbook(_ stream: [UInt8]) -> Bool {
        var rest = stream[...]
        while rest.count >= 4 {
            if CompoundFile.number(rest, 0, 2) == 0x2F { return true }
            rest = rest.dropFirst(4 + CompoundFile.number(rest, 2, 2))
        }
        return false
    }
}
