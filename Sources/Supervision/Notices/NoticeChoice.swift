import Identity
import Kernel
import Ledger
import Storage

extension MatterDesk {
    /// How the viewer has notices by letter: daily, while they chose nothing.
    public func noticeLetters(of viewer: Viewer) async throws -> NoticeLetters {
        guard let person = viewer.author else { return .never }
        return try await database.read { try NoticeRows.choices(of: [person], $0)[person] } ?? .daily
    }

    /// Chooses how the viewer has notices by letter from now on. The ledger keeps it, for who says that nobody told them.
    public func choose(_ letters: NoticeLetters, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            guard let person = viewer.author else { throw Refusal.notAllowed }
            let before = try NoticeRows.choices(of: [person], transaction)[person] ?? .daily
            guard before != letters else { return }
            try transaction.execute(
                """
                INSERT INTO notice_choice (person_id, letters, chosen_at) VALUES (?, ?, ?)
                ON CONFLICT (person_id) DO UPDATE SET letters = excluded.letters, chosen_at = excluded.chosen_at
                """, [.integer(person.rawValue), .text(letters.rawValue), .integer(now())])
            try identity.note(
                "person.notices-chosen", ofThemselves: viewer,
                changes: [FieldChange("noticeLetters", before: before.rawValue, after: letters.rawValue)],
                in: transaction)
        }
    }
}
