import Identity
import Kernel
import Ledger
import Storage

/// What somebody is told of on a day, in one letter.
public struct ReminderDigest: Sendable {
    public let person: Person.ID
    public let day: CalendarDay
    /// The first of them, the most overdue first.
    public let lines: [ReminderLine]
    /// How many there are.
    public let total: Int

    static let mostLines = 50
}

/// A matter that somebody is reminded of.
public struct ReminderLine: Sendable {
    public let matter: Matter
    /// A `ReminderLadder.Rung`'s code.
    public let rung: String
    /// Days since the deadline; below 0 before it.
    public let daysAfter: Int64
}

extension MatterDesk {
    /// What a round of reminding wrote.
    public struct ReminderRound: Sendable, Equatable {
        /// A sheet (催办单) is of one unit and day.
        public var sheets = 0
        public var lines = 0
        public var letters = 0
    }

    /// Writes the reminders of today: a sheet for each unit that has matters on a rung of the ladder which was not said yet,
    /// and one letter to each person whom it concerns.
    ///
    /// Nothing is written in quiet hours: what fell into them is said when they are over. Each sheet and each letter is a
    /// transaction of its own, and nobody is told of a line twice: however often this is called, on however many nodes, and
    /// wherever it breaks off, the next call goes on with what is missing, of earlier days too.
    /// - Parameter letter: the words of a digest.
    @discardableResult
    public func remind(letter: @escaping @Sendable (ReminderDigest) -> LetterText) async throws -> ReminderRound {
        var round = ReminderRound()
        let (seconds, day) = (now(), today)
        guard rules.reminders.isOpen(at: seconds, rules.calendar), let first = rules.reminders.rungs.first else {
            return round
        }
        let units: [Unit.ID]? = try await database.read { transaction in
            guard try !isFinished(day, transaction) else { return nil }
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
    private static let isUntold =
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
        return lines.count
    }

    // MARK: Letters

    /// Lines of a unit that go to somebody.
    private struct Address: Hashable {
        let sheet: Int64
        let addressee: String
    }

    private func writeDigests(
        on day: CalendarDay, letter: @escaping @Sendable (ReminderDigest) -> LetterText
    ) async throws -> (written: Int, sheets: Set<Int64>) {
        let (told, sheets) = try await database.read { transaction in
            (
                try recipients(transaction),
                try transaction.rows("SELECT id FROM reminder_sheet WHERE \(Self.isUntold)").compactMap {
                    $0.integer("id")
                }
            )
        }
        var written = 0
        for (person, addresses) in told.sorted(by: { $0.key < $1.key }) {
            let isWritten = try await database.write { transaction -> Bool in
                try transaction.takeTurn(at: "reminder_told")
                let untold = try addresses.filter { try !isTold(person, $0, transaction) }
                guard !untold.isEmpty, let mailbox = try identity.mailboxes(of: [person], in: transaction)[person]
                else { return false }
                let digest = try digest(of: untold, for: person, on: day, transaction)
                guard digest.total > 0 else { return false }
                let number = try identity.writeLetter(letter(digest), to: mailbox, of: person, in: transaction)
                for address in untold {
                    try transaction.execute(
                        "INSERT INTO reminder_told (person_id, sheet_id, addressee, letter_id) VALUES (?, ?, ?, ?)",
                        [
                            .integer(person.rawValue), .integer(address.sheet), .text(address.addressee),
                            .integer(number),
                        ])
                }
                return true
            }
            if isWritten { written += 1 }
        }
        if written > 0 { identity.letterIsWritten() }
        return (written, Set(sheets))
    }

    private func isTold(_ person: Person.ID, _ address: Address, _ transaction: Transaction) throws -> Bool {
        try transaction.row(
            "SELECT letter_id FROM reminder_told WHERE person_id = ? AND sheet_id = ? AND addressee = ?",
            [.integer(person.rawValue), .integer(address.sheet), .text(address.addressee)]) != nil
    }

    /// Who is told of which lines: of today, and of days on which a round broke off.
    private func recipients(_ transaction: Transaction) throws -> [Person.ID: Set<Address>] {
        let holders = try identity.holders(
            of: [SupervisionPolicy.workOnMatters, SupervisionPolicy.answerForMatters],
            who: SupervisionPolicy.readMatters, in: transaction)
        var recipients: [Person.ID: Set<Address>] = [:]
        for row in try transaction.rows(
            """
            SELECT DISTINCT reminder_sheet.id, reminder_sheet.unit_id, reminder_line.addressee FROM reminder_sheet
            JOIN reminder_line ON reminder_line.sheet_id = reminder_sheet.id WHERE \(Self.isUntold)
            """)
        {
            guard let sheet = row.integer("id"), let unit: Unit.ID = row.identifier("unit_id"),
                let word = row.text("addressee"), let addressee = ReminderLadder.Addressee(rawValue: word)
            else { continue }
            for person in Self.people(addressee, unit, holders) {
                recipients[person, default: []].insert(Address(sheet: sheet, addressee: word))
            }
        }
        return recipients
    }

    private static func people(
        _ addressee: ReminderLadder.Addressee, _ unit: Unit.ID, _ holders: DutyHolders
    ) -> [Person.ID] {
        switch addressee {
        case .workers: return holders.nearest(SupervisionPolicy.workOnMatters, to: unit)
        case .heads: return holders.nearest(SupervisionPolicy.answerForMatters, to: unit)
        case .above:
            let above = holders.nearest(SupervisionPolicy.answerForMatters, to: unit, levels: 2)
            // At the top of the tree there is nobody above.
            return above.isEmpty ? holders.nearest(SupervisionPolicy.answerForMatters, to: unit) : above
        }
    }

    private func digest(
        of addresses: Set<Address>, for person: Person.ID, on day: CalendarDay, _ transaction: Transaction
    ) throws -> ReminderDigest {
        var rungs: [Int64: String] = [:]
        var dues: [Int64: Int64] = [:]
        for address in addresses.sorted(by: { ($0.sheet, $0.addressee) < ($1.sheet, $1.addressee) }) {
            for row in try transaction.rows(
                """
                SELECT reminder_line.matter_id, reminder_line.rung, reminder_line.due_on FROM reminder_line
                JOIN reminder_sheet ON reminder_sheet.id = reminder_line.sheet_id
                JOIN matter ON matter.id = reminder_line.matter_id AND matter.lead_id = reminder_sheet.unit_id
                WHERE reminder_line.sheet_id = ? AND reminder_line.addressee = ? AND \(MatterRows.isUnderWay)
                """,
                [.integer(address.sheet), .text(address.addressee)])
            {
                guard let matter = row.integer("matter_id") else { continue }
                rungs[matter] = row.text("rung")
                dues[matter] = row.integer("due_on") ?? 0
            }
        }
        let first = dues.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(ReminderDigest.mostLines)
        let list = first.map { "\($0.key)" }.joined(separator: ", ")
        let matters =
            list.isEmpty
            ? []
            : try MatterRows.matters(
                of: transaction.rows(
                    "SELECT \(MatterRows.columns) FROM matter WHERE id IN (\(list)) ORDER BY due_on, id"), transaction)
        let lines = matters.map { matter in
            ReminderLine(
                matter: matter, rung: rungs[matter.id.rawValue] ?? "",
                daysAfter: day.number - (matter.deadline?.number ?? day.number))
        }
        return ReminderDigest(person: person, day: day, lines: lines, total: dues.count)
    }
}
