import Kernel

/// Reads an `.xlsx` (ECMA-376) from memory: parts are unpacked and parsed as a stream, one after the other.
struct XLSXReader {
    private let parts: ZipParts
    private let name: String

    init(_ bytes: [UInt8], name: String) {
        parts = ZipParts(bytes, name: name)
        self.name = name
    }

    /// The worksheets in the order of their tabs.
    /// - Throws: `Problem` when the file is no such workbook, is damaged or too large.
    func sheets() throws -> [Workbook.Sheet] {
        let (index, relations) = try index()
        guard !index.isOver else { throw Workbook.tooLarge(name, "\(Workbook.Limit.sheets)") }
        let texts = SharedTexts()
        let formats = CellFormats()
        let (textsPath, stylesPath) = (relations.target("sharedStrings"), relations.target("styles"))
        try parts.follow { $0 == textsPath ? texts : $0 == stylesPath ? formats : nil }
        guard !texts.isOver else { throw Workbook.tooLarge(name, "\(Workbook.Limit.cells)") }

        var readers: [String: SheetReader] = [:]
        var (cellCount, shown) = (0, 0)
        var wanted: Set<String> = []
        for entry in index.sheets {
            guard let relation = relations.byIdentifier[entry.relation], relation.kind == "worksheet" else { continue }
            // Each sheet has a part of its own; many of one part would be counted once and copied many times.
            guard wanted.insert(relation.target).inserted else { throw Workbook.damaged(name, entry.name) }
        }
        var last: SheetReader?
        func finish() throws {
            guard let reader = last else { return }
            if reader.isDamaged { throw Workbook.damaged(name, "worksheet") }
            if reader.isTooLarge { throw Workbook.tooLarge(name, "\(Workbook.Limit.rows)") }
            if reader.showsTooMuch { throw Workbook.tooLarge(name, "\(Workbook.Limit.shown >> 20) MB") }
            cellCount += reader.cellCount
            shown += reader.shown
            last = nil
        }
        try parts.follow { path in
            try finish()
            guard wanted.contains(path) else { return nil }
            let reader = SheetReader(
                texts: texts.texts, formats: formats, countsFrom1904: index.countsFrom1904,
                cellLimit: Workbook.Limit.cells - cellCount, shownLimit: Workbook.Limit.shown - shown)
            readers[path] = reader
            last = reader
            return reader
        }
        try finish()
        return try index.sheets.compactMap { entry in
            guard let relation = relations.byIdentifier[entry.relation], relation.kind == "worksheet" else {
                return nil
            }
            guard let reader = readers[relation.target] else { throw Workbook.damaged(name, entry.name) }
            return Workbook.Sheet(
                name: entry.name, isHidden: entry.isHidden, rows: reader.rows, merged: reader.merged)
        }
    }

    private func index() throws -> (WorkbookIndex, PartRelations) {
        let package = PartRelations(folder: "")
        var paths: Set<String> = []
        try parts.follow { path in
            paths.insert(path)
            return path == "_rels/.rels" ? package : nil
        }
        guard let workbook = package.target("officeDocument"), paths.contains(workbook), workbook.hasSuffix(".xml")
        else {
            throw Problem(field: name, key: Self.foreignKind(paths))
        }
        let place = PathText(workbook)
        let folder = place.folder == "." ? "" : place.folder
        let relations = PartRelations(folder: folder)
        let index = WorkbookIndex()
        let relationsPath = (folder.isEmpty ? "" : folder + "/") + "_rels/\(place.name).rels"
        try parts.follow { $0 == workbook ? index : $0 == relationsPath ? relations : nil }
        // A text document has relations and a body as well, but no sheets.
        guard !index.sheets.isEmpty else { throw Problem(field: name, key: Self.foreignKind(paths)) }
        return (index, relations)
    }

    private static func foreignKind(_ paths: Set<String>) -> String {
        if paths.contains("content.xml") { return "problem_workbook_ods" }
        if paths.contains("xl/workbook.bin") { return "problem_workbook_xlsb" }
        return "problem_workbook_other"
    }
}
