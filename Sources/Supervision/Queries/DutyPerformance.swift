import Identity
import Kernel
import Storage

/// Performance of duty (履职): what became of the matters that units, or people, were told to do in a year.
///
/// A matter counts once, for the unit that leads it now, in the year in which that unit was told so: the year of the
/// assignment, or of the transfer to it. That it was suspended since moves it into no other year.
public struct DutyPerformance: Sendable {
    /// Whose.
    public enum Subject: String, Sendable, CaseIterable {
        /// The unit that leads.
        case unit
        /// Who signed for it.
        case person
    }

    public struct Line: Sendable, Equatable {
        /// Number of the unit or the person.
        public let subject: Int64
        /// How many were assigned in the year; those that were merged into others are not counted.
        public let assigned: Int64
        /// Of these, closed.
        public let done: Int64
        /// Of those closed, reported by their deadline.
        public let onTime: Int64
        /// Not closed, and overdue on the day that is asked for, or reported after its deadline.
        public let overdue: Int64
        /// Sent back at least once since the unit leads it.
        public let returned: Int64
        /// Days from the assignment to the report that was accepted, without those on which it was suspended, of those
        /// closed: their mean, in tenths.
        public let tenthsOfDays: Int64?
        /// Their median; the lower of two.
        public let medianDays: Int64?
        /// Days by which those that were closed late, or are overdue, are late, in all.
        public let daysLate: Int64
        /// How many of those closed were marked for their quality, and the mean of the marks (1…5), in tenths.
        public let marked: Int64
        public let tenthsOfMark: Int64?
        /// Closed, and in time, of those assigned the year before.
        public let doneBefore: Int64
        public let onTimeBefore: Int64

        /// In time of those closed, in percent, rounded half up; `nil` where none is closed.
        public var onTimeShare: Int64? { Self.share(onTime, of: done) }
        /// Sent back of those assigned, in percent, rounded half up; `nil` where none is assigned.
        public var returnedShare: Int64? { Self.share(returned, of: assigned) }
        /// The same of the year before.
        public var onTimeShareBefore: Int64? { Self.share(onTimeBefore, of: doneBefore) }

        private static func share(_ part: Int64, of whole: Int64) -> Int64? {
            whole > 0 ? (part * 200 + whole) / (whole * 2) : nil
        }
    }

    /// The most matters first.
    public let lines: [Line]
}

extension MatterDesk {
    /// What became of the matters of a year, by unit or by person, of those that the viewer may see.
    public func performance(
        of subject: DutyPerformance.Subject, in year: Int, as viewer: Viewer
    ) async throws -> DutyPerformance {
        guard let first = CalendarDay(year: year, month: 1, day: 1),
            let last = CalendarDay(year: year, month: 12, day: 31),
            let before = CalendarDay(year: year - 1, month: 1, day: 1),
            let (visible, values) = condition(MatterFilter(), viewer)
        else { return DutyPerformance(lines: []) }
        let who =
            subject == .unit
            ? Self.keeping("matter.lead_id", viewer.tree)
            : """
            (SELECT signing.actor FROM matter_step AS signing WHERE signing.matter_id = matter.id
                AND signing.action = 'acknowledge' AND \(MatterRows.isOfLead("signing"))
                ORDER BY signing.position DESC LIMIT 1)
            """
        let isDone = "matter.state IN (\(MatterRows.list([.closed, .archived])))"
        let isOverdue = "(NOT \(isDone) AND \(MatterRows.isOverdue(on: today)))"
        let sql = """
            WITH mine AS (
                SELECT matter.id, \(who) AS who, matter.assigned_on, matter.due_on, matter.finished_on,
                    CASE WHEN \(isDone) THEN 1 ELSE 0 END AS done,
                    CASE WHEN \(isOverdue) THEN 1 ELSE 0 END AS overdue,
                    CASE WHEN \(isOverdue) AND \(MatterRows.isUnderWay) THEN \(today.number) - matter.due_on
                        WHEN (\(isOverdue) OR \(isDone)) AND \(MatterRows.isLate)
                            THEN matter.finished_on - matter.due_on ELSE 0 END AS late,
                    CASE WHEN EXISTS (SELECT 1 FROM matter_step AS sending WHERE sending.matter_id = matter.id
                        AND sending.action = 'send-back' AND \(MatterRows.isOfLead("sending")))
                        THEN 1 ELSE 0 END AS returned,
                    CASE WHEN \(isDone) THEN (SELECT marking.quality
                        FROM matter_step AS marking WHERE marking.matter_id = matter.id AND marking.action = 'verify'
                        ORDER BY marking.position DESC LIMIT 1) END AS mark,
                    CASE WHEN matter.told_on >= \(first.number) THEN 1 ELSE 0 END AS now
                FROM matter WHERE matter.told_on BETWEEN \(before.number) AND \(last.number)
                    AND matter.state <> 'merged' AND \(visible)
            ), placed AS (
                SELECT who, finished_on - assigned_on AS days,
                    ROW_NUMBER() OVER (PARTITION BY who ORDER BY finished_on - assigned_on, id) AS place,
                    COUNT(*) OVER (PARTITION BY who) AS count
                FROM mine WHERE done = 1 AND now = 1 AND finished_on IS NOT NULL
            ), medians AS (
                SELECT who, MIN(days) AS median FROM placed WHERE place = (count + 1) / 2 GROUP BY who
            )
            SELECT mine.who, SUM(now) AS assigned, SUM(now * done) AS done,
                SUM(now * done * CASE WHEN finished_on <= due_on THEN 1 ELSE 0 END) AS on_time,
                SUM(now * overdue) AS overdue, SUM(now * returned) AS returned,
                SUM(now * late) AS days_late,
                COUNT(CASE WHEN now * done = 1 THEN mark END) AS marked,
                SUM(CASE WHEN now * done = 1 THEN mark END) AS marks,
                SUM(CASE WHEN now * done = 1 THEN finished_on - assigned_on END) AS days,
                SUM((1 - now) * done) AS done_before,
                SUM((1 - now) * done * CASE WHEN finished_on <= due_on THEN 1 ELSE 0 END) AS on_time_before,
                MIN(medians.median) AS median
            FROM mine LEFT JOIN medians ON medians.who = mine.who
            WHERE mine.who IS NOT NULL GROUP BY mine.who ORDER BY SUM(now) DESC, mine.who
            """
        return try await database.read { transaction in
            try cache.value("performance \(sql) \(values)", at: pulse(transaction)) {
                DutyPerformance(lines: try transaction.rows(sql, values).compactMap(DutyPerformance.Line.init))
            }
        }
    }

    /// A column of units, with each that is no more as the one that took over.
    static func keeping(_ column: String, _ tree: UnitTree) -> String {
        let closed = Viewer(program: "matters", tree: tree).recordUnits(SupervisionPolicy.readMatters)
            .filter { tree[$0] == nil }
        let cases = closed.compactMap { unit in
            tree.keeper(of: unit).map { "WHEN \(unit.rawValue) THEN \($0.rawValue)" }
        }
        return cases.isEmpty ? column : "(CASE \(column) \(cases.joined(separator: " ")) ELSE \(column) END)"
    }
}

extension DutyPerformance.Line {
    fileprivate init?(_ row: Row) {
        func number(_ column: String) -> Int64 { row.integer(column) ?? 0 }
        // A program that signed for something is no person.
        guard let subject = row.integer("who") ?? row.text("who").flatMap({ Int64($0) }) else { return nil }
        self.subject = subject
        (assigned, done, onTime) = (number("assigned"), number("done"), number("on_time"))
        (overdue, returned) = (number("overdue"), number("returned"))
        (doneBefore, onTimeBefore) = (number("done_before"), number("on_time_before"))
        let (closed, days) = (done, row.integer("days"))
        tenthsOfDays = days.flatMap { closed > 0 ? ($0 * 20 + closed) / (closed * 2) : nil }
        medianDays = row.integer("median")
        daysLate = number("days_late")
        let marked = number("marked")
        self.marked = marked
        tenthsOfMark = row.integer("marks").flatMap { marked > 0 ? ($0 * 20 + marked) / (marked * 2) : nil }
    }
}
