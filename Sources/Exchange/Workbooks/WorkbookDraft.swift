import CXlsxWriter
import Glibc
import Kernel

/// A workbook of one sheet while libxlsxwriter writes it: a row leaves memory once the next one begins.
final class WorkbookDraft {
    private let title: String
    /// `nil` once it is finished: the library has freed it then.
    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let styles: WorkbookStyles
    private var columns: [SheetColumn] = []
    private var rowCount = 0
    private var linkCount = 0

    /// - Parameters:
    ///   - file: where the workbook will be.
    ///   - folder: where temporary files are until then.
    /// - Throws: `WorkbookFailure` when there is no temporary file to be had.
    init(file: String, folder: String, title: String, author: String) throws {
        let started = folder.withMutableCharacters { folder in
            var options = lxw_workbook_options(constant_memory: 1, tmpdir: folder, use_zip64: 0)
            return workbook_new_opt(file, &options)
        }
        guard let started else { throw WorkbookFailure("no memory") }
        guard let sheet = workbook_add_worksheet(started, CellText.sheetName(title)),
            let styles = WorkbookStyles(started)
        else {
            lxw_workbook_free(started)
            throw WorkbookFailure("no temporary file in \(folder)")
        }
        (self.title, workbook, self.sheet, self.styles) = (title, started, sheet, styles)
        Self.describe(started, title: CellText.property(title), author: CellText.property(author))
    }

    deinit {
        guard let workbook else { return }
        // The library closes the file of the rows only when it assembles the workbook.
        if let rows = sheet.pointee.optimize_tmpfile { fclose(rows) }
        lxw_workbook_free(workbook)
    }

    private static func describe(_ workbook: UnsafeMutablePointer<lxw_workbook>, title: String, author: String) {
        title.withMutableCharacters { title in
            author.withMutableCharacters { author in
                var properties = lxw_doc_properties()
                (properties.title, properties.author) = (title, author)
                _ = workbook_set_properties(workbook, &properties)
            }
        }
    }

    /// Writes the next row.
    /// - Throws: `Problem` when the sheet has no place for it, `WorkbookFailure` when it cannot be written.
    func add(_ values: [WorkbookValue], isHeader: Bool = false) throws {
        guard rowCount < WorkbookWriter.mostRows else { throw tooLarge(WorkbookWriter.mostRows) }
        guard values.count <= WorkbookWriter.mostColumns else { throw tooLarge(WorkbookWriter.mostColumns) }
        while columns.count < values.count { columns.append(SheetColumn()) }
        for (number, value) in values.enumerated() {
            guard let row = lxw_row_t(exactly: rowCount), let column = lxw_col_t(exactly: number) else { continue }
            columns[number].widen(for: value, isHeader: isHeader)
            try check(write(value, row, column, isHeader ? styles.header : styles.text))
        }
        rowCount += 1
    }

    private func tooLarge(_ limit: Int) -> Problem {
        Problem(field: title, key: "problem_workbook_rows", arguments: ["limit": "\(limit)"])
    }

    private func write(
        _ value: WorkbookValue, _ row: lxw_row_t, _ column: lxw_col_t, _ style: WorkbookStyles.Style
    ) -> lxw_error {
        func write(_ text: String) -> lxw_error {
            text.isEmpty ? LXW_NO_ERROR : worksheet_write_string(sheet, row, column, CellText.fitting(text), style)
        }
        func write(_ number: Double, _ style: WorkbookStyles.Style?) -> lxw_error {
            worksheet_write_number(sheet, row, column, number, style)
        }
        switch value {
        case .empty: return LXW_NO_ERROR
        case .text(let text): return write(text)
        case .integer(let number):
            return number.magnitude < 1_000_000_000_000_000 ? write(Double(number), nil) : write("\(number)")
        case .decimal(let number): return number.isFinite ? write(number, nil) : write("\(number)")
        case .day(let day):
            return SerialDay.serial(shanghaiSeconds: day.shanghaiSeconds).map { write($0, styles.day) }
                ?? write("\(day)")
        case .instant(let seconds):
            return SerialDay.serial(shanghaiSeconds: seconds).map { write($0, styles.instant) }
                ?? write("\(CalendarDay(shanghaiSeconds: seconds))")
        case .link(let text, let url):
            guard isAddress(url), !text.isEmpty else { return write(text) }
            linkCount += 1
            return worksheet_write_url_opt(
                sheet, row, column, url, styles.link, CellText.fitting(text), nil)
        }
    }

    /// Whether Excel takes it for the address of a link; a sheet holds 65,530 of them, each of 2,079 characters.
    private func isAddress(_ url: String) -> Bool {
        linkCount < Int(LXW_MAX_NUMBER_URLS) && url.utf8.count <= 2079
            && url.utf8.allSatisfy { $0 > 32 && $0 != 127 }
            && ["https://", "http://", "mailto:"].contains { url.lowercased().hasPrefix($0) }
    }

    /// Writes the rest and closes the file.
    /// - Throws: `WorkbookFailure` when it cannot be written whole.
    func finish() throws {
        arrange()
        // The library does not look whether its rows reached the disk.
        if let rows = sheet.pointee.optimize_tmpfile, fflush(rows) != 0 || ferror(rows) != 0 {
            throw WorkbookFailure("a temporary file cannot be written")
        }
        let finished = workbook
        workbook = nil
        try check(workbook_close(finished))
    }

    private func arrange() {
        for (number, column) in columns.enumerated() {
            guard let place = lxw_col_t(exactly: number) else { continue }
            worksheet_set_column(sheet, place, place, column.width, column.holdsTexts ? styles.text : nil)
        }
        worksheet_freeze_panes(sheet, 1, 0)
        worksheet_repeat_rows(sheet, 0, 0)
        worksheet_set_landscape(sheet)
        worksheet_fit_to_pages(sheet, 1, 0)
        guard let row = lxw_row_t(exactly: rowCount - 1), let column = lxw_col_t(exactly: columns.count - 1) else {
            return
        }
        worksheet_autofilter(sheet, 0, 0, row, column)
        // Codes and telephone numbers are texts: no green corners.
        let all = "A1:\(CellAddress(row: rowCount, column: columns.count))"
        worksheet_ignore_errors(sheet, UInt8(LXW_IGNORE_NUMBER_STORED_AS_TEXT.rawValue), all)
    }

    private func check(_ status: lxw_error) throws {
        guard status != LXW_NO_ERROR else { return }
        throw WorkbookFailure(lxw_strerror(status).map { String(cString: $0) } ?? "\(status.rawValue)")
    }
}

extension String {
    /// The text as C's library wants it, which does not change it.
    fileprivate func withMutableCharacters<Result>(_ body: (UnsafeMutablePointer<CChar>?) -> Result) -> Result {
        var characters = utf8CString
        return characters.withUnsafeMutableBufferPointer { body($0.baseAddress) }
    }
}
