import Identity
import Kernel
import Testing

@testable import Supervision

/// Headings and cells of the spreadsheets that offices have.
@Suite struct SheetTests {
    @Test(arguments: [
        ("2026-12-31", "2026-12-31", nil), ("2026-12-31 17:30:00", "2026-12-31", nil), ("46387", "2026-12-31", nil),
        ("2026年12月31日", "2026-12-31", nil), ("2026年12月31日前", "2026-12-31", nil), ("2026/3/5", "2026-03-05", nil),
        ("2026.12.31", "2026-12-31", nil), ("12月31日", "2026-12-31", nil), ("12月31日前", "2026-12-31", nil),
        ("12.31", "2026-12-31", nil), ("12月底", "2026-12-31", "12月底"), ("2月底前", "2026-02-28", "2月底前"),
        ("2026.9", "2026-09-30", "2026.9"), ("2026年6月", "2026-06-30", "2026年6月"), ("年底", "2026-12-31", "年底"),
        ("上半年", "2026-06-30", "上半年"), ("31 December 2026", "2026-12-31", nil),
    ])
    func `a deadline is read in whatever form it is written`(text: String, day: String, words: String?) throws {
        let today = try #require(CalendarDay(iso: "2026-03-12"))
        let expected = try #require(CalendarDay(iso: day))
        #expect(DeadlineCell.read(text, year: 2026, today: today) == .day(expected, words: words))
    }

    @Test func `words without a day are kept, and a day that no calendar has is none`() throws {
        let today = try #require(CalendarDay(iso: "2026-03-12"))
        for text in ["长期坚持", "常态化推进", "每月5日前报送"] {
            #expect(DeadlineCell.read(text, year: 2026, today: today) == .words(text), "\(text)")
        }
        for text in ["2026-02-30", "2月30日", "13.40", "第99号"] {
            #expect(DeadlineCell.read(text, year: 2026, today: today) == .unreadable, "\(text)")
        }
        #expect(DeadlineCell.read(" ", year: 2026, today: today) == .none)
        let later = try #require(CalendarDay(iso: "2027-12-31"))
        #expect(DeadlineCell.read("12月31日", year: 2027, today: today) == .day(later, words: nil))
    }

    @Test func `progress is read with its sign, without it, and as parts of one`() {
        let plain = ProgressCells(["60", "30%", "0.5"])
        #expect(["60", "30%", "30％", "100", "0"].map(plain.percent) == [60, 30, 30, 100, 0])
        #expect(["101", "-1", "-0.2", "半", "%", "nan", "1e9"].map(plain.percent) == Array(repeating: nil, count: 7))
        let shares = ProgressCells(["0.6", "1", "0", "40%"])
        #expect(["0.6", "1", "0", "40%"].map(shares.percent) == [60, 100, 0, 40])
        #expect(ProgressCells(["0", "0"]).percent("0") == 0)
    }

    @Test func `headings are known in Chinese and in English, and what names people is none`() {
        let known: [(String, MatterColumn?)] = [
            ("序号", .number), ("督查事项", .text), ("重点工作任务", .text), ("牵头单位", .leadUnit), ("责任单位（牵头）", .leadUnit),
            ("责任人", nil), ("联系电话", nil), ("协办单位", .coUnits), ("办结时限", .deadline), ("计划完成时限", .deadline),
            ("任务来源", .source), ("交办依据", .source), ("落实情况", .report), ("进度%", .progress), ("完成率", .progress),
            ("办理状态", .state), ("权重", .weight), ("类别", .topic), ("备注", .note), ("Lead unit", .leadUnit),
            ("Due date", .deadline), ("Status", .state), ("Progress (%)", .progress), ("Matter", .text), ("金额", nil),
        ]
        for (heading, column) in known { #expect(MatterColumn.guess(heading)?.column == column, "\(heading)") }
    }

    @Test func `the row of headings is found below a title, and headings of two rows are one`() throws {
        let sheet = try SupervisionWorld.sheet(
            [
                ["2027年工作台账"], ["填报单位：督查室", "", "", "", "2026年3月"],
                ["序号", "工作任务", "责任分工", "", "完成时限"], ["", "", "牵头单位", "配合单位"],
                ["一、经济发展"], ["1", "甲", "东岭招商局", "东岭财政局", "3月底"], ["2", "乙", "东岭招商局", "", ""],
            ], merged: ["A1:E1", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "A5:E5", "E6:E7"])
        #expect(sheet.headings.map(\.text) == ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"])
        #expect(sheet.headings.map(\.column) == [1, 2, 3, 4, 5] && sheet.year == 2027)
        #expect(sheet.guess.byHeading.count == 5)
        let columns = Dictionary(
            sheet.headings.compactMap { heading in sheet.guess[heading.key].map { (heading.column, $0) } }
        ) { first, _ in first }
        let cells = MatterCells(sheet, columns)
        #expect(cells.sections == [5] && cells.rows.map(\.number) == [6, 7])
        // What is merged downwards stands in each row.
        #expect(cells.rows.map { $0.cells[5]?.text } == ["3月底", "3月底"])
        #expect(sheet.examples(of: sheet.headings[1]) == ["甲", "乙"])
    }

    @Test func `a file without headings is refused, and of several sheets the best is meant`() throws {
        for rows in [[["台账"], ["甲", "乙"]], [], [["督查事项"], ["甲"]]] {
            let refused = #expect(throws: Problems.self) { try SupervisionWorld.sheet(rows) }
            #expect(refused?.list.map(\.key) == ["problem_matter_headings"])
        }
        let tables = [
            SupervisionWorld.table([["版本", "内容"], ["甲", "乙"]], named: "说明"),
            SupervisionWorld.table([["事项", "责任单位"], ["甲", "乙"]], named: "旧"),
            SupervisionWorld.table([["序号", "事项", "责任单位"], ["1", "甲", "乙"]], named: "新"),
        ]
        #expect(try MatterSheet.chosen(of: tables, file: "a.xlsx").name == "新")
        #expect(try MatterSheet.chosen(of: tables, named: "旧", file: "a.xlsx").name == "旧")
        #expect(MatterSheet.names(of: tables, file: "a.xlsx") == ["旧", "新"])
    }
}
