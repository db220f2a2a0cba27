import Identity
import Kernel
import Storage

/// What somebody is told of on a day, in one letter: what they are reminded of, and what happened.
public struct ReminderDigest: Sendable {
    public let person: Person.ID
    public let day: CalendarDay
    /// The first of the reminders, the most overdue first.
    public let lines: [ReminderLine]
    /// How many there are.
    public let total: Int
    /// Their notices that they have not read, since the last letter.
    public let notices: NoticeDigest

    static let mostLines = 50
    /// For how many seconds a letter is worth sending: what it says of matters changes, and the next letter says it anew.
    static let letterLife: Int64 = 7 * 86400
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
    /// Lines of a unit that go to somebody.
    private struct Address: Hashable {
        let sheet: Int64
        let addressee: String
    }

    /// Writes the letters of the day.
    /// - Returns: how many there are, and which sheets are told in them.
    func writeDigests(
        on day: CalendarDay, letter: @escaping @Sendable (ReminderDigest) -> LetterText
    ) async throws -> (written: Int, sheets: Set<Int64>) {
        let (told, sheets, others) = try await database.read { transaction in
            (
                try recipients(transaction),
                try transaction.rows("SELECT id FROM reminder_sheet WHERE \(Self.isUntold)").compactMap {
                    $0.integer("id")
                }, try peopleWithNews(transaction)
            )
        }
        var written = 0
        for person in others.union(told.keys).sorted() {
            let isWritten = try await database.write { transaction -> Bool in
                try transaction.takeTurn(at: "reminder_told")
                let untold = try (told[person] ?? []).filter { try !isTold(person, $0, transaction) }
                let notices =
                    try hasLetter(person, of: day, transaction)
                    ? .none : try noticeDigest(of: person, Self.isNews, transaction)
                guard !untold.isEmpty || notices.total > 0,
                    let mailbox = try identity.mailboxes(of: [person], in: transaction)[person]
                else { return false }
                let digest = try digest(of: untold, notices, for: person, on: day, transaction)
                guard digest.total > 0 || notices.total > 0 else { return false }
                let number = try identity.writeLetter(
                    letter(digest), to: mailbox, of: person, life: ReminderDigest.letterLife, in: transaction)
                for address in untold {
                    try transaction.execute(
                        "INSERT INTO reminder_told (person_id, sheet_id, addressee, letter_id) VALUES (?, ?, ?, ?)",
                        [
                            .integer(person.rawValue), .integer(address.sheet), .text(address.addressee),
                            .integer(number),
                        ])
                }
                if notices.total > 0 { try settle(person, Self.isNews, letter: number, transaction) }
                try transaction.execute(
                    """
                    INSERT INTO notice_digest (person_id, day, letter_id) VALUES (?, ?, ?)
                    ON CONFLICT (person_id, day) DO NOTHING
                    """, [.integer(person.rawValue), .text("\(day)"), .integer(number)])
                return true
            }
            if isWritten { written += 1 }
        }
        if written > 0 { identity.letterIsWritten() }
        return (written, Set(sheets))
    }

    /// Of notices that belong into the letter of the day.
    private static let isNews = "by_letter = 'daily' AND read_at IS NULL"

    /// Who has not read what happened, and has a mailbox.
    private func peopleWithNews(_ transaction: Transaction) throws -> Set<Person.ID> {
        let people = try transaction.rows(
            "SELECT DISTINCT person_id FROM matter_notice WHERE letter_id IS NULL AND \(Self.isNews)"
        ).compactMap { row -> Person.ID? in row.identifier("person_id") }
        return Set(try identity.mailboxes(of: Set(people), in: transaction).keys)
    }

    /// News are told in one letter a day, also where a round broke off after it.
    private func hasLetter(_ person: Person.ID, of day: CalendarDay, _ transaction: Transaction) throws -> Bool {
        try transaction.row(
            "SELECT letter_id FROM notice_digest WHERE person_id = ? AND day = ?",
            [.integer(person.rawValue), .text("\(day)")]) != nil
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
        of addresses: Set<Address>, _ notices: NoticeDigest, for person: Person.ID, on day: CalendarDay,
        _ transaction: Transaction
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
        return ReminderDigest(
            person: person, day: day, lines: try reminderLines(of: first.map(\.key), rungs, on: day, transaction),
            total: dues.count, notices: notices)
    }
}
