import Identity
import Kernel
import Storage

/// What somebody is told of a matter: a step that it took. Of each step they are told once.
public struct MatterNotice: Sendable, Identifiable {
    public typealias ID = Identifier<MatterNotice>

    /// Why they are told; the catalogue names it under `notice_why_…`.
    public enum Why: String, Sendable, CaseIterable {
        /// It is their duty: they work, answer or supervise for a unit that has to do with it.
        case duty
        /// Their unit helps with it (协办).
        case help
        /// They follow the matter (关注).
        case follow
    }

    public let id: ID
    public let why: Why
    /// As it stands now; `nil` where they may not see it any more.
    public let matter: Matter?
    /// Its number on paper, which says nothing else of it.
    public let number: String
    public let step: MatterStep
    /// Seconds since 1970.
    public let toldAt: Int64
    public let isRead: Bool
}

/// How somebody has notices by letter; the catalogue names it under `notice_letters_…`. Reminders of what is due come
/// by letter whatever they choose.
public enum NoticeLetters: String, Sendable, CaseIterable {
    /// Each at once.
    case now
    /// Those that are not read yet, in the letter of the day.
    case daily
    case never
}

/// Notices for a letter.
public struct NoticeDigest: Sendable {
    /// The first of them, the oldest first.
    public let lines: [MatterNotice]
    /// How many there are.
    public let total: Int

    static let none = NoticeDigest(lines: [], total: 0)
}

/// How notices stand in their table.
enum NoticeRows {
    /// Notices with their steps, in the order of a condition.
    /// - Parameter isReadable: whether their reader may see a matter.
    static func notices(
        where condition: String, _ values: [Value], _ transaction: Transaction, isReadable: (Matter) throws -> Bool
    ) throws -> [MatterNotice] {
        let rows = try transaction.rows(
            """
            SELECT matter_notice.id, matter_notice.matter_id, matter_notice.why, matter_notice.helps,
                matter_notice.told_at, matter_notice.read_at, matter.label, matter_step.position, matter_step.action,
                matter_step.state, matter_step.actor, matter_step.unit_id, matter_step.entered_at, matter_step.reason,
                matter_step.progress, matter_step.deadline, matter_step.other_unit, matter_step.quality
            FROM matter_notice JOIN matter ON matter.id = matter_notice.matter_id
            JOIN matter_step ON matter_step.matter_id = matter_notice.matter_id
                AND matter_step.position = matter_notice.step
            WHERE \(condition)
            """, values)
        let list = Set(rows.compactMap { $0.integer("matter_id") }).sorted().map(String.init).joined(separator: ", ")
        let matters =
            list.isEmpty
            ? []
            : try MatterRows.matters(
                of: transaction.rows("SELECT \(MatterRows.columns) FROM matter WHERE id IN (\(list))"), transaction
            ).filter(isReadable)
        let byNumber = Dictionary(matters.map { ($0.id.rawValue, $0) }) { first, _ in first }
        return rows.compactMap { row in
            guard let id: MatterNotice.ID = row.identifier("id"), let matter = row.integer("matter_id"),
                let why = row.text("why").flatMap(MatterNotice.Why.init(rawValue:)), let step = MatterStep(row)
            else { return nil }
            return MatterNotice(
                id: id, why: row.integer("helps") == 1 ? .help : why, matter: byNumber[matter],
                number: row.text("label") ?? "", step: step,
                toldAt: row.integer("told_at") ?? 0, isRead: row.integer("read_at") != nil)
        }
    }

    /// What people chose; those who chose nothing are not in it.
    static func choices(of people: [Person.ID], _ transaction: Transaction) throws -> [Person.ID: NoticeLetters] {
        guard !people.isEmpty else { return [:] }
        let list = people.map(\.description).joined(separator: ", ")
        return try transaction.rows("SELECT person_id, letters FROM notice_choice WHERE person_id IN (\(list))").reduce(
            into: [:]
        ) { choices, row in
            guard let person: Person.ID = row.identifier("person_id") else { return }
            choices[person] = row.text("letters").flatMap(NoticeLetters.init(rawValue:))
        }
    }
}
