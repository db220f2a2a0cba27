import Identity
import Kernel
import Publishing

/// The readers of the fictional province: figures that look like those of a portal of its size, the same for the same day.
struct DemoVisits {
    /// The day that the year of figures ends with.
    let today: CalendarDay
    private(set) var counts: [VisitCount] = []

    init(today: CalendarDay) { self.today = today }

    private static let days: Int64 = 365
    /// Days that have rows of their own; of those before, five share one, so that the demo is filled quickly.
    private static let singleDays: Int64 = 35

    /// Visits of a page in both languages.
    /// - Parameters:
    ///   - seed: which page it is; its ups and downs follow from it.
    ///   - daily: how often it is read on a day, by the number of days before today; `nil` while it was not there.
    mutating func add(
        _ kind: VisitKind, _ record: Int64 = 0, zone: Int64 = 0, seed: UInt64, daily: (Int64) -> Double?
    ) {
        var shares: [Language: Double] = [:]
        for ago in (0..<Self.days).reversed() {
            let day = CalendarDay(shanghaiSeconds: today.shanghaiSeconds - ago * 86_400)
            if let visits = daily(ago) {
                for language in Language.allCases {
                    let share = language == .english ? 0.16 : 0.84
                    shares[language, default: 0] += visits * share * Self.mood(of: day, seed, language)
                }
            }
            guard ago < Self.singleDays || ago % 5 == 0 else { continue }
            for (language, sum) in shares where sum >= 1 {
                let visits = Int64(sum)
                counts.append(
                    VisitCount(
                        day: day, kind: kind, record: record, language: language, zone: zone, visits: visits))
                shares[language] = sum - Double(visits)
            }
        }
    }

    /// How much of its usual a page is read on a day: less at weekends, now more, now less, a little more each month.
    private static func mood(of day: CalendarDay, _ seed: UInt64, _ language: Language) -> Double {
        let number = (day.shanghaiSeconds + 8 * 3600) / 86_400
        // 1970-01-01 was a Thursday.
        let weekday = (number + 3) % 7
        let rest = weekday >= 5 ? 0.5 : 1
        return rest * (0.6 + 0.8 * chance(seed, UInt64(max(0, number)), language == .english ? 1 : 0))
    }

    /// A number from 0 to 1 that follows from others alone: the mixing steps of SplitMix64.
    static func chance(_ parts: UInt64...) -> Double {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for part in parts {
            state = (state ^ part) &* 0xBF58_476D_1CE4_E5B9
            state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
            state ^= state >> 31
        }
        return Double(state >> 11) / Double(1 << 53)
    }
}

extension Platform {
    /// Gives the demo's pages the visits of the last twelve months.
    func fillWithDemoVisits() async throws {
        let today = CalendarDay(shanghaiSeconds: Self.now())
        var visits = DemoVisits(today: today)
        let growth = { (ago: Int64) in 1 - 0.45 * Double(ago) / 365 }
        visits.add(.home, seed: 1) { 90 * growth($0) }
        visits.add(.list, seed: 2) { 70 * growth($0) }
        visits.add(.other, seed: 3) { 14 * growth($0) }
        let reader = PublicReader(database: database)
        let topics = try await topicDesk.topics(as: identity.program("demo")).filter(\.isPublic)
        for (index, topic) in topics.enumerated() {
            visits.add(.topic, topic.id.rawValue, seed: 10 + UInt64(index)) { $0 < 40 ? 18 - Double($0) / 3 : nil }
        }
        for (index, zone) in try await reader.zones().zones.sorted(by: { $0.name.id < $1.name.id }).enumerated() {
            let size = 2 + 8 * DemoVisits.chance(4, UInt64(index))
            visits.add(.zone, zone.name.id, zone: zone.name.id, seed: 100 + UInt64(index)) { size * growth($0) }
        }
        let rows = try await reader.articles(.init(), page: 1, size: 500, language: .zhHans).rows
        for (index, row) in rows.sorted(by: { $0.id < $1.id }).enumerated() {
            let age = row.day.map { (today.shanghaiSeconds - $0.shanghaiSeconds) / 86_400 } ?? 365
            let interest = 0.8 + 3.2 * DemoVisits.chance(5, UInt64(index))
            visits.add(.article, row.id, zone: row.zone?.id ?? 0, seed: 1000 + UInt64(index)) { ago in
                // Most read in its first days; then now and then.
                age < ago ? nil : interest * (22 / (1 + Double(age - ago) / 3) + 0.25)
            }
        }
        let counts = visits.counts
        try await VisitBook(database: database, identifiers: identifiers, now: Self.now).write { counts }
    }
}
