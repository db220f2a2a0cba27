import Foundation
import Kernel
import Testing

@testable import Exchange

@Suite struct WorkbookTests {
    private static let styles = """
        <numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>
        <numFmt numFmtId="165" formatCode="000000"/><numFmt numFmtId="166" formatCode="[Red]0.00&quot;days&quot;"/>
        <numFmt numFmtId="167" formatCode="[h]:mm"/></numFmts>
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/>
        <xf numFmtId="31"/><xf numFmtId="167"/></cellXfs>
        """

    private static func read(_ fixture: XLSXFixture) throws -> Workbook {
        try Workbook(fixture.bytes(), name: "名册.xlsx")
    }

    private static func cells(_ row: String, texts: String = "") throws -> [Workbook.Cell] {
        let body = "<sheetData><row r=\"1\">\(row)</row></sheetData>"
        let workbook = try read(XLSXFixture([("人员", "", body)], texts: texts, styles: styles))
        return try #require(workbook.sheets.first).rows.first?.cells ?? []
    }

    @Test func `each kind of cell is read as it is shown`() throws {
        let cells = try Self.cells(
            """
            <c r="A1" t="s"><v>1</v></c><c r="B1" t="inlineStr"><is><t>内联</t></is></c><c r="C1"><v>13800000000</v></c>
            <c r="D1"><v>1.38E10</v></c><c r="E1"><v>0.30000000000000004</v></c><c r="F1" t="b"><v>1</v></c>
            <c r="G1" t="e"><v>#N/A</v></c><c r="H1" t="str"><f>A1&amp;B1</f><v>甲乙</v></c><c r="I1"><f>1+1</f></c>
            <c r="J1" s="1"/><c r="AB1" t="d"><v>2026-03-01T00:00:00</v></c>
            """,
            texts:
                "<si><t>一</t></si><si><r><t>张</t></r><rPh sb=\"0\" eb=\"1\"><t>zhāng</t></rPh><r><t xml:space=\"preserve\"> 三_x000A_</t></r></si>"
        )
        #expect(
            cells.map(\.text) == [
                "张 三\n", "内联", "13800000000", "13800000000", "0.3", "TRUE", "#N/A", "甲乙", "", "2026-03-01",
            ])
        #expect(
            cells.map(\.kind) == [
                .text, .text, .number, .number, .number, .boolean, .error, .formula, .formula, .date,
            ])
        #expect(cells.last?.column == 28)
    }

    @Test func `days are told by the format of their cell, and codes keep their zeros`() throws {
        let cells = try Self.cells(
            """
            <c r="A1" s="1"><v>46082</v></c><c r="B1" s="2"><v>46082.5</v></c><c r="C1" s="3"><v>123</v></c>
            <c r="D1" s="4"><v>46082</v></c><c r="E1" s="5"><v>1</v></c><c r="F1" s="6"><v>1.5</v></c>
            <c r="G1" s="1"><v>61</v></c><c r="H1" s="1"><v>60</v></c><c r="I1" s="1"><v>-3</v></c>
            <c r="J1" s="99"><v>7</v></c><c r="K1" s="1"><v>0.75</v></c>
            """)
        #expect(
            cells.map(\.text) == [
                "2026-03-01", "2026-03-01 12:00:00", "000123", "46082", "1900-01-01", "1.5", "1900-03-01", "60", "-3",
                "7", "18:00:00",
            ])
    }

    @Test func `days since 1904 are four years later`() throws {
        let body = "<sheetData><row><c s=\"1\"><v>44620</v></c></row></sheetData>"
        let workbook = try Self.read(
            XLSXFixture([("a", "", body)], styles: Self.styles, workbookProperties: "<workbookPr date1904=\"1\"/>"))
        #expect(workbook.sheets.first?.rows.first?.cells.first?.text == "2026-03-01")
    }

    @Test func `sheets keep their names, order, hiding, merged cells and row numbers`() throws {
        let body = """
            <sheetData><row r="2"><c r="B2" t="inlineStr"><is><t>x</t></is></c></row><row r="3"/><row r="7"><c r="A7"><v>1</v></c></row></sheetData>
            <mergeCells><mergeCell ref="A2:B3"/></mergeCells>
            """
        let workbook = try Self.read(
            XLSXFixture([("单位 &amp; 人员", "", body), ("旧", "hidden", ""), ("内", "veryHidden", "")]))
        #expect(workbook.sheets.map(\.name) == ["单位 & 人员", "旧", "内"])
        #expect(workbook.sheets.map(\.isHidden) == [false, true, true])
        #expect(workbook.sheets.first?.rows.map(\.number) == [2, 7])
        #expect(workbook.sheets.first?.merged.map(\.description) == ["A2:B3"])
    }

    @Test func `a hundred thousand rows are read, and more than the limit is refused`() throws {
        func body(_ count: Int) -> String {
            "<sheetData>"
                + (1...count).map {
                    "<row r=\"\($0)\"><c r=\"A\($0)\" t=\"s\"><v>0</v></c><c r=\"B\($0)\"><v>\($0)</v></c></row>"
                }
                .joined() + "</sheetData>"
        }
        let workbook = try Self.read(XLSXFixture([("人员", "", body(100_000))], texts: "<si><t>张三</t></si>"))
        let rows = try #require(workbook.sheets.first).rows
        #expect(rows.count == 100_000)
        #expect(rows.last?.cells.map(\.text) == ["张三", "100000"])
        let problem = #expect(throws: Problem.self) {
            try Self.read(XLSXFixture([("人员", "", body(200_001))], texts: "<si><t>张三</t></si>"))
        }
        #expect(problem?.key == "problem_workbook_large")
    }

    @Test func `two sheets of one part are no workbook`() throws {
        let body = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>"
        var fixture = XLSXFixture([("甲", "", body), ("乙", "", body)])
        let place = try #require(fixture.parts.firstIndex { $0.path == "xl/_rels/workbook.xml.rels" })
        fixture.parts[place].text = fixture.parts[place].text.replacing("sheet2.xml", with: "Sheet1.xml")
        let problem = #expect(throws: Problem.self) { try Self.read(fixture) }
        #expect(problem?.key == "problem_workbook_damaged" && problem?.arguments["part"] == "乙")
    }

    @Test func `a text that many cells show counts for each of them, in all sheets together`() throws {
        // 30,000 bytes in 5,000 cells of each sheet.
        let text = String(repeating: "长", count: 10_000)
        let row = (1...5000).map { "<c r=\"\(CellAddress.letters(ofColumn: $0))1\" t=\"s\"><v>0</v></c>" }.joined()
        let sheet = "<sheetData><row r=\"1\">\(row)</row></sheetData>"
        let texts = "<si><t>\(text)</t></si>"
        let workbook = try Self.read(XLSXFixture([("甲", "", sheet)], texts: texts))
        #expect(workbook.sheets.first?.rows.first?.cells.count == 5000)
        let problem = #expect(throws: Problem.self) {
            try Self.read(XLSXFixture([("甲", "", sheet), ("乙", "", sheet)], texts: texts))
        }
        #expect(problem?.key == "problem_workbook_large" && problem?.arguments["limit"] == "256 MB")
    }

    @Test func `a small file that unpacks to gigabytes is refused early`() throws {
        var fixture = XLSXFixture([("a", "", "<sheetData/>")])
        fixture.parts[0].text = "<worksheet>" + String(repeating: " ", count: 300 << 20) + "</worksheet>"
        let bytes = fixture.bytes()
        #expect(bytes.count < 2 << 20)
        let problem = #expect(throws: Problem.self) { try Workbook(bytes, name: "bomb.xlsx") }
        #expect(problem?.key == "problem_workbook_large")
    }

    @Test(arguments: [
        "<!DOCTYPE worksheet [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>",
        "<!DOCTYPE worksheet [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&x;</t></is></c></row></sheetData></worksheet>",
        "<!DOCTYPE worksheet SYSTEM \"file:///etc/passwd\"><worksheet/>",
        "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&x;</t></is></c></row></sheetData></worksheet>",
        "<worksheet><sheetData>", "no XML", "",
        "<worksheet><sheetData><row r=\"2\"/><row r=\"1\"/></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"99999999\"/></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c t=\"s\"><v>5</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c t=\"s\"><v>-1</v></c></row></sheetData></worksheet>",
    ])
    func `a sheet with entities, or a damaged one, is refused`(text: String) throws {
        var fixture = XLSXFixture([("a", "", "")])
        fixture.parts[0].text = text
        let problem = #expect(throws: Problem.self) { try Self.read(fixture) }
        #expect(problem?.key == "problem_workbook_damaged")
    }

    @Test func `what is no workbook is named, with the way out`() throws {
        func key(_ bytes: [UInt8]) -> String? { #expect(throws: Problem.self) { try Workbook(bytes, name: "a") }?.key }
        var other = XLSXFixture([])
        #expect(key(other.bytes()) == "problem_workbook_other")
        other.parts = [("mimetype", ""), ("content.xml", "<a/>")]
        #expect(key(other.bytes()) == "problem_workbook_ods")
        other.parts = [("xl/workbook.bin", "")]
        #expect(key(other.bytes()) == "problem_workbook_xlsb")
        #expect(
            key([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 500))
                == "problem_workbook_old")
        #expect(key(Array("%PDF-1.7".utf8)) == "problem_workbook_pdf")
        #expect(key([0xEF, 0xBB, 0xBF] + Array("\r\n<html><table>".utf8)) == "problem_workbook_page")
        #expect(key([]) == "problem_workbook_empty")
        #expect(
            key(Array("PK\u{3}\u{4}rest".utf8)) == "problem_archive"
                || key(Array("PK\u{3}\u{4}rest".utf8)) == "problem_workbook_other")
        #expect(key([0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 0, 1, 2, 3]) == "problem_csv_not_text")
    }

    @Test func `of a file that was cut nothing false is read`() throws {
        let whole = XLSXFixture([("人员", "", "<sheetData><row><c><v>1</v></c></row></sheetData>")]).bytes()
        // Without its table of contents at the end a zip still tells all that it holds.
        for cut in stride(from: 3, to: whole.count, by: 37) {
            do {
                let sheet = try #require(try Workbook(Array(whole[..<cut]), name: "a.xlsx").sheets.first)
                #expect(sheet.rows.map { $0.cells.map(\.text) } == [["1"]])
            } catch { #expect(error is Problem) }
        }
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0..<3 { bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255) }
            do { _ = try Workbook(bytes, name: "a.xlsx") } catch { #expect(error is Problem) }
        }
    }

    @Test(arguments: [("B7", 7, 2), ("$AB$12", 12, 28), ("XFD1048576", 1_048_576, 16_384)])
    func `a cell's address is read and written`(text: String, row: Int, column: Int) {
        let address = CellAddress(text)
        #expect(address == CellAddress(row: row, column: column))
        #expect(address?.description == text.replacing("$", with: ""))
    }

    @Test(arguments: [
        "", "7", "B", "7B", "B0", "XFE1", "A1048577", "A99999999999999999999", "AAAAAAAAAAAAAAAAA1", "甲1", "A1A",
    ])
    func `what is no address is none`(text: String) { #expect(CellAddress(text) == nil) }
}

@Suite struct CSVTests {
    private static func rows(_ bytes: [UInt8]) throws -> [[String]] {
        try #require(try Workbook(bytes, name: "人员.csv").sheets.first).rows.map { $0.cells.map(\.text) }
    }

    @Test(arguments: [",", ";", "\t"])
    func `comma, semicolon and tab separate`(separator: String) throws {
        let text = ["姓名\(separator)职务", "\"张\(separator)三\"\(separator)\"主\"\"任\r\n代\"", "", "李四\(separator)"].joined(
            separator: "\r\n")
        let sheet = try #require(try Workbook(Array(text.utf8), name: "x/人员.csv").sheets.first)
        #expect(sheet.name == "人员")
        #expect(sheet.rows.map(\.number) == [1, 2, 4])
        #expect(sheet.rows.map { $0.cells.map(\.text) } == [["姓名", "职务"], ["张\(separator)三", "主\"任\r\n代"], ["李四"]])
    }

    @Test func `what Excel writes in China is read`() throws {
        #expect(try Self.rows([0xBF, 0xAA, 0xB7, 0xA2, 44, 0xC7, 0xF8]) == [["开发", "区"]])
        #expect(try Self.rows([0xEF, 0xBB, 0xBF] + Array("姓名,电话".utf8)) == [["姓名", "电话"]])
    }

    @Test func `a quote that never closes is refused, and one within a name is a sign`() throws {
        #expect(try Self.rows(Array("5\" 管,b".utf8)) == [["5\" 管", "b"]])
        let problem = #expect(throws: Problem.self) { try Self.rows(Array("a,\"b\nc".utf8)) }
        #expect(problem?.key == "problem_csv")
    }

    @Test func `rows and cells have an end`() throws {
        #expect(throws: Problem.self) { try Self.rows([UInt8](repeating: 44, count: 3_000_000)) }
        #expect(throws: Problem.self) { try Self.rows([UInt8](repeating: 10, count: 300_000)) }
    }

    @Test func `what is written is read again, and no cell is a formula`() throws {
        let rows = [["姓名", "a,b", "-3"], ["=1+1", "+a", "-b", "@x", "\tq"], ["换\n行", "引\"号", "半;角"]]
        let bytes = Array(CSVWriter.text(rows).utf8)
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(try Self.rows(bytes) == [rows[0], ["'=1+1", "'+a", "'-b", "'@x", "'\tq"], rows[2]])
    }
    @Test(arguments: ["\u{0D4E}", "\u{0600}"])
    func `a sign that makes one character with its neighbours still counts as a sign`(before: String) throws {
        let rows = [["x\(before),=1+1", "\(before)\",=1+1"], ["=\u{301}1", "＝1+1"], ["\(before)\n=1", "y\u{301}"]]
        let bytes = Array(CSVWriter.text(rows).utf8)
        #expect(try Self.rows(bytes) == [rows[0], ["'=\u{301}1", "'＝1+1"], rows[2]])
        // As a program reads it that knows nothing of characters but bytes: three rows of two cells.
        #expect(bytes.count { $0 == UInt8(ascii: "\"") } == 8)
    }
}
