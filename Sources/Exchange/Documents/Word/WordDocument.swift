import Kernel

/// Reads a `.docx` (ECMA-376) from memory: parts are unpacked and parsed as a stream, one after the other.
struct WordDocument {
    private let bytes: [UInt8]
    private let parts: ZipParts
    private let limits: DocumentLimits

    init(_ bytes: [UInt8], limits: DocumentLimits) {
        (self.bytes, self.limits) = (bytes, limits)
        parts = ZipParts(bytes, name: "")
    }

    /// - Throws: `DocumentRefusal`.
    func read() throws(DocumentRefusal) -> DocumentText {
        // Without its list of parts at the end a zip is cut off, though some parts of it can still be unpacked.
        guard bytes.suffix(65_557).contains([0x50, 0x4B, 5, 6]) else { throw .damaged }
        let main = try mainPart()
        let relations = try relations(of: main)
        var warnings: [DocumentWarning] = []
        let (styles, numbering) = (WordStyles(), WordNumbering())
        follow(relations.target("styles"), styles, &warnings)
        follow(relations.target("numbering"), numbering, &warnings)

        let body = WordBody(styles: styles, lists: WordLists(numbering), limit: limits.text)
        try follow { $0 == main ? body : nil }
        if body.isOver { throw .tooMuchText(bytes: limits.text) }
        guard body.isDocument else { throw .damaged }

        var list = body.list
        for kind in body.notes.kinds {
            let notes = WordBody(styles: styles, lists: WordLists(numbering), limit: limits.text)
            follow(relations.target(kind.relation), notes, &warnings)
            if notes.isOver { throw .tooMuchText(bytes: limits.text) }
            body.notes.append(kind, from: notes, to: &list)
            body.findings.add(notes.findings)
        }
        if list.isOver { throw .tooMuchText(bytes: limits.text) }
        guard !list.paragraphs.isEmpty else { throw .withoutText(.word) }
        return DocumentText(
            kind: .word, paragraphs: list.paragraphs, warnings: body.findings.warnings + warnings + list.warnings)
    }

    /// The path of the main part.
    /// - Throws: `DocumentRefusal.foreign` when it is no text of Word's.
    private func mainPart() throws(DocumentRefusal) -> String {
        let package = PartRelations(folder: "")
        var paths: Set<String> = []
        try follow { path in
            paths.insert(path)
            return path == "_rels/.rels" ? package : nil
        }
        let named = package.target("officeDocument") ?? "word/document.xml"
        if paths.contains(named), named.hasSuffix(".xml"), foreignKind(paths) == nil { return named }
        throw .foreign(foreignKind(paths) ?? .archive)
    }

    private func foreignKind(_ paths: Set<String>) -> ForeignDocument? {
        if paths.contains("xl/workbook.xml") || paths.contains("xl/workbook.bin") { return .workbook }
        if paths.contains("ppt/presentation.xml") { return .slides }
        if paths.contains("ofd.xml") { return .ofd }
        guard paths.contains("content.xml"), paths.contains("mimetype") else { return nil }
        // OpenDocument has its type first and not packed.
        let start = String(decoding: bytes.prefix(200), as: UTF8.self)
        if start.contains("opendocument.spreadsheet") { return .workbook }
        return start.contains("opendocument.presentation") ? .slides : .openDocument
    }

    private func relations(of part: String) throws(DocumentRefusal) -> PartRelations {
        let place = PathText(part)
        let folder = place.folder == "." ? "" : place.folder
        let relations = PartRelations(folder: folder)
        let path = (folder.isEmpty ? "" : folder + "/") + "_rels/\(place.name).rels"
        try follow { $0 == path ? relations : nil }
        return relations
    }

    /// Follows a part without which the main text can be read.
    private func follow(_ part: String?, _ follower: any XMLFollower, _ warnings: inout [DocumentWarning]) {
        guard let part else { return }
        do throws(DocumentRefusal) {
            try follow { $0 == part ? follower : nil }
        } catch {
            warnings.append(.damagedPart(part))
        }
    }

    private func follow(_ follower: (_ path: String) -> (any XMLFollower)?) throws(DocumentRefusal) {
        var counted: CountedFollower?
        do {
            try parts.follow { path in
                if counted?.isTooMuch == true { throw DocumentRefusal.bomb }
                counted = follower(path).map { CountedFollower($0) }
                return counted
            }
            if counted?.isTooMuch == true { throw DocumentRefusal.bomb }
        } catch let refusal as DocumentRefusal {
            throw refusal
        } catch let problem as Problem where problem.key == "problem_workbook_large" {
            throw .bomb
        } catch {
            throw isEncrypted ? .encrypted : .damaged
        }
    }

    /// Bit 0 of the first part's flags (APPNOTE 4.4.4).
    private var isEncrypted: Bool { bytes.count > 6 && bytes[6] & 1 == 1 }
}
