extension CalendarDay {
    /// The day some days later; `nil` when that leaves the years we know.
    public func adding(days: Int) -> CalendarDay? {
        guard (-400_000...400_000).contains(days) else { return nil }
        let shifted = CalendarDay(shanghaiSeconds: shanghaiSeconds + Int64(days) * 86_400)
        return (1900...2199).contains(shifted.year) ? shifted : nil
    }

    /// Days since 1970-01-01, so that days can be counted in a database.
    public var number: Int64 { (shanghaiSeconds + 8 * 3600) / 86_400 }

    /// The day of a number; `nil` outside of the years we know.
    public init?(number: Int64) {
        guard (-30_000...90_000).contains(number) else { return nil }
        let day = CalendarDay(shanghaiSeconds: number * 86_400 - 8 * 3600)
        guard (1900...2199).contains(day.year) else { return nil }
        self = day
    }

    /// 1 for Monday … 7 for Sunday.
    public var weekday: Int {
        // 1970-01-01 was a Thursday.
        Int(((number + 3) % 7 + 7) % 7) + 1
    }
}
