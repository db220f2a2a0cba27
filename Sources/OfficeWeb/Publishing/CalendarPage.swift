import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

/// A month of what was published and what will be.
enum CalendarPage {
    static let path = "/office/calendar"

    static let routes: [OfficeRoute] = [
        .get(path, .permission(PublishingPolicy.readArticles)) { office, visit in try await office.calendarPage(visit) }
    ]
}

/// A month as weeks of days, Monday first.
struct MonthView: Sendable {
    struct Entry: Sendable {
        let time: String
        let title: Phrase
        let url: String
        let badge: Badge
    }
    struct Day: Sendable {
        /// Number of the day; empty for one of another month.
        let number: String
        let label: String
        let isToday: Bool
        let entries: [Entry]
        let isEmpty: Bool
    }
    struct Week: Sendable {
        let days: [Day]
    }

    let caption: String
    let weekdays: [String]
    let weeks: [Week]
}

extension Office {
    func calendarPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let today = CalendarDay(shanghaiSeconds: now())
        let asked = CalendarDay(iso: visit.query("month") + "-01")
        guard let first = asked ?? CalendarDay(year: today.year, month: today.month, day: 1) else {
            throw Refusal.unknown
        }
        let last = first.endOfMonth
        let entries = try await desk.calendar(first...last, as: visit.viewer)
        var page = OfficePage(heading: voice.text("calendar_heading"), section: "manuscripts")
        page.breadcrumb = [
            Link(label: voice.text("office_nav_manuscripts"), url: ManuscriptPages.path),
            Link(label: page.heading, url: "#main", current: true),
        ]
        page.lead = voice.text("calendar_lead")
        // The months beside it, where the calendar has any.
        page.actions = [
            (first.shanghaiSeconds - 86_400, "← ", ""), (last.shanghaiSeconds + 86_400, "", " →"),
        ].compactMap { seconds, before, after in
            let month = Self.month(CalendarDay(shanghaiSeconds: seconds))
            guard let day = CalendarDay(iso: month + "-01") else { return nil }
            return .link(before + Self.monthName(day, voice) + after, CalendarPage.path + "?month=" + month)
        }
        page.parts = [
            OfficePage.Part(
                heading: Self.monthName(first, voice),
                note: entries.isEmpty ? voice.text("calendar_none") : nil,
                month: Self.monthView(first, last, entries, today: today, voice))
        ]
        return try response(page, visit)
    }

    private static func monthView(
        _ first: CalendarDay, _ last: CalendarDay, _ entries: [CalendarEntry], today: CalendarDay, _ voice: Voice
    ) -> MonthView {
        let byDay = Dictionary(grouping: entries) { CalendarDay(shanghaiSeconds: $0.at) }
        // 1 January 1970 was a Thursday.
        let dayNumber = (first.shanghaiSeconds + 8 * 3600) / 86_400
        let leading = Int(((dayNumber + 3) % 7 + 7) % 7)
        let nothing = MonthView.Day(number: "", label: "", isToday: false, entries: [], isEmpty: true)
        var days = Array(repeating: nothing, count: leading)
        for number in 1...last.day {
            guard let day = CalendarDay(year: first.year, month: first.month, day: number) else { continue }
            let own = (byDay[day] ?? []).map { item in
                MonthView.Entry(
                    time: String(voice.instant(item.at).suffix(5)),
                    title: Self.title(item.line, voice),
                    url: ManuscriptPages.path + "/\(item.line.id)",
                    badge: badge(item.line.state, isPublic: item.line.isPublic, voice))
            }
            days.append(
                MonthView.Day(
                    number: "\(number)", label: voice.day(day), isToday: day == today, entries: own,
                    isEmpty: own.isEmpty))
        }
        while days.count % 7 != 0 { days.append(nothing) }
        return MonthView(
            caption: monthName(first, voice), weekdays: (1...7).map { voice.text("weekday_\($0)") },
            weeks: stride(from: 0, to: days.count, by: 7).map { MonthView.Week(days: Array(days[$0..<$0 + 7])) })
    }

    private static func month(_ day: CalendarDay) -> String { String("\(day)".prefix(7)) }

    private static func monthName(_ day: CalendarDay, _ voice: Voice) -> String {
        guard let period = Period(.month, year: day.year, number: day.month) else { return month(day) }
        return voice.period(period)
    }
}
