import Identity
import Kernel
import Ledger
import Meetings
import Publishing
import Storage
import Supervision

/// The public part of a meeting becomes news (会议新闻): a draft at the editors' desk, tied to the meeting. It goes the way
/// of every text from there: editors finish it, and a second person reads it before it is public. Public matters of the meeting name the news
/// from then on, and stand below it when it is out.
public struct MeetingBecomesNews: Sendable {
    let database: Database
    let identity: IdentityRoom
    let meetings: MeetingDesk
    let matters: MatterDesk
    let manuscripts: ManuscriptDesk
    let publicity: MatterBecomesPublic
    let identifiers: IdentifierGenerator
    let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970.
    public init(
        database: Database, identity: IdentityRoom, meetings: MeetingDesk, matters: MatterDesk,
        manuscripts: ManuscriptDesk, publicity: MatterBecomesPublic, identifiers: IdentifierGenerator,
        now: @escaping @Sendable () -> Int64
    ) {
        (self.database, self.identity, self.meetings, self.matters) = (database, identity, meetings, matters)
        (self.manuscripts, self.publicity) = (manuscripts, publicity)
        (self.identifiers, self.now) = (identifiers, now)
    }

    /// Makes the draft; whoever presses twice gets the one that is there.
    /// - Parameter text: what the draft says.
    /// - Throws: `Problems`, or `Refusal` for who may not keep the meeting; nothing is saved then.
    public func callAsFunction(
        of id: Meeting.ID, saying text: ManuscriptContent, as viewer: Viewer
    ) async throws -> Manuscript.ID {
        let draft = try manuscripts.checked(text)
        return try await database.write { transaction in
            try transaction.takeTurn(at: "meeting")
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try meetings.kept(id, by: viewer, in: transaction)
            if let before = try Self.news(of: meeting.reference, transaction).last { return Manuscript.ID(before) }
            let unit = viewer.tree.keeper(of: meeting.unit) ?? meeting.unit
            let manuscript = try manuscripts.receive(
                draft, in: unit, for: MeetingsPolicy.manageMeetings, by: viewer, in: transaction)
            let acting = viewer.actingUnit(MeetingsPolicy.manageMeetings, at: meeting.unit)
            try Provenance(
                transaction: transaction, identifiers: identifiers,
                author: Author(actor: viewer.actor, unit: acting?.rawValue), at: now()
            ).link(
                LinkDraft(
                    .publishedAs, from: meeting.reference, to: SubjectReference("manuscript", manuscript.rawValue)))
            let filed = try meetings.matters(of: id, in: transaction)
            for matter in try matters.publicMatters(filed, in: transaction) {
                try publicity.follow(matter, changedBy: viewer, isPublishing: true, in: transaction)
            }
            return manuscript
        }
    }

    /// The drafts and articles that were made of a meeting, the oldest first; an article has the number of its draft.
    static func news(of meeting: SubjectReference, _ transaction: Transaction) throws -> [Int64] {
        try Link.links(.publishedAs, from: meeting, in: transaction).map(\.to)
            .filter { $0.kind == "manuscript" }.map(\.id).sorted()
    }

    /// The draft that was made of a meeting; `nil` while there is none.
    public func draft(of meeting: Meeting.ID) async throws -> Manuscript.ID? {
        try await database.read { transaction in
            try Self.news(of: SubjectReference("meeting", meeting.rawValue), transaction).last.map {
                Manuscript.ID($0)
            }
        }
    }
}
