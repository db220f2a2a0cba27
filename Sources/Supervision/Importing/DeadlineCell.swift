import ChineseText
import Kernel

/// Reads the cell that says by when something is to be done: a day in whatever form, a month, a quarter, or words.
enum DeadlineCell {
    enum Reading: Equatable {
        case none
        /// The last day that is in time; `words` where it was written otherwise: 12月底.
        case day(CalendarDay, words: String?)
        /// Words that name no day: 长期坚持.
        case words(String)
        /// It should be a day, and no calendar has it.
        case unreadable
    }

    private static let words = DeadlineWords(
        immediate: ["立即", "尽快", "近期"],
        recurring: ["长期", "每月", "每季度", "每周", "每年", "按月", "按季度", "按季", "常态化", "持续"], events: [],
        goals: ["完成", "办结"], noDeadline: [])
    /// They count from today; all others from the year of the sheet.
    private static let relative = ["本月", "当月", "下月", "下个月", "本周", "下周", "今天", "明天", "天内", "日内", "周内", "个月", "工作日"]

    /// - Parameters:
    ///   - year: that of days which name none.
    ///   - today: from which 月底 is counted.
    static func read(_ cell: String, year: Int, today: CalendarDay) -> Reading {
        let text = MatterSheet.line(cell)
        guard !text.isEmpty else { return .none }
        if let day = numeric(text, year: year) { return day }
        let folded = FoldedText(text)
        if case .day(let day) = ChineseDate.first(in: text), dates(in: text) <= 1 {
            // 2026年12月31日前, 2026-12-31 17:30:00, 31 December 2026
            let isPlain = text.unicodeScalars.allSatisfy { $0.isASCII || "年月日号前之以内".unicodeScalars.contains($0) }
            return .day(day, words: isPlain ? nil : text)
        }
        let isRelative = relative.contains(where: text.contains) || text.hasPrefix("月")
        let start = CalendarDay(year: year, month: 1, day: 1) ?? today
        let finder = DeadlineFinder(held: isRelative ? today : start, words: words)
        // The cell stands below 完成时限: its words say by when without 前 behind them.
        let isBound = text.hasSuffix("前") || text.hasSuffix("内")
        let bound = isBound ? folded : FoldedText(text + "前")
        var found = finder.find(in: bound.codes, 0..<bound.codes.count)
        if found.compactMap(\.day).isEmpty { found = finder.find(in: folded.codes, 0..<folded.codes.count) }
        if found.contains(where: { $0.kind == .impossible }) { return .unreadable }
        if let last = found.compactMap(\.day).max() {
            let isDay =
                found.count == 1 && found.first?.kind == .day && text.count <= 8 && text.contains { "日号".contains($0) }
            return .day(last, words: isDay ? nil : text)
        }
        // 每月5日前, 10个工作日内: words of time, and no day.
        return !found.isEmpty || !text.contains(where: \.isNumber) ? .words(text) : .unreadable
    }

    /// 46387 (a day that the file does not show as one), 2026-12-31, 12.31, 2026.12.
    private static func numeric(_ text: String, year: Int) -> Reading? {
        if let match = text.wholeMatch(of: /([2-7]\d{4})(?:\.\d+)?/), let serial = Int64(match.1) {
            // Spreadsheets count 1900-01-01 as 1 and have a 29 February 1900.
            return CalendarDay(number: serial - 25_569).map { .day($0, words: nil) } ?? .unreadable
        }
        if let match = text.wholeMatch(of: /(\d{4})[\-\/.](\d{1,2})[\-\/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?/) {
            guard let year = Int(match.1), let month = Int(match.2), let number = Int(match.3),
                let day = CalendarDay(year: year, month: month, day: number)
            else { return .unreadable }
            return .day(day, words: nil)
        }
        if let match = text.wholeMatch(of: /(\d{4})[\-\/.](\d{1,2})/) {
            guard let year = Int(match.1), let month = Int(match.2),
                let day = CalendarDay(year: year, month: month, day: 1)?.endOfMonth
            else { return .unreadable }
            return .day(day, words: text)
        }
        if let match = text.wholeMatch(of: /(\d{1,2})[\-\/.](\d{1,2})/) {
            guard let month = Int(match.1), let number = Int(match.2),
                let day = CalendarDay(year: year, month: month, day: number)
            else { return .unreadable }
            return .day(day, words: nil)
        }
        return nil
    }

    /// How many days a text may name: by 日, 号 and years.
    private static func dates(in text: String) -> Int {
        max(text.matches(of: /\d\s*[日号]/).count, text.matches(of: /(?:19|20)\d\d/).count)
    }
}
