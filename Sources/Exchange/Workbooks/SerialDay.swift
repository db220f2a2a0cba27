import Kernel

/// Days as spreadsheets count them: 1 is 1900-01-01, the part behind the point is the time of day.
enum SerialDay {
    /// `yyyy-MM-dd`, with `HH:mm:ss` when there is a time; the time alone below 1; `nil` outside the calendar.
    ///
    /// The count has a 29 February 1900, which never was.
    static func text(_ serial: Double, from1904: Bool = false) -> String? {
        let shifted = from1904 ? serial + 1462 : serial
        guard shifted >= 0, shifted < 2_958_466 else { return nil }
        var days = Int64(shifted)
        var seconds = Int64(((shifted - Double(days)) * 86_400).rounded())
        if seconds == 86_400 { (days, seconds) = (days + 1, 0) }
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { ($0 < 10 ? "0" : "") + String($0) }
            .joined(separator: ":")
        if days == 0, !from1904 { return time }
        guard days != 60 else { return nil }
        if days < 60 { days += 1 }
        let day = CalendarDay(shanghaiSeconds: (days - 25_569) * 86_400 - 8 * 3600)
        return seconds == 0 ? "\(day)" : "\(day) \(time)"
    }

    /// The count of an instant (seconds since 1970) in Asia/Shanghai; `nil` before 1900 and after 9999.
    static func serial(shanghaiSeconds seconds: Int64) -> Double? {
        guard (-10_000_000_000...300_000_000_000).contains(seconds) else { return nil }
        let days = Double(seconds + 8 * 3600) / 86_400 + 25_569
        let serial = days < 61 ? days - 1 : days
        return serial >= 1 && serial < 2_958_466 ? serial : nil
    }
}
