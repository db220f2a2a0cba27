import ChineseText
import Kernel
import Testing

@Suite struct ChineseDateTests {
    @Test(
        arguments: [
            ("2021-01-14", "2021-01-14"), ("2021/1/14", "2021-01-14"), ("2021.1.14", "2021-01-14"),
            ("2021年1月14日", "2021-01-14"), ("2021 年 1 月 14 日", "2021-01-14"), ("二〇二一年一月十四日", "2021-01-14"),
            ("二○二三年十二月三十一日", "2023-12-31"), ("二零二四年二月二十九日", "2024-02-29"), ("20210114", "2021-01-14"),
            ("2025-07-09 08:36", "2025-07-09"), ("发布于：２０２１－０１－１４", "2021-01-14"), ("14 January 2021", "2021-01-14"),
            ("March 7, 2025", "2025-03-07"), ("时间:2017-03-29 21:01:33点击:", "2017-03-29"),
        ])
    func `the usual forms give the day`(text: String, expected: String) throws {
        let day = try #require(CalendarDay(iso: expected))
        #expect(ChineseDate.first(in: text) == .day(day))
    }

    @Test(arguments: ["2021-13-40", "2021年2月29日", "二〇二一年十三月一日", "2023/0/5"])
    func `a day that does not exist is named, not guessed`(text: String) {
        guard case .impossible = ChineseDate.first(in: text) else {
            Issue.record("\(text) was read as \(ChineseDate.first(in: text))")
            return
        }
    }

    @Test(arguments: ["", "来源:", "123456789012", "21-01-14", "电话 0512-53660867", "1月11日下午"])
    func `what is no date stays absent`(text: String) {
        #expect(ChineseDate.first(in: text) == .absent)
    }

    @Test func `every day of four centuries survives writing and reading`() throws {
        var seconds: Int64 = -2_208_988_800  // 1900-01-01T00:00:00Z
        while seconds < 7_000_000_000 {
            let day = CalendarDay(shanghaiSeconds: seconds)
            #expect(CalendarDay(iso: day.description) == day)
            #expect(ChineseDate.first(in: "\(day.year)年\(day.month)月\(day.day)日") == .day(day))
            seconds += 86_400 * 13
        }
    }
}
