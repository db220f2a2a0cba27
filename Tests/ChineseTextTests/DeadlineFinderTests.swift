import ChineseText
import Kernel
import Testing

@Suite struct DeadlineFinderTests {
    private static let words = DeadlineWords(
        immediate: ["立即", "尽快", "近期"], recurring: ["每月", "每周", "按月", "每周五"], events: ["春节", "两会", "汛期"],
        goals: ["完成", "开工", "建成", "报", "将"], noDeadline: ["以来", "经济", "运行", "工作"])

    private func find(_ text: String, held: String? = "2026-03-12") -> [DeadlineExpression] {
        let folded = FoldedText(text)
        return DeadlineFinder(held: held.flatMap { CalendarDay(iso: $0) }, words: Self.words)
            .find(in: folded.codes, folded.codes.indices)
    }

    @Test(
        arguments: [
            ("要在3月底前完成", "2026-03-31"), ("3月15日前报送", "2026-03-15"), ("二〇二六年六月底前报", "2026-06-30"),
            ("上半年完成", "2026-06-30"), ("年内新增两条", "2026-12-31"), ("今年年底前上缴", "2026-12-31"), ("年底前清零", "2026-12-31"),
            ("一季度开工", "2026-03-31"), ("明年一季度完成", "2027-03-31"), ("第三季度末前建成", "2026-09-30"), ("月底前排查", "2026-03-31"),
            ("下月底前", "2026-04-30"), ("本周内反馈", "2026-03-15"), ("本周五前", "2026-03-13"), ("下周三前", "2026-03-18"),
            ("周五前报", "2026-03-13"), ("三天内印发", "2026-03-15"), ("24小时内查清", "2026-03-13"), ("一周内", "2026-03-19"),
            ("两个月内", "2026-05-12"), ("半个月内", "2026-03-27"), ("15日18时前报送", "2026-03-15"),
            ("4月15日(星期三)下午5点前", "2026-04-15"),
            ("5月15日下班前", "2026-05-15"), ("11月中旬将情况报市政府", "2026-11-20"), ("10月上旬完成", "2026-10-10"),
            ("十月底全部完成", "2026-10-31"),
            ("2027年6月30日前", "2027-06-30"), ("本季度内", "2026-03-31"), ("2028年2月底前", "2028-02-29"),
        ])
    func `the words of a deadline give its last day`(text: String, day: String) {
        #expect(find(text).first?.day == CalendarDay(iso: day), "\(text)")
    }

    @Test func `a month that is long past is meant of the next year`() {
        #expect(find("1月5日前完成", held: "2025-12-22").first?.day == CalendarDay(iso: "2026-01-05"))
        #expect(find("3月底前完成", held: "2026-05-01").first?.day == CalendarDay(iso: "2026-03-31"))
    }

    @Test(
        arguments: [
            ("立即排查", DeadlineExpression.Kind.immediate), ("每月通报", .recurring), ("每周五前报", .recurring), ("春节前发放", .event),
            ("2月30日前完成", .impossible), ("13月底前完成", .impossible),
        ])
    func `words without a day keep their kind`(text: String, kind: DeadlineExpression.Kind) {
        #expect(find(text).first?.kind == kind, "\(text)")
        #expect(find(text).first?.day == nil)
    }

    @Test(
        arguments: [
            "今年以来", "一季度经济运行", "3月工作", "近年来", "第三次会议", "30个项目", "2026年3月12日,召开", "24小时值班", "前期工作", "年内部管理", "一户一策",
            "12345热线", "三年行动",
        ])
    func `a time that is no deadline is none`(text: String) {
        #expect(find(text).isEmpty, "\(find(text))")
    }

    @Test func `without the day of the meeting only full dates become days`() {
        #expect(find("2026年6月30日前完成", held: nil).first?.day == CalendarDay(iso: "2026-06-30"))
        let open = find("月底前完成", held: nil)
        #expect(open.count == 1 && open.first?.day == nil)
    }

    @Test func `a period is kept beside its last day`() {
        #expect(find("明年一季度完成").first?.period == Period(.quarter, year: 2027, number: 1))
        #expect(find("3月底前").first?.period == Period(.month, year: 2026, number: 3))
    }

    @Test func `the expression covers its words and no more`() {
        let text = FoldedText("要在３月底前完成")
        let found = find("要在３月底前完成")
        #expect(found.map { text.text($0.range) } == ["３月底前"])
    }
}
