import CLibArchive
import Foundation

/// Writes small `.xlsx` files by hand, part by part, so that a test can say what stands in each.
struct XLSXFixture {
    var parts: [(path: String, text: String)] = []

    /// A workbook of sheets, each given as the inner XML of its `worksheet`.
    init(
        _ sheets: [(name: String, state: String, body: String)], texts: String = "", styles: String = "",
        workbookProperties: String = ""
    ) {
        let names = sheets.enumerated().map { index, sheet in
            let state = sheet.state.isEmpty ? "" : " state=\"\(sheet.state)\""
            return "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\"\(state) r:id=\"rId\(index + 1)\"/>"
        }
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        // The parts that cells need stand last, as some programs write them.
        for (index, sheet) in sheets.enumerated() {
            add("xl/worksheets/sheet\(index + 1).xml", "<worksheet xmlns=\"\(main)\">\(sheet.body)</worksheet>")
        }
        add(
            "xl/workbook.xml",
            "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\">\(workbookProperties)<sheets>\(names.joined())</sheets></workbook>"
        )
        let relations = sheets.indices.map {
            "<Relationship Id=\"rId\($0 + 1)\" Type=\"\(office)/worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>"
        }
        add(
            "xl/_rels/workbook.xml.rels",
            "<Relationships>\(relations.joined())"
                + "<Relationship Id=\"t\" Type=\"\(office)/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
                + "<Relationship Id=\"s\" Type=\"\(office)/styles\" Target=\"styles.xml\"/></Relationships>")
        add(
            "_rels/.rels",
            "<Relationships><Relationship Id=\"r\" Type=\"\(office)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        )
        add("xl/sharedStrings.xml", "<sst xmlns=\"\(main)\">\(texts)</sst>")
        add("xl/styles.xml", "<styleSheet xmlns=\"\(main)\">\(styles)</styleSheet>")
    }

    /// Adds a part.
    mutating func add(_ path: String, _ text: String) {
        parts.append((path, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text))
    }

    /// The file.
    func bytes() -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: "kaimen-\(UUID().uuidString).xlsx").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        let writer = archive_write_new()
        archive_write_set_format_zip(writer)
        archive_write_open_filename(writer, file)
        for part in parts {
            let bytes = Array(part.text.utf8)
            let entry = archive_entry_new()
            archive_entry_set_pathname(entry, part.path)
            archive_entry_set_size(entry, Int64(bytes.count))
            archive_entry_set_filetype(entry, 0o100000)
            archive_write_header(writer, entry)
            archive_write_data(writer, bytes, bytes.count)
            archive_entry_free(entry)
        }
        archive_write_close(writer)
        archive_write_free(writer)
        return FileManager.default.contents(atPath: file).map { [UInt8]($0) } ?? []
    }
}
