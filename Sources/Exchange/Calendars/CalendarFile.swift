import Kernel

/// A calendar of whole days, as calendar programs subscribe to it (iCalendar, RFC 5545).
public struct CalendarFile: Sendable {
    /// What stands on a day.
    public struct Event: Sendable {
        /// The same for as long as it is the same event.
        public let uid: String
        public let day: CalendarDay
        public let summary: String
        public let details: String
        public let url: String?
        /// Seconds since 1970.
        public let changedAt: Int64
        /// Grows with each change.
        public let sequence: Int64

        public init(
            uid: String, day: CalendarDay, summary: String, details: String, url: String?, changedAt: Int64,
            sequence: Int64
        ) {
            (self.uid, self.day, self.summary, self.details) = (uid, day, summary, details)
            (self.url, self.changedAt, self.sequence) = (url, changedAt, sequence)
        }
    }

    /// How programs call it.
    public let name: String
    public let events: [Event]

    public init(name: String, events: [Event]) { (self.name, self.events) = (name, events) }

    /// The file, in UTF-8, with lines of at most 75 octets that end in CR LF.
    public var text: String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kaimen//Kaimen//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "X-WR-CALNAME:" + Self.escaped(name), "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        ]
        for event in events {
            lines += [
                "BEGIN:VEVENT", "UID:" + Self.escaped(event.uid), "DTSTAMP:" + Self.instant(event.changedAt),
                "LAST-MODIFIED:" + Self.instant(event.changedAt), "SEQUENCE:\(max(0, event.sequence))",
                "DTSTART;VALUE=DATE:" + Self.date(event.day),
                // The end is the day after: RFC 5545, 3.6.1.
                "DTEND;VALUE=DATE:" + Self.date(event.day.adding(days: 1) ?? event.day),
                "SUMMARY:" + Self.escaped(event.summary), "DESCRIPTION:" + Self.escaped(event.details),
                "TRANSP:TRANSPARENT",
            ]
            if let url = event.url { lines.append("URL:" + url.filter { !$0.isNewline }) }
            lines.append("END:VEVENT")
        }
        lines.append("END:VCALENDAR")
        return lines.map(Self.folded).joined(separator: "\r\n") + "\r\n"
    }

    /// A text value: RFC 5545, 3.3.11. Control characters have no place in it.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case _ where scalar.value < 32 || scalar.value == 127: continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Folds a line after 75 octets, never within a character: RFC 5545, 3.1.
    private static func folded(_ line: String) -> String {
        var result = ""
        var length = 0
        for scalar in line.unicodeScalars {
            let width = UTF8.width(scalar)
            if length + width > 75 {
                result += "\r\n "
                length = 1
            }
            result.unicodeScalars.append(scalar)
            length += width
        }
        return result
    }

    /// 20261210
    private static func date(_ day: CalendarDay) -> String { "\(day)".replacing("-", with: "") }

    /// 20261210T010203Z
    private static func instant(_ seconds: Int64) -> String {
        // The day at that instant in UTC is the one in Shanghai eight hours before.
        let day = CalendarDay(shanghaiSeconds: seconds - 8 * 3600)
        let rest = ((seconds % 86_400) + 86_400) % 86_400
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(date(day))T\(two(rest / 3600))\(two(rest / 60 % 60))\(two(rest % 60))Z"
    }
}

extension UTF8 {
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case ..<0x80: 1
        case ..<0x800: 2
        case ..<0x10000: 3
        default: 4
        }
    }
}
