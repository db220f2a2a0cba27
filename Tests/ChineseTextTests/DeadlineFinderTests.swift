import ChineseText
import Kernel
import Testing

@Suite struct DeadlineFinderTests {
    private static let words = DeadlineWords(
        immediate: ["立即", "尽快", "近期"], recurring: ["每月", "每周", "按月", "每周五"],
        events: ["春节", "两会", "汛期", "国庆", "元旦", "十一"],
        goals: ["完成", "开工", "建成", "报", "将"], noDeadline: ["以来", "经济", "运行", "工作"])

    private func find(
        _ text: String, held: String? = "2026-03-12", namedDays: [String: CalendarDay] = [:], datesFeasts: Bool = false
    ) -> [DeadlineExpression] {
        let folded = FoldedText(text)
        let finder = DeadlineFinder(
            held: held.flatMap { CalendarDay(iso: $0) }, words: Self.words, namedDays: namedDays,
            datesFeasts: datesFeasts)
        return finder.find(in: folded.codes, folded.codes.indices)
    }

    private func words(_ text: String) -> [String] {
        find(text).map { FoldedText(text).text($0.range) }
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

    @Test(
        arguments: [
            ("要在今年国庆前完成", "今年国庆前", "2026-09-30"), ("明年国庆前建成", "明年国庆前", "2027-09-30"),
            ("2027年元旦前开工", "2027年元旦前", "2026-12-31"), ("今年元旦前报", "今年元旦前", "2026-12-31"),
            ("明年春节前完成", "明年春节前", nil), ("2027年两会前完成编制", "2027年两会前", nil), ("于2027年的汛期之前建成", "2027年的汛期之前", nil),
            ("年底两会前完成", "年底两会前", nil),
        ] as [(String, String, String?)])
    func `an event with a year before it is one deadline`(text: String, words: String, day: String?) {
        #expect(self.words(text) == [words])
        #expect(find(text).first?.day == day.flatMap { CalendarDay(iso: $0) }, "\(text)")
        #expect(find(text).first?.kind == .event)
    }

    @Test func `a day that the caller names for an event is that of its own year`() {
        let days = CalendarDay(iso: "2027-02-06").map { ["春节": $0] } ?? [:]
        #expect(find("明年春节前完成", namedDays: days).first?.day == CalendarDay(iso: "2027-02-06"))
        #expect(find("春节前完成", namedDays: days).first?.day == CalendarDay(iso: "2027-02-06"))
        #expect(find("今年春节前完成", namedDays: days).map(\.day) == [nil])
    }

    @Test func `feasts without a year have a day only where that is asked for`() {
        for (text, day) in [("国庆前完成", "2026-09-30"), ("元旦前完成", "2026-12-31"), ("十一前完成", "2026-09-30")] {
            #expect(find(text).map(\.day) == [nil], "\(text)")
            #expect(find(text, datesFeasts: true).first?.day == CalendarDay(iso: day), "\(text)")
        }
        #expect(find("国庆前完成", held: "2026-10-08", datesFeasts: true).first?.day == CalendarDay(iso: "2027-09-30"))
        #expect(find("春节前完成", datesFeasts: true).map(\.day) == [nil])
        #expect(find("排名二十一前", datesFeasts: true).isEmpty)
    }

    @Test func `a bare year is a deadline only where a goal follows and no other time`() {
        #expect(words("今年要在3月底前完成") == ["3月底前"])
        #expect(words("今年要在国庆前完成") == ["国庆前"])
        #expect(words("在2027年抓好防汛").isEmpty)
        #expect(words("2027年建成") == ["2027年"])
        #expect(words("今年前三季度经济运行").isEmpty)
        #expect(words("年内新增两条,3月底前开工") == ["年内", "3月底前"])
    }

    @Test(
        arguments: [
            ("20日之前报", "2026-03-20"), ("20日以前报", "2026-03-20"), ("三十日之前", "2026-03-30"), ("十五号前报", "2026-03-15"),
            ("20号之前", "2026-03-20"), ("15号下班前报", "2026-03-15"), ("10日之内", "2026-03-22"), ("十日以内", "2026-03-22"),
            ("一个半月内", "2026-04-27"), ("两个半月内", "2026-05-27"), ("半月内", "2026-03-27"), ("一年半内", "2027-09-12"),
            ("12月20日—25日前", "2026-12-25"), ("12月20-25日前", "2026-12-25"), ("6月28日至7月3日前", "2026-07-03"),
            ("2026年12月28日至1月5日前", "2027-01-05"), ("6月20日——25日前", "2026-06-25"), ("3月—5月底前完成", "2026-05-31"),
        ])
    func `days, counts and ranges are told apart`(text: String, day: String) {
        #expect(find(text).map(\.day) == [CalendarDay(iso: day)], "\(text)")
    }

    @Test(
        arguments: [
            "完成3号楼改造", "确保5号线通车", "2号水库加固", "到1号闸检查", "在2号完成", "第4号方案", "第4号前", "第三日前", "个半月内", "3号楼前完成",
        ])
    func `a number is no day of the month`(text: String) {
        #expect(find(text).isEmpty, "\(find(text))")
    }

    @Test func `a number displaces no deadline`() {
        #expect(words("在两会前完成3号楼") == ["两会前"])
        #expect(words("每月5日前检查2号水库完成") == ["每月5日前"])
        #expect(words("立即完成3号楼封顶") == ["立即"])
    }

    @Test(
        arguments: [
            ("10日前报", "2027-01-10"), ("15日前报", "2026-12-15"), ("20日前报", "2026-12-20"), ("10月前完成", "2027-10-31"),
            ("今年10月前完成", "2026-10-31"), ("8月1日前完成", "2026-08-01"), ("本月10日前报", "2026-12-10"),
        ])
    func `a bare day or month that is over is the next one`(text: String, day: String) {
        #expect(find(text, held: "2026-12-15").map(\.day) == [CalendarDay(iso: day)], "\(text)")
    }

    @Test(arguments: ["9999年内完成", "9999个月内", "9999周内完成", "180年内"])
    func `a time beyond the years of the calendar keeps its words and has no day`(text: String) {
        #expect(find(text).map(\.day) == [nil], "\(text)")
    }
}
