import Handoffs
import Identity
import Kernel
import Ledger
import Meetings
import Publishing
import Storage
import Supervision
import TestCast
import TestSupport
import Testing

/// The cast at both desks, and a text with three matters on the way from one to the other.
final class FilingWorld: Sendable {
    let cast: Cast
    let meetings: MeetingDesk
    let matters: MatterDesk
    let file: DecisionBecomesMatter
    let news: MeetingBecomesNews
    let text: MeetingText.ID
    let meeting: Meeting.ID

    static let words = "会议要求，招商局要在3月底前完成项目清单，财政局要落实资金；住建局要抓紧办理手续。"

    /// - Parameter origin: how the text came.
    init(origin: MeetingText.Origin = .pasted) async throws {
        cast = try await Cast(
            migrations: PublishingSchema.migrations + MeetingsSchema.migrations + SupervisionSchema.migrations,
            permissions: PublishingPolicy.all + MeetingsPolicy.all + SupervisionPolicy.all,
            roles: Cast.Roles(
                manager: MeetingsPolicy.all + SupervisionPolicy.all,
                officer: [
                    MeetingsPolicy.readMeetings, MeetingsPolicy.fileMatters, SupervisionPolicy.registerMatters,
                    SupervisionPolicy.readMatters,
                ], reader: [MeetingsPolicy.readMeetings, SupervisionPolicy.readMatters]),
            splitters: PublishingSplitters.all)
        let clock = cast.clock
        meetings = MeetingDesk(
            database: cast.database, identity: cast.identity, identifiers: cast.identifiers, now: { clock.seconds })
        let publicity = MatterBecomesPublic(
            meetings: meetings, outcomes: KeepOutcome(identifiers: cast.identifiers, now: { clock.seconds }))
        matters = MatterDesk(
            database: cast.database, identity: cast.identity, identifiers: cast.identifiers,
            rules: try SupervisionRules.shipped.get(), followers: [publicity],
            now: { clock.seconds })
        news = MeetingBecomesNews(
            database: cast.database, identity: cast.identity, meetings: meetings, matters: matters,
            manuscripts: ManuscriptDesk(
                database: cast.database, identity: cast.identity,
                files: FileStore(folder: cast.place.folder + "/files"),
                identifiers: cast.identifiers, now: { clock.seconds }), publicity: publicity,
            identifiers: cast.identifiers, now: { clock.seconds })
        file = DecisionBecomesMatter(
            database: cast.database, identity: cast.identity, meetings: meetings, matters: matters,
            identifiers: cast.identifiers, now: { clock.seconds })
        var draft = MeetingDraft()
        (draft.meetingKind, draft.meetingTitle, draft.day) = ("dispatch-meeting", "重点项目调度会", "2026-03-12")
        let manager = try await cast.viewer("manager")
        meeting = try await meetings.begin(draft, in: cast.unit("east"), as: manager)
        text = try await meetings.attach(
            IncomingMeetingText(Self.words, origin: origin), Self.proposals(cast), to: meeting, as: manager)
    }

    private static func proposals(_ cast: Cast) throws -> [ProposedMatter] {
        [
            ProposedMatter(
                range: range("招商局要在3月底前完成项目清单"), action: "完成项目清单", leadUnit: try cast.unit("bureau"),
                coUnits: [try cast.unit("finance")], deadline: CalendarDay(iso: "2026-03-31"),
                deadlineWords: "3月底前", topic: "projects"),
            ProposedMatter(
                range: range("财政局要落实资金"), action: "落实资金", leadUnit: try cast.unit("finance"),
                deadline: CalendarDay(iso: "2026-03-11"), deadlineWords: "昨天前"),
            ProposedMatter(range: range("住建局要抓紧办理手续"), action: "抓紧办理手续"),
        ]
    }

    /// Where words stand in the text; all its signs are scalars of one.
    static func range(_ part: String) -> Range<Int> {
        guard let found = words.firstRange(of: part) else { return 0..<1 }
        let start = words.distance(from: words.startIndex, to: found.lowerBound)
        return start..<(start + part.count)
    }

    func viewer(_ login: String) async throws -> Viewer { try await cast.viewer(login) }

    func proposals() async throws -> [MatterProposal] {
        try await meetings.text(text, as: viewer("leader")).proposals
    }

    /// Proposals by their places from 0, as somebody sees them now.
    func seen(_ places: Int...) async throws -> [SeenProposal] {
        let all = try await proposals()
        return places.map { SeenProposal(all[$0].id, version: all[$0].version) }
    }

    func accept(_ places: Int...) async throws {
        let all = try await proposals()
        try await meetings.decide(
            .accept, places.map { SeenProposal(all[$0].id, version: all[$0].version) }, of: text,
            as: viewer("manager"))
    }

    /// Nothing was filed, and the ledger has no more to say than before.
    func expectNothingFiled() async throws {
        #expect(try await cast.number("SELECT COUNT(*) AS number FROM matter") == 0)
        #expect(try await cast.number("SELECT COUNT(*) AS number FROM matter_counter") == 0)
        #expect(try await proposals().allSatisfy { $0.filed == nil && $0.state != .filed })
        #expect(
            try await cast.number(
                "SELECT COUNT(*) AS number FROM provenance_link WHERE kind = 'decided-by'") == 0)
        #expect(
            try await cast.number(
                "SELECT COUNT(*) AS number FROM audit_entry WHERE subject_kind = 'matter' OR action = 'proposal.filed'")
                == 0)
    }
}
