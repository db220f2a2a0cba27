import App
import Exchange
import Foundation
import HTTPTypes
import Kernel
import TestSupport
import Testing

/// Every list of the office leaves as a workbook and as CSV, and both say the same.
@Suite(.onEveryEngine, .namingTheEngine) struct ListFileTests {
    private static let english: HTTPFields = [.acceptLanguage: "en"]

    /// The cells of a file, row by row and column by column.
    private static func table(_ answer: Visitor.Answer, _ name: String) throws -> [[Int: Workbook.Cell]] {
        try #require(answer.status == 200)
        let sheet = try #require(try Workbook(answer.bytes, name: name).sheets.first)
        return sheet.rows.map { row in Dictionary(row.cells.map { ($0.column, $0) }) { first, _ in first } }
    }

    /// Each list with its columns of days and times.
    private static let lists = [
        ("people", [6]), ("people?role=platform-administrator&sort=-name", [6]), ("units", [4]),
        ("articles?sort=day", [2, 5]), ("audit?record_kind=person", [1]), ("articles?q=nothing+of+this+name", []),
        ("zones?sort=-articles", [6]), ("topics", [3]),
    ]

    @Test func `the workbook of a list says what its CSV says, and its days and times are such`() async throws {
        let visitor = try await ChainWorld().visitor("shen.yanqiu")
        for (list, days) in Self.lists {
            let (name, query) = (list.prefix { $0 != "?" }, list.drop { $0 != "?" })
            for headers in [[:], Self.english] {
                // When somebody was last here may change meanwhile: it is what it was before, or is after.
                let before = try Self.table(try await visitor.ask("/office/\(name).csv\(query)", headers: headers), "a")
                let answer = try await visitor.ask("/office/\(name).xlsx\(query)", headers: headers)
                let after = try Self.table(try await visitor.ask("/office/\(name).csv\(query)", headers: headers), "a")
                let sheet = try Self.table(answer, "a.xlsx")
                #expect(sheet.count == before.count && sheet.count == after.count, "\(list)")
                for (row, lines) in zip(sheet, zip(before, after)) { Self.expect(row, lines, list) }
                let cells = sheet.dropFirst().flatMap(\.self)
                #expect(Set(cells.filter { $0.value.kind == .date }.map(\.key)) == Set(days), "\(list)")
                #expect(cells.allSatisfy { days.contains($0.key) == ($0.value.kind == .date) }, "\(list)")
            }
        }
    }

    private static func expect(
        _ row: [Int: Workbook.Cell], _ lines: ([Int: Workbook.Cell], [Int: Workbook.Cell]), _ list: String
    ) {
        #expect(Set(row.keys) == Set(lines.0.keys), "\(list)")
        for (column, cell) in row {
            let said = [lines.0[column]?.text ?? "", lines.1[column]?.text ?? ""]
            // CSV has times to the minute.
            #expect(
                said.contains { cell.text == $0 || cell.kind == .date && !$0.isEmpty && cell.text.hasPrefix($0) },
                "\(list): \(cell.text), not \(said)")
        }
    }

    @Test func `a workbook is saved under the list's name, its sheet has the list's heading, and numbers are numbers`()
        async throws
    {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        let visitor = try await world.visitor(try await world.person("chief", "platform-administrator", in: root))
        try await world.platform.sealLedger()
        let answer = try await visitor.ask("/office/audit.xlsx", headers: Self.english)
        #expect(answer.headers[.contentType] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        #expect(answer.headers[.contentDisposition] == "attachment; filename=\"audit.xlsx\"")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(try Workbook(answer.bytes, name: "a.xlsx").sheets.map(\.name) == ["Audit"])
        let sheet = try Self.table(answer, "a.xlsx")
        #expect(sheet.count > 1)
        #expect(sheet.dropFirst().allSatisfy { $0[5]?.kind == .number }, "each entry has the number of its batch")
    }

    @Test func `the page of a list leads to both files with its filters and its order`() async throws {
        let visitor = try await ChainWorld.shared().visitor("shen.yanqiu")
        let page = try await visitor.ask("/office/people?role=editor&sort=-name&page=1", headers: Self.english).body
        for (kind, words) in [("xlsx", "Export Excel"), ("csv", "Export CSV")] {
            #expect(
                page.contains(
                    "<a href=\"/office/people.\(kind)?role=editor&amp;sort=-name\" download>\(words)</a>"))
        }
    }
}
