import Identity
import Kernel
import Ledger
import Storage

/// The desk of the room Meetings: what was on the agenda, which text came of it, which of its sentences are matters.
///
/// - A **meeting** (会议) is convened by a unit; it has an **agenda** and **texts**: minutes (会议纪要) or news.
/// - A **text** is never changed. One that takes the place of another is its next edition.
/// - **Attendees** are to come; leave (请假) is asked for and decided, check-ins (签到) are kept however often they are sent.
/// - **Papers** (会议材料) are drafted in rounds and signed off by reviewers before the meeting.
/// - The **run sheet** (会务流程), the **emergency plan** (应急预案) and the **duty roster** (值班表) say who does what when.
/// - A **proposal** is a piece of a text that may be a matter (交办事项). A reviewer accepts or rejects it, edits it,
///   merges and splits; what was proposed first stays beside what became of it.
///
/// ```
/// proposed ⇄ accepted → filed        proposed, accepted → merged (into another) | split (into two)
///     ⇅ rejected
/// ```
///
/// The verbs are methods of this door, one a file, in `Commands/`; what screens read is in `Queries/`.
public struct MeetingDesk: Sendable {
    let database: Database
    let identity: IdentityRoom
    let identifiers: IdentifierGenerator
    let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970.
    public init(
        database: Database, identity: IdentityRoom, identifiers: IdentifierGenerator,
        now: @escaping @Sendable () -> Int64
    ) {
        (self.database, self.identity, self.identifiers, self.now) = (database, identity, identifiers, now)
    }

    /// Today in Asia/Shanghai.
    var today: CalendarDay { CalendarDay(shanghaiSeconds: now()) }

    /// The number of a form that was sent; one that was never given yet may be another's one day.
    func pressed<Subject>(_ press: Identifier<Subject>?) -> Identifier<Subject> {
        let fresh = identifiers.next(Subject.self)
        return press.flatMap { $0 < fresh ? $0 : nil } ?? fresh
    }

    /// A meeting that the viewer may see.
    func readable(_ id: Meeting.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> Meeting {
        guard let meeting = try Meeting.find(id, transaction),
            viewer.may(MeetingsPolicy.readMeetings, at: meeting.unit)
        else { throw Refusal.unknown }
        return meeting
    }

    /// A meeting that the viewer may see, and with which they may do something.
    func writable(
        _ id: Meeting.ID, for permission: Permission = MeetingsPolicy.manageMeetings, _ viewer: Viewer,
        _ transaction: Transaction
    ) throws -> Meeting {
        guard let meeting = try Meeting.find(id, transaction) else { throw Refusal.unknown }
        try viewer.demand(permission, at: meeting.unit, orConceal: MeetingsPolicy.readMeetings)
        return meeting
    }

    /// Appends the entry of a change, with the record's state after it.
    func note(
        _ action: String, of record: SubjectReference, version: Int64, at unit: Unit.ID, detail: String = "",
        changes: [FieldChange] = [], reason: String? = nil, for permission: Permission = MeetingsPolicy.manageMeetings,
        by viewer: Viewer, in transaction: Transaction
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor, unit: viewer.actingUnit(permission, at: unit)?.rawValue, action: action,
                subjectKind: record.kind, subject: record.id, version: version, detail: detail, changes: changes,
                reason: reason, state: try MeetingsRecords.state(of: record, in: transaction)), at: now(),
            in: transaction)
    }
}
