/// The directory of a compound file ([MS-CFB]): which streams it has, without following its chains of sectors.
///
/// Entries of the directory are 128 bytes long and stand at multiples of 128 in every such file, so that no chain of
/// sectors, however it is tangled, hides one. What looks like an entry by chance has none of the names that matter.
struct CompoundFile {
    /// One entry of the directory.
    private struct Entry {
        let name: String
        /// Where its stream begins, in sectors.
        let sector: Int
    }

    private static let entryLength = 128
    private static let kinds: [(stream: String, kind: FileKind)] = [
        // A presentation and a text often have a workbook within, hardly ever the other way round.
        ("PowerPoint Document", .ppt), ("WordDocument", .doc), ("Workbook", .xls), ("Book", .xls),
    ]
    private static let macros: Set<String> = ["VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"]
    private static let encrypted: Set<String> = ["EncryptedPackage", "EncryptionInfo", "EncryptedSummary"]
    private static let wanted = Set(kinds.map(\.stream)).union(macros).union(encrypted).union(["\u{1}Ole10Native"])

    private var found: [Entry] = []
    private var program: FileKind?

    /// Takes in the next bytes of the file, which begin at a multiple of 128.
    mutating func add(_ bytes: [UInt8]) {
        for start in stride(from: 0, through: bytes.count - Self.entryLength, by: Self.entryLength) {
            // A stream, a storage or the root; its name has up to 31 letters in UTF-16 and a zero.
            let entry = bytes[start..<start + Self.entryLength]
            guard let type = entry.dropFirst(66).first, [1, 2, 5].contains(type), let name = Self.name(entry) else {
                continue
            }
            if type == 5, name == "Root Entry" { program = program ?? Self.program(entry) }
            guard Self.wanted.contains(name), found.count < 1000 else { continue }
            found.append(Entry(name: name, sector: Self.number(entry, 116, 4)))
        }
    }

    /// Which program's file it is; `nil` for others that use the format: installers, messages.
    var kind: FileKind? {
        let candidates = Self.kinds.filter { has([$0.stream]) }.map(\.kind)
        if let program, candidates.contains(program) { return program }
        return candidates.first
    }

    /// - Parameter part: where it stands in its document; the name of a stream otherwise.
    /// - Throws: `FileRefusal` for macros, passwords and files within.
    func check(part: String? = nil) throws(FileRefusal) {
        if has(Self.encrypted) { throw .encrypted(kind) }
        if let macros = found.first(where: { Self.macros.contains($0.name) }) {
            throw .macros(part: part ?? macros.name)
        }
        if has(["\u{1}Ole10Native"]) { throw .fileWithin(part: part ?? "Ole10Native") }
    }

    /// Where the main streams of a kind begin, in bytes.
    /// - Parameter head: the first bytes of the file, which say how large a sector is.
    func places(of kind: FileKind, head: [UInt8]) -> [Int] {
        let size = 1 << min(Self.number(head[...], 30, 2), 12)
        let names = Set(Self.kinds.filter { $0.kind == kind }.map(\.stream))
        return found.filter { names.contains($0.name) }.map { ($0.sector + 1) * size }
    }

    private func has(_ names: Set<String>) -> Bool { found.contains { names.contains($0.name) } }

    private static func name(_ entry: ArraySlice<UInt8>) -> String? {
        let length = number(entry, 64, 2)
        guard (4...64).contains(length), length.isMultiple(of: 2), number(entry, length - 2, 2) == 0 else { return nil }
        let units = stride(from: 0, to: length - 2, by: 2).map { UInt16(truncatingIfNeeded: number(entry, $0, 2)) }
        return String(decoding: units, as: UTF16.self)
    }

    /// The class of the root names the program that wrote the file.
    private static func program(_ entry: ArraySlice<UInt8>) -> FileKind? {
        switch number(entry, 80, 4) {
        case 0x20906, 0x20900: .doc
        case 0x20820, 0x20810: .xls
        case 0x6481_8D10: .ppt
        default: nil
        }
    }

    /// A number whose lowest byte stands first; what lies beyond the end counts as nothing.
    static func number(_ bytes: ArraySlice<UInt8>, _ offset: Int, _ count: Int) -> Int {
        bytes.dropFirst(offset).prefix(count).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
