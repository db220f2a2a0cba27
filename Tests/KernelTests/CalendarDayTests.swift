import Kernel
import Testing

@Suite struct CalendarDayTests {
    @Test(arguments: [
        "2026-+3-+1", "2026-3-1", "２０２６-03-01", "2026-03-01T00:00", "2025-02-29", "2200-01-01", "+026-01-01",
    ])
    func `what is no day of four, two and two digits is none`(_ text: String) {
        #expect(CalendarDay(iso: text) == nil)
    }

    @Test(arguments: [
        ("2024-02-01", "2024-02-29"), ("2026-02-11", "2026-02-28"), ("2026-04-30", "2026-04-30"),
        ("2199-12-05", "2199-12-31"), ("1900-01-01", "1900-01-31"),
    ])
    func `the last day of a month`(_ day: String, _ last: String) {
        #expect(CalendarDay(iso: day).map { "\($0.endOfMonth)" } == last)
    }
}
