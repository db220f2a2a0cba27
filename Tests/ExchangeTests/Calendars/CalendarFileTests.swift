import Exchange
import Kernel
import Testing

/// Calendars keep the rules of RFC 5545; a client's own parser reads one in `browser/test_office_matters.py`.
@Suite struct CalendarFileTests {
    private static func text(_ summary: String, details: String = "") throws -> String {
        let day = try #require(CalendarDay(iso: "2026-12-31"))
        return CalendarFile(
            name: "督查",
            events: [
                CalendarFile.Event(
                    uid: "1@kaimen", day: day, summary: summary, details: details, url: nil, changedAt: 1_767_225_599,
                    sequence: 3)
            ]
        ).text
    }

    @Test func `an event is a whole day that ends on the next`() throws {
        let lines = try Self.text("完成清单").split(separator: "\r\n").map(String.init)
        #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "END:VCALENDAR")
        #expect(lines.contains("DTSTART;VALUE=DATE:20261231") && lines.contains("DTEND;VALUE=DATE:20270101"))
        // 2025-12-31, 23:59:59 in UTC, when it was 2026 in Shanghai.
        #expect(lines.contains("DTSTAMP:20251231T235959Z") && lines.contains("SEQUENCE:3"))
    }

    @Test func `what has a meaning in the format is escaped, and no line is longer than 75 octets`() throws {
        let text = try Self.text("甲,乙;丙\\丁", details: "第一行\n第二行\u{7}" + String(repeating: "开门", count: 60))
        #expect(text.contains("SUMMARY:甲\\,乙\\;丙\\\\丁\r\n"))
        #expect(text.replacing("\r\n ", with: "").contains("DESCRIPTION:第一行\\n第二行开门开门"))
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map { String($0) }
        #expect(lines.allSatisfy { $0.utf8.count <= 75 } && lines.count > 20)
        #expect(!text.unicodeScalars.contains("\u{FFFD}"))
    }
}
