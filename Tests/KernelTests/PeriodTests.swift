import Kernel
import Testing

@Suite struct PeriodTests {
    @Test func `every period is read back from its text`() {
        for year in [1900, 2024, 2199] {
            for length in Period.Length.allCases {
                for number in 1...length.perYear {
                    let period = Period(length, year: year, number: number)
                    #expect(period != nil)
                    #expect(period.map { Period(text: $0.description) == $0 } == true)
                }
            }
        }
    }

    @Test(arguments: [
        "", "26", "2026-", "2026-H3", "2026-H0", "2026-Q5", "2026-13", "2026-00", "2026-7", "2026-Q01", "-2026",
        "2026-01-01", "２０２６", "1899", "2200", "2026-q1", " 2026",
    ])
    func `what is no period is refused`(_ text: String) { #expect(Period(text: text) == nil) }

    @Test func `a period knows its days`() throws {
        let february = try #require(Period(text: "2024-02"))
        #expect(february.firstDay?.description == "2024-02-01")
        #expect(february.lastDay?.description == "2024-02-29")
        let half = try #require(Period(text: "2026-H2"))
        #expect(half.firstDay?.description == "2026-07-01" && half.lastDay?.description == "2026-12-31")
        #expect(try #require(Period(text: "2026")).contains(half))
        #expect(half.contains(try #require(Period(text: "2026-Q3"))))
        #expect(!half.contains(try #require(Period(text: "2026-Q2"))))
        #expect(!half.contains(try #require(Period(text: "2025-Q3"))))
    }

    @Test func `before a first period comes the last of the year before`() throws {
        #expect(Period(text: "2026-01")?.previous == Period(text: "2025-12"))
        #expect(Period(text: "2026-Q1")?.previous == Period(text: "2025-Q4"))
        #expect(Period(text: "2026-07")?.yearBefore == Period(text: "2025-07"))
        #expect(Period(text: "1900")?.previous == nil)
        let texts = ["2026", "2026-H1", "2026-Q1", "2026-01", "2026-02", "2026-Q2", "2026-H2"]
        let periods = texts.compactMap { Period(text: $0) }
        #expect(periods.shuffled().sorted() == periods)
    }

    @Test func `the instant at which a day begins lies in that day, and the second before does not`() {
        var seconds: Int64 = -2_208_700_000
        while seconds < 7_200_000_000 {
            let day = CalendarDay(shanghaiSeconds: seconds)
            #expect(CalendarDay(shanghaiSeconds: day.shanghaiSeconds) == day)
            #expect(CalendarDay(shanghaiSeconds: day.shanghaiSeconds - 1) < day)
            #expect((day.shanghaiSeconds...day.shanghaiSeconds + 86_399).contains(seconds))
            seconds += 86_400 * 11 + 4321
        }
    }
}
