extension CalendarDay {
    /// The day some days later; `nil` when that leaves the years we know.
    public func adding(days: Int) -> CalendarDay? {
        guard (-400_000...400_000).contains(days) else { return nil }
        let shifted = CalendarDay(shanghaiSeconds: shanghaiSeconds + Int64(days) * 86_400)
        return (1900...2199).contains(shifted.year) ? shifted : nil
    }
}
