import Identity
import Kernel
import Ledger
import Storage

extension MatterDesk {
    /// What a round of reminding wrote.
    public struct ReminderRound: Sendable, Equatable {
        /// A sheet (催办单) is of one unit and day.
        public var sheets = 0
        public var lines = 0
        public var letters = 0
    }

    /// Writes the reminders of today: a sheet for each unit that has matters on a rung of the ladder which was not said yet,
    /// and one letter to each person whom it concerns, or who has not read what happened since the last.
    ///
    /// Nothing is written in quiet hours: what fell into them is said when they are over. Each sheet and each letter is a
    /// transaction of its own, and nobody is told of a line twice: however often this is called, on however many nodes, and
    /// wherever it breaks off, the next call goes on with what is missing, of earlier days too.
    /// - Parameter letter: the words of a digest.
    @discardableResult
    public func remind(letter: @escaping @Sendable (ReminderDigest) -> LetterText) async throws -> ReminderRound {
        var round = ReminderRound()
        let (seconds, day) = (now(), today)
        guard rules.reminders.isOpen(at: seconds, rules.calendar) else { return round }
        let units: [Unit.ID]? = try await database.read { transaction in
            guard try !isFinished(day, transaction) else { return nil }
            guard let first = rules.reminders.rungs.first else { return [] }
            return try transaction.rows(
                "SELECT DISTINCT lead_id FROM matter WHERE \(MatterRows.isUnderWay) AND due_on <= ? ORDER BY lead_id",
                [.integer(day.number - first.days)]
            ).compactMap { $0.identifier("lead_id") }
        }
        guard let units else { return round }
        for unit in units {
            let lines = try await database.write { transaction in try sheet(of: unit, on: day, in: transaction) }
            round.lines += lines
            if lines > 0 { round.sheets += 1 }
        }
        let told: Set<Int64>
        (round.letters, told) = try await writeDigests(on: day, letter: letter)
        try await database.write { transaction in
            // A sheet that another node wrote meanwhile is told in the next round.
            try transaction.takeTurn(at: "reminder_sheet")
            let untold = try transaction.rows("SELECT id, day FROM reminder_sheet WHERE \(Self.isUntold)")
            guard untold.allSatisfy({ $0.integer("id").map(told.contains) ?? true }) else { return }
            let days = untold.compactMap { $0.text("day") }
            for day in Set(days + ["\(day)"]).sorted() {
                try transaction.execute(
                    "INSERT INTO reminder_day (day, finished_at) VALUES (?, ?) ON CONFLICT (day) DO NOTHING",
                    [.text(day), .integer(now())])
            }
        }
        return round
    }

    /// That not everybody may have been told of a sheet yet: its day was not finished.
    static let isUntold =
        "NOT EXISTS (SELECT 1 FROM reminder_day WHERE reminder_day.day = reminder_sheet.day)"

    private func isFinished(_ day: CalendarDay, _ transaction: Transaction) throws -> Bool {
        try transaction.row("SELECT day FROM reminder_day WHERE day = ?", [.text("\(day)")]) != nil
    }

    /// Writes the sheet of a unit, if it has none today and something is to be said.
    /// - Returns: how many lines it has.
    private func sheet(of unit: Unit.ID, on day: CalendarDay, in transaction: Transaction) throws -> Int {
        try transaction.takeTurn(at: "reminder_sheet")
        guard let first = rules.reminders.rungs.first else { return 0 }
        let isThere = try transaction.row(
            "SELECT id FROM reminder_sheet WHERE unit_id = ? AND day = ?", [.integer(unit.rawValue), .text("\(day)")])
        guard isThere == nil, try !isFinished(day, transaction) else { return 0 }
        // What was said once to this unit of a matter's present deadline.
        let once = rules.reminders.rungs.filter { !$0.isDaily }.map { "'\($0.code)'" }.joined(separator: ", ")
        var said: [Int64: Set<String>] = [:]
        for row in once.isEmpty
            ? []
            : try transaction.rows(
                """
                SELECT DISTINCT reminder_line.matter_id, reminder_line.rung FROM reminder_line
                JOIN reminder_sheet ON reminder_sheet.id = reminder_line.sheet_id
                JOIN matter ON matter.id = reminder_line.matter_id AND matter.due_on = reminder_line.due_on
                WHERE matter.lead_id = ? AND reminder_sheet.unit_id = matter.lead_id
                    AND reminder_line.rung IN (\(once)) AND \(MatterRows.isUnderWay)
                """, [.integer(unit.rawValue)])
        {
            said[row.integer("matter_id") ?? 0, default: []].insert(row.text("rung") ?? "")
        }
        var lines: [(matter: Int64, due: Int64, rung: ReminderLadder.Rung)] = []
        for row in try transaction.rows(
            "SELECT id, due_on FROM matter WHERE lead_id = ? AND \(MatterRows.isUnderWay) AND due_on <= ? ORDER BY due_on, id",
            [.integer(unit.rawValue), .integer(day.number - first.days)])
        {
            guard let matter = row.integer("id"), let due = row.integer("due_on") else { continue }
            lines += rules.reminders.reached(day.number - due)
                .filter { $0.isDaily || !(said[matter]?.contains($0.code) ?? false) }.map { (matter, due, $0) }
        }
        guard !lines.isEmpty else { return 0 }
        let sheet: Identifier<ReminderSheetRecord> = identifiers.next()
        try transaction.execute(
            "INSERT INTO reminder_sheet (id, unit_id, day, made_at) VALUES (?, ?, ?, ?)",
            [.integer(sheet.rawValue), .integer(unit.rawValue), .text("\(day)"), .integer(now())])
        for start in stride(from: 0, to: lines.count, by: 100) {
            let some = lines[start..<min(start + 100, lines.count)]
            try transaction.execute(
                "INSERT INTO reminder_line (sheet_id, matter_id, rung, addressee, due_on) VALUES "
                    + Array(repeating: "(?, ?, ?, ?, ?)", count: some.count).joined(separator: ", "),
                some.flatMap { line -> [Value] in
                    [
                        .integer(sheet.rawValue), .integer(line.matter), .text(line.rung.code),
                        .text(line.rung.to.rawValue), .integer(line.due),
                    ]
                })
        }
        try Ledger.append(
            AuditEntry(
                actor: "reminders", unit: unit.rawValue, action: "reminder.written",
                subjectKind: ReminderSheetRecord.kind, subject: sheet.rawValue, version: 1, detail: "\(lines.count)",
                state: try ReminderSheetRecord.states(of: sheet.rawValue, in: transaction).first?.digest), at: now(),
            in: transaction)
        try tellFollowers(
            of: sheet.rawValue, unit, on: day, lines.map { ($0.matter, $0.rung.code) }, in: transaction)
        return lines.count
    }

    private func tellFollowers(
        of sheet: Int64, _ unit: Unit.ID, on day: CalendarDay, _ lines: [(matter: Int64, rung: String)],
        in transaction: Transaction
    ) throws {
        guard !stepFollowers.isEmpty else { return }
        // They come by deadline; the last rung of a matter is the highest.
        let rungs = Dictionary(lines.map { ($0.matter, $0.rung) }) { _, last in last }
        var seen: Set<Int64> = []
        let first = lines.map(\.matter).filter { seen.insert($0).inserted }.prefix(ReminderDigest.mostLines)
        let written = WrittenReminderSheet(
            id: sheet, unit: unit, day: day,
            lines: try reminderLines(of: Array(first), rungs, on: day, transaction), total: rungs.count)
        let tree = try identity.program("reminders", in: transaction).tree
        for follower in stepFollowers { try follower.follow(written, in: tree, transaction) }
    }

    /// Matters as reminders name them, by deadline.
    func reminderLines(
        of matters: [Int64], _ rungs: [Int64: String], on day: CalendarDay, _ transaction: Transaction
    ) throws -> [ReminderLine] {
        guard !matters.isEmpty else { return [] }
        let list = matters.map(String.init).joined(separator: ", ")
        return try MatterRows.matters(
            of: transaction.rows(
                "SELECT \(MatterRows.columns) FROM matter WHERE id IN (\(list)) ORDER BY due_on, id"), transaction
        ).map { matter in
            ReminderLine(
                matter: matter, rung: rungs[matter.id.rawValue] ?? "",
                daysAfter: day.number - (matter.deadline?.number ?? day.number))
        }
    }
}
