import Foundation
import Kernel
import Testing

@testable import Exchange

@Suite struct WorkbookWriterTests {
    private static let header = ["名称", "数"]

    /// A writer whose temporary files are in a folder of its own.
    private static func writer(title: String = "人员", author: String = "霁川招商") throws -> WorkbookWriter {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kaimen-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        return WorkbookWriter(title: title, author: author, folder: folder.path)
    }

    private static func left(_ writer: WorkbookWriter) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: writer.folder)
    }

    /// What our own reader finds below the heading.
    private static func cells(_ values: [WorkbookValue]) throws -> [Workbook.Cell] {
        let bytes = try writer().bytes(header: header, rows: [values])
        let rows = try #require(try Workbook(bytes, name: "a.xlsx").sheets.first).rows
        return rows.dropFirst().first?.cells ?? []
    }

    private static func texts(_ values: [WorkbookValue]) throws -> [String] { try cells(values).map(\.text) }

    /// The parts of the file, as XML.
    private static func parts(_ bytes: [UInt8]) throws -> [String: String] {
        let file = FileManager.default.temporaryDirectory.appending(path: "kaimen-\(UUID().uuidString).zip")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var parts: [String: String] = [:]
        try Archive.forEachFile(in: file.path, limit: 1 << 20) { path, content in
            parts[path] = content.map { String(decoding: $0, as: UTF8.self) }
        }
        return parts
    }

    @Test func `each kind of value is read again as what it is`() throws {
        let day = try #require(CalendarDay(iso: "2026-03-01"))
        let cells = try Self.cells([
            .text("张三"), .empty, .integer(-42), .decimal(0.25), .day(day), .instant(day.shanghaiSeconds + 30_600),
            .link("主页", url: "https://example.org/a?b=1&c=2"), .text(""),
        ])
        #expect(
            cells.map(\.text) == ["张三", "-42", "0.25", "2026-03-01", "2026-03-01 08:30:00", "主页"])
        #expect(cells.map(\.kind) == [.text, .number, .number, .date, .date, .text])
        #expect(cells.map(\.column) == [1, 3, 4, 5, 6, 7])
    }

    @Test(arguments: [
        "=1+1", "+1", "-1+A1", "@SUM(A1)", "=HYPERLINK(\"https://x\")", "\t=1", "https://example.org", "007",
    ])
    func `a text stays a text whatever it begins with`(text: String) throws {
        let bytes = try Self.writer().bytes(header: [text], rows: [[.text(text)]])
        let sheet = try #require(try Workbook(bytes, name: "a.xlsx").sheets.first)
        #expect(sheet.rows.map { $0.cells.map(\.text) } == [[text], [text]])
        #expect(sheet.rows.allSatisfy { $0.cells.allSatisfy { $0.kind == .text } })
        let parts = try Self.parts(bytes)
        #expect(parts["xl/worksheets/sheet1.xml"]?.contains("<f>") == false)
        #expect(parts["xl/styles.xml"]?.contains("numFmtId=\"49\"") == true)
    }

    @Test func `what XML cannot hold is replaced, and what looks like an escape is left as it is`() throws {
        #expect(
            try Self.texts([
                .text("a\u{0}b\u{1}\u{1F}\u{FFFE}\u{FFFF}c"), .text("甲\r\n乙\r丙\n丁\t戊"), .text("_x000A_ _x005f_ _xyz_"),
                .text("<b>&amp;\"'𠮷😀 \u{85}"), .text(" 前后 "),
            ]) == [
                "a\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}c", "甲\n乙\n丙\n丁\t戊", "_x000A_ _x005f_ _xyz_",
                "<b>&amp;\"'𠮷😀 \u{85}", " 前后 ",
            ])
    }

    @Test(arguments: ["长", "a", "😀", "_", "\u{1}", "_x000A_"])
    func `a text that is too long ends in an ellipsis`(piece: String) throws {
        let long = String(repeating: piece, count: 40_000)
        let text = try #require(try Self.texts([.text(long)]).first)
        #expect(text.utf16.count <= 32_767)
        #expect(text.utf16.count > 15_000)
        #expect(text.last == "…")
        let fits = String(repeating: "长", count: 32_767)
        #expect(try Self.texts([.text(fits)]) == [fits])
    }

    @Test func `numbers and days that Excel cannot hold are told as texts`() throws {
        let cells = try Self.cells([
            .integer(999_999_999_999_999), .integer(1_000_000_000_000_000), .integer(.min), .decimal(.nan),
            .decimal(.infinity), .instant(.min), .instant(.max), .decimal(1e300),
        ])
        #expect(cells.map(\.kind) == [.number, .text, .text, .text, .text, .text, .text, .number])
        #expect(
            cells.prefix(5).map(\.text) == [
                "999999999999999", "1000000000000000", "-9223372036854775808", "nan", "inf",
            ])
    }

    @Test(arguments: ["1900-01-01", "1900-02-28", "1900-03-01", "1949-10-01", "2000-02-29", "2199-12-31"])
    func `every day of the calendar comes back, also before the day that never was`(text: String) throws {
        let day = try #require(CalendarDay(iso: text))
        let cells = try Self.cells([.day(day), .instant(day.shanghaiSeconds + 86_399)])
        #expect(cells.map(\.text) == [text, text + " 23:59:59"])
        #expect(cells.map(\.kind) == [.date, .date])
    }

    @Test(arguments: [
        "javascript:alert(1)", "file:///etc/passwd", "internal:Sheet1!A1", "external:a.xlsx", "/office", "https://a b",
        "https://example.org/" + String(repeating: "a", count: 2100), "",
    ])
    func `only an address of the web or of mail becomes a link`(url: String) throws {
        let bytes = try Self.writer().bytes(header: Self.header, rows: [[.link("名", url: url)]])
        #expect(try Self.parts(bytes)["xl/worksheets/sheet1.xml"]?.contains("hyperlink") == false)
        #expect(try Workbook(bytes, name: "a.xlsx").sheets.first?.rows.last?.cells.map(\.text) == ["名"])
    }

    @Test func `more links than a sheet holds are texts`() throws {
        let rows = (0..<65_600).lazy.map { [WorkbookValue.link("\($0)", url: "https://example.org/\($0)")] }
        let bytes = try Self.writer().bytes(header: Self.header, rows: rows)
        #expect(try Workbook(bytes, name: "a.xlsx").sheets.first?.rows.last?.cells.first?.text == "65599")
    }

    @Test func `the heading is bold and stays in view, columns filter, and the document says whose it is`() throws {
        let rows = [[WorkbookValue.text("一个很长的名称一个很长的名称"), .integer(1)], [.text("b")]]
        let parts = try Self.parts(try Self.writer(title: "人员 & 单位").bytes(header: Self.header, rows: rows))
        let sheet = try #require(parts["xl/worksheets/sheet1.xml"])
        #expect(sheet.contains("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"))
        #expect(sheet.contains("<autoFilter ref=\"A1:B3\"/>"))
        let widths = sheet.matches(of: /<col min="[0-9]+" max="[0-9]+" width="([0-9]+)/).compactMap { Int($0.1) }
        #expect(widths.first ?? 0 >= 28)
        #expect(widths.last ?? 99 < 20)
        #expect(parts["xl/styles.xml"]?.contains("<b/>") == true)
        #expect(parts["xl/workbook.xml"]?.contains("<sheet name=\"人员 &amp; 单位\"") == true)
        let properties = try #require(parts["docProps/core.xml"])
        #expect(properties.contains("<dc:title>人员 &amp; 单位</dc:title>"))
        #expect(properties.contains("<dc:creator>霁川招商</dc:creator>"))
    }

    @Test(arguments: [
        ("a/b:c*d?e[f]g\\h", "a b c d e f g h"), ("'单位'", "单位"), ("", "Sheet1"), ("History", "Sheet1"),
        ("''", "Sheet1"),
        (String(repeating: "单", count: 40), String(repeating: "单", count: 30) + "…"), ("\u{0}", "\u{FFFD}"),
    ])
    func `a sheet gets a name that Excel takes`(title: String, name: String) throws {
        let bytes = try Self.writer(title: title).bytes(header: Self.header, rows: [])
        #expect(try Workbook(bytes, name: "a.xlsx").sheets.map(\.name) == [name])
    }

    @Test func `a list without lines has its heading, and one without columns is a workbook too`() throws {
        let empty = try Self.writer().bytes(header: Self.header, rows: [])
        #expect(try Workbook(empty, name: "a.xlsx").sheets.first?.rows.map { $0.cells.map(\.text) } == [Self.header])
        let bare = try Self.writer().bytes(header: [], rows: [])
        #expect(try Workbook(bare, name: "a.xlsx").sheets.first?.rows.isEmpty == true)
    }

    @Test func `a hundred thousand rows are written, and no temporary file stays`() throws {
        let writer = try Self.writer()
        let rows = (1...100_000).lazy.map { [WorkbookValue.text("行\($0)"), .integer(Int64($0))] }
        let sheet = try #require(
            try Workbook(try writer.bytes(header: Self.header, rows: rows), name: "a.xlsx").sheets.first)
        #expect(sheet.rows.count == 100_001)
        #expect(sheet.rows.last?.cells.map(\.text) == ["行100000", "100000"])
        #expect(try Self.left(writer).isEmpty)
    }

    @Test func `more rows or columns than a sheet has are refused, and no temporary file stays`() throws {
        let writer = try Self.writer()
        let many = repeatElement([WorkbookValue](), count: WorkbookWriter.mostRows - 1)
        #expect(try !writer.bytes(header: Self.header, rows: many).isEmpty)
        let problem = #expect(throws: Problem.self) {
            try writer.bytes(header: Self.header, rows: Array(many) + [[.text("x")]])
        }
        #expect(problem?.key == "problem_workbook_rows")
        #expect(problem?.arguments["limit"] == "1048576")
        let wide = [WorkbookValue](repeating: .integer(1), count: 16_385)
        #expect(throws: Problem.self) { try writer.bytes(header: [], rows: [wide]) }
        #expect(try Self.left(writer).isEmpty)
    }

    @Test func `where no temporary file can be made, that is said`() throws {
        let writer = WorkbookWriter(title: "a", author: "b", folder: "/nothing/here")
        let failure = #expect(throws: WorkbookFailure.self) { try writer.bytes(header: Self.header, rows: []) }
        #expect(failure?.needsRoom == false)
        #expect(WorkbookFailure("full", code: ENOSPC).isTemporary)
    }
}
