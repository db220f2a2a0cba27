import Kernel

/// What a cell of a workbook that is written holds. None is ever a formula.
public enum WorkbookValue: Sendable, Equatable {
    case empty
    /// Stays a text whatever it begins with. Of more than 32,767 characters the first, with an ellipsis.
    case text(String)
    /// Of more than fifteen digits, which a spreadsheet would round, a text.
    case integer(Int64)
    case decimal(Double)
    case day(CalendarDay)
    /// Seconds since 1970, shown in Asia/Shanghai to the minute.
    case instant(Int64)
    /// A text that leads to an address (http, https or mailto); of any other kind the text alone.
    case link(String, url: String)
}
