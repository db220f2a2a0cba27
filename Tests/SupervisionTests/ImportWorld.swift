import Exchange
import Identity
import Kernel
import TestCast
import Testing

@testable import Supervision

/// Spreadsheets of matters, as offices keep them.
extension SupervisionWorld {
    static let headings = ["序号", "督查事项", "牵头单位", "配合单位", "完成时限", "进展情况", "完成进度", "办理状态", "备注"]

    static let words: MatterSheetWords = {
        var states = Dictionary(MatterState.allCases.map { ($0, [$0.rawValue]) }) { first, _ in first }
        for (state, word) in [
            (MatterState.registered, "已立项"), (.assigned, "待签收"), (.inProgress, "办理中"), (.closed, "已办结"),
        ] { states[state] = [word] }
        return MatterSheetWords(
            states: states, topics: ["economy": ["经济运行"], "projects": ["项目建设"]],
            sources: [.instruction: ["领导批示"], .meeting: ["会议议定"]])
    }()

    /// A sheet of texts, the first row in the first line; empty texts are no cells.
    static func table(_ rows: [[String]], merged: [String] = [], named name: String = "台账") -> DirectoryTable {
        DirectoryTable(
            name: name,
            rows: rows.enumerated().compactMap { index, texts in
                let cells = texts.enumerated().filter { !$1.isEmpty }.map {
                    DirectoryTable.Cell(column: $0 + 1, text: $1)
                }
                return cells.isEmpty ? nil : DirectoryTable.Row(number: index + 1, cells: cells)
            }, merged: merged.compactMap { CellRange($0) })
    }

    static func sheet(
        _ rows: [[String]], merged: [String] = [], named name: String = "台账", file: String = "台账.xlsx"
    ) throws -> MatterSheet {
        try MatterSheet.chosen(of: [table(rows, merged: merged, named: name)], file: file)
    }

    /// A file as the project's own reader reads it.
    static func sheet(_ bytes: [UInt8], file: String) throws -> MatterSheet {
        let tables = try Workbook(bytes, name: file).sheets.map { sheet in
            DirectoryTable(
                name: sheet.name, isHidden: sheet.isHidden,
                rows: sheet.rows.map { row in
                    DirectoryTable.Row(
                        number: row.number,
                        cells: row.cells.map { DirectoryTable.Cell(column: $0.column, text: $0.text) })
                }, merged: sheet.merged)
        }
        return try MatterSheet.chosen(of: tables, file: file)
    }

    /// Sends a sheet, has its columns as they seem to be meant, and looks at it.
    func look(
        _ sheet: MatterSheet, in unit: String = "east", as login: String = "officer", columns: MatterColumns? = nil
    ) async throws -> (upload: MatterUpload.ID, found: MatterImport) {
        let viewer = try await viewer(login)
        let upload = try await desk.keepSheet([1], named: "台账.xlsx", of: cast.unit(unit), as: viewer)
        let columns = columns ?? sheet.guess
        try await desk.keepColumns(columns, of: sheet, from: upload, as: viewer)
        return (
            upload, try await desk.previewImport(sheet, columns, words: Self.words, from: upload, as: viewer)
        )
    }

    /// Looks at a sheet and accepts what it would do.
    @discardableResult
    func take(
        _ sheet: MatterSheet, in unit: String = "east", as login: String = "officer"
    ) async throws -> MatterImportOutcome {
        let (upload, found) = try await look(sheet, in: unit, as: login)
        return try await desk.acceptImport(
            sheet, sheet.guess, words: Self.words, digest: found.digest, from: upload, as: viewer(login))
    }

    /// The matters of a unit as a workbook in the shape of the sheet that was imported last.
    func workbook(as login: String = "officer") async throws -> (headings: [String], bytes: [UInt8]) {
        let viewer = try await viewer(login)
        let form = try #require(try await desk.sheetForms(as: viewer).first)
        let rows = try await desk.sheetRows(form, MatterFilter(), words: Self.words, as: viewer)
        let values = rows.map { row in
            row.map { cell -> WorkbookValue in
                switch cell {
                case .text(let text): text.isEmpty ? .empty : .text(text)
                case .day(let day): .day(day)
                case .integer(let number): .integer(number)
                }
            }
        }
        return (
            form.headings,
            try WorkbookWriter(title: form.title, author: "test").bytes(header: form.headings, rows: values)
        )
    }
}
