import Kernel
import Storage

extension IdentityRoom {
    /// Letters, the newest first, for who may read them everywhere.
    /// - Parameter showsLinks: with the links by which passwords are set, as long as they are kept. Only a demonstration
    ///   shows them: whoever reads such a link can become the person that it was sent to.
    /// - Throws: `Refusal.unknown` for anybody else.
    public func letters(
        _ filter: LetterFilter = LetterFilter(), showsLinks: Bool = false, as viewer: Viewer
    ) async throws -> LetterList {
        guard viewer.mayEverywhere(IdentityPolicy.readLetters) else { throw Refusal.unknown }
        let condition = Self.condition(filter.state)
        let size = Int64(max(1, min(filter.size, 1000)))
        let skipped = size * (Int64(max(1, min(filter.page, 1_000_000))) - 1)
        let mayRetry = viewer.mayEverywhere(IdentityPolicy.managePeople)
        return try await database.read { transaction in
            let total =
                try transaction.row("SELECT count(*) AS number FROM letter WHERE \(condition)")?.integer("number") ?? 0
            let lines = try transaction.rows(
                """
                SELECT id, address, subject, body, created_at, sent_at, failure, attempts, next_at, given_up_at,
                    withdrawn_at, returned_at, CASE WHEN \(LetterTray.isLive) THEN 1 ELSE 0 END AS is_live
                FROM letter WHERE \(condition) ORDER BY id DESC LIMIT ? OFFSET ?
                """, [.integer(now()), .integer(size), .integer(skipped)]
            ).compactMap { LetterLine($0, showsLinks: showsLinks, mayRetry: mayRetry) }
            return LetterList(total: total, lines: lines)
        }
    }

    private static func condition(_ state: LetterLine.State?) -> String {
        switch state {
        case nil: "1 = 1"
        case .waiting: LetterTray.isOpen
        case .sent: "sent_at IS NOT NULL AND returned_at IS NULL"
        case .returned: "sent_at IS NOT NULL AND returned_at IS NOT NULL"
        case .failed: "sent_at IS NULL AND withdrawn_at IS NULL AND given_up_at IS NOT NULL"
        case .withdrawn: "sent_at IS NULL AND withdrawn_at IS NOT NULL"
        }
    }
}

extension LetterLine.State {
    /// Of the columns `sent_at`, `withdrawn_at`, `given_up_at` and `returned_at`.
    init(_ row: Row) {
        self =
            row.integer("sent_at") != nil
            ? row.integer("returned_at") != nil ? .returned : .sent
            : row.integer("withdrawn_at") != nil
                ? .withdrawn : row.integer("given_up_at") != nil ? .failed : .waiting
    }
}

extension LetterLine {
    fileprivate init?(_ row: Row, showsLinks: Bool, mayRetry: Bool) {
        guard let id = row.integer("id"), let address = row.text("address"), let subject = row.text("subject"),
            let body = row.text("body"), let created = row.integer("created_at"),
            let attempts = row.integer("attempts"), let next = row.integer("next_at")
        else { return nil }
        let state = State(row)
        self.init(
            id: id, address: address, subject: subject, body: showsLinks ? body : body.withoutSecretLinks, state: state,
            createdAt: created, sentAt: row.integer("sent_at"), attempts: attempts,
            nextAt: state == .waiting && attempts > 0 ? next : nil, failure: row.text("failure"),
            canRetry: mayRetry && row.integer("is_live") == 1 && (state == .failed || state == .waiting && attempts > 0)
        )
    }
}
