import Identity
import Kernel
import Storage

/// A page of somebody's notices, the newest first.
public struct NoticeList: Sendable {
    public static let size = 50

    public let total: Int64
    public let unread: Int64
    public let lines: [MatterNotice]
}

/// What somebody has to do with a matter beyond their duty.
public struct MatterMarks: Sendable {
    /// Whether they follow it.
    public let isFollowed: Bool
    /// How many of their notices of it are unread.
    public let unread: Int64
    /// The newest of these.
    public let newest: MatterNotice.ID?
}

extension MatterDesk {
    /// From here on they need not be counted: the office says 99+.
    public static let mostUnread: Int64 = 100
    /// For how long notices are kept, in seconds.
    static let noticeLife: Int64 = 90 * 86_400

    /// How many notices the viewer has not read, up to `mostUnread`: one look into an index, for the frame of every page.
    public func unreadNotices(of viewer: Viewer) async throws -> Int64 {
        guard let person = viewer.author, viewer.may(SupervisionPolicy.readMatters) else { return 0 }
        return try await database.read { try unread(person, $0) }
    }

    private func unread(_ person: Person.ID, _ transaction: Transaction) throws -> Int64 {
        try transaction.row(
            """
            SELECT COUNT(*) AS number FROM (SELECT matter_id FROM matter_notice
                WHERE person_id = ? AND read_at IS NULL LIMIT ?) AS few
            """, [.integer(person.rawValue), .integer(Self.mostUnread)])?.integer("number") ?? 0
    }

    /// The viewer's notices.
    /// - Parameter page: from 1.
    public func notices(page: Int, of viewer: Viewer) async throws -> NoticeList {
        guard let person = viewer.author else { return NoticeList(total: 0, unread: 0, lines: []) }
        let before = Int64(max(0, min(page, 1_000_000) - 1)) * Int64(NoticeList.size)
        return try await database.read { transaction in
            let total =
                try transaction.row(
                    "SELECT COUNT(*) AS number FROM matter_notice WHERE person_id = ?", [.integer(person.rawValue)])?
                .integer("number") ?? 0
            let lines = try NoticeRows.notices(
                where: "matter_notice.person_id = ? ORDER BY matter_notice.id DESC LIMIT ? OFFSET ?",
                [.integer(person.rawValue), .integer(Int64(NoticeList.size)), .integer(before)], transaction
            ) { $0.isReadable(by: viewer) }
            return NoticeList(total: total, unread: try unread(person, transaction), lines: lines)
        }
    }

    /// Whether the viewer follows a matter, and what they were told of it that they have not read.
    public func marks(of id: Matter.ID, as viewer: Viewer) async throws -> MatterMarks {
        guard let person = viewer.author else { return MatterMarks(isFollowed: false, unread: 0, newest: nil) }
        let values: [Value] = [.integer(person.rawValue), .integer(id.rawValue)]
        return try await database.read { transaction in
            let isFollowed =
                try transaction.row(
                    "SELECT since FROM matter_follow WHERE person_id = ? AND matter_id = ?", values) != nil
            let row = try transaction.row(
                """
                SELECT COUNT(*) AS number, MAX(id) AS newest FROM matter_notice
                WHERE person_id = ? AND matter_id = ? AND read_at IS NULL
                """, values)
            return MatterMarks(
                isFollowed: isFollowed, unread: row?.integer("number") ?? 0, newest: row?.identifier("newest"))
        }
    }

    /// Marks the viewer's notices as read, up to the newest that they saw: what came meanwhile stays unread.
    /// - Parameter matter: `nil` for those of all matters.
    public func readNotices(of matter: Matter.ID?, through newest: MatterNotice.ID, as viewer: Viewer) async throws {
        try await database.write { transaction in
            guard let person = try identity.standing(viewer, transaction).author else { throw Refusal.notAllowed }
            try transaction.execute(
                "UPDATE matter_notice SET read_at = ? WHERE person_id = ? AND read_at IS NULL AND id <= ?"
                    + (matter == nil ? "" : " AND matter_id = ?"),
                [.integer(now()), .integer(person.rawValue), .integer(newest.rawValue)]
                    + (matter.map { [.integer($0.rawValue)] } ?? []))
        }
    }

    /// Has the viewer told of each step of a matter, or no longer. It is a mark of their own, which the ledger does not
    /// keep.
    /// - Throws: `Refusal.unknown` for a matter that the viewer may not see.
    public func follow(_ id: Matter.ID, _ isFollowed: Bool, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            _ = try readable(id, viewer, transaction)
            guard let person = viewer.author else { throw Refusal.notAllowed }
            let values: [Value] = [.integer(id.rawValue), .integer(person.rawValue)]
            if isFollowed {
                try transaction.execute(
                    """
                    INSERT INTO matter_follow (matter_id, person_id, since) VALUES (?, ?, ?)
                    ON CONFLICT (matter_id, person_id) DO NOTHING
                    """, values + [.integer(now())])
            } else {
                try transaction.execute("DELETE FROM matter_follow WHERE matter_id = ? AND person_id = ?", values)
            }
        }
    }

    /// Forgets notices of long ago, and which letters went out then.
    public func forgetNotices() async throws {
        let old = now() - Self.noticeLife
        let values: [Value] = [.integer(old)]
        let isThere = try await database.read {
            try $0.row("SELECT id FROM matter_notice WHERE told_at < ? LIMIT 1", values) != nil
        }
        guard isThere else { return }
        try await database.write { transaction in
            try transaction.execute("DELETE FROM matter_notice WHERE told_at < ?", values)
            try transaction.execute(
                "DELETE FROM notice_digest WHERE day < ?", [.text("\(CalendarDay(shanghaiSeconds: old))")])
        }
    }
}
