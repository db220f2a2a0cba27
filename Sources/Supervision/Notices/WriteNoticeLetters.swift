import Identity
import Kernel
import Storage

extension MatterDesk {
    /// Writes the letters of notices that are to be had at once: one to each person, of all that waits for them. A letter
    /// and the mark that it was written are one transaction: nobody is written to twice, wherever this breaks off. Who
    /// has no mailbox holds up nobody; their notices stand in the office.
    /// - Parameter letter: the words.
    /// - Returns: how many letters were written.
    @discardableResult
    public func writeNoticeLetters(
        letter: @escaping @Sendable (NoticeDigest) -> LetterText
    ) async throws -> Int {
        let people: [Person.ID] = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT DISTINCT person_id FROM matter_notice
                WHERE by_letter = 'now' AND letter_id IS NULL ORDER BY person_id LIMIT 1000
                """
            ).compactMap { $0.identifier("person_id") }
        }
        guard !people.isEmpty else { return 0 }
        var written = 0
        for person in people {
            let isWritten = try await database.write { transaction -> Bool in
                // One after the other: two nodes must not write one letter each.
                try transaction.takeTurn(at: "notice_digest")
                guard let mailbox = try identity.mailboxes(of: [person], in: transaction)[person] else {
                    try settle(person, "by_letter = 'now'", letter: nil, transaction)
                    return false
                }
                let digest = try noticeDigest(of: person, "by_letter = 'now'", transaction)
                guard digest.total > 0 else { return false }
                let number = try identity.writeLetter(
                    letter(digest), to: mailbox, of: person, life: ReminderDigest.letterLife, in: transaction)
                try settle(person, "by_letter = 'now'", letter: number, transaction)
                return true
            }
            if isWritten { written += 1 }
        }
        if written > 0 { identity.letterIsWritten() }
        return written
    }

    /// What is to be written to somebody of matters that they may still see. Notices of others are to come by no letter
    /// from here on, so that they stand in the way of none.
    /// - Parameter condition: of `matter_notice`.
    func noticeDigest(
        of person: Person.ID, _ condition: String, _ transaction: Transaction
    ) throws -> NoticeDigest {
        let waiting = "matter_notice.person_id = ? AND matter_notice.letter_id IS NULL AND matter_notice.\(condition)"
        let values: [Value] = [.integer(person.rawValue)]
        try dropUnreadable(of: person, waiting, transaction)
        let total =
            try transaction.row("SELECT COUNT(*) AS number FROM matter_notice WHERE \(waiting)", values)?
            .integer("number") ?? 0
        guard total > 0 else { return .none }
        let lines = try NoticeRows.notices(
            where: "\(waiting) ORDER BY matter_notice.id LIMIT \(ReminderDigest.mostLines)", values, transaction
        ) { _ in true }
        return NoticeDigest(lines: lines, total: Int(clamping: total))
    }

    /// Notes that somebody's waiting notices of matters that they may not see any more come by no letter. It looks at the
    /// matters in parts: there may be thousands after an import.
    /// - Parameter waiting: of `matter_notice`, with the person as its only value.
    private func dropUnreadable(of person: Person.ID, _ waiting: String, _ transaction: Transaction) throws {
        let values: [Value] = [.integer(person.rawValue)]
        var holders: DutyHolders?
        var last: Int64 = 0
        while true {
            let ids = try transaction.rows(
                """
                SELECT DISTINCT matter_notice.matter_id FROM matter_notice
                WHERE \(waiting) AND matter_notice.matter_id > ? ORDER BY matter_notice.matter_id LIMIT 500
                """, values + [.integer(last)]
            ).compactMap { $0.integer("matter_id") }
            guard let newest = ids.last else { return }
            last = newest
            let standing = try holders ?? identity.holders(of: SupervisionPolicy.insight, by: person, in: transaction)
            holders = standing
            let readable = try MatterRows.matters(
                of: transaction.rows(
                    "SELECT \(MatterRows.columns) FROM matter WHERE id IN (\(Self.list(ids)))"), transaction
            ).filter { $0.isReadable(by: person, standing) }.map(\.id.rawValue)
            let hidden = Set(ids).subtracting(readable).sorted()
            guard !hidden.isEmpty else { continue }
            try transaction.execute(
                "UPDATE matter_notice SET by_letter = 'never' WHERE \(waiting) AND matter_id IN (\(Self.list(hidden)))",
                values)
        }
    }

    private static func list(_ ids: [Int64]) -> String { ids.map(String.init).joined(separator: ", ") }

    /// Notes that notices were written in a letter; without one, that they need none.
    func settle(
        _ person: Person.ID, _ condition: String, letter: Int64?, _ transaction: Transaction
    ) throws {
        let waiting = "WHERE person_id = ? AND letter_id IS NULL AND \(condition)"
        if let letter {
            try transaction.execute(
                "UPDATE matter_notice SET letter_id = ? \(waiting)", [.integer(letter), .integer(person.rawValue)])
        } else {
            try transaction.execute(
                "UPDATE matter_notice SET by_letter = 'never' \(waiting)", [.integer(person.rawValue)])
        }
    }
}
