import Identity
import Kernel
import Storage
import TestCast
import Testing

@testable import Meetings

/// The cast at the desk of meetings, and a text with five pieces.
final class MeetingsWorld: Sendable {
    let cast: Cast
    let desk: MeetingDesk

    /// Four matters and a slogan, in two paragraphs.
    static let words = """
        会议要求，招商局要在3月底前完成项目清单，财政局要落实资金；住建局要抓紧办理手续。
        要提高政治站位。各部门要加强值班。
        """

    init() async throws {
        cast = try await Cast(
            migrations: MeetingsSchema.migrations, permissions: MeetingsPolicy.all,
            roles: Cast.Roles(
                manager: MeetingsPolicy.all, officer: [MeetingsPolicy.readMeetings, MeetingsPolicy.fileMatters],
                reader: [MeetingsPolicy.readMeetings]))
        desk = Self.desk(cast)
    }

    static func desk(_ cast: Cast) -> MeetingDesk {
        let clock = cast.clock
        return MeetingDesk(
            database: cast.database, identity: cast.identity, identifiers: cast.identifiers, now: { clock.seconds })
    }

    var database: Database { cast.database }
    func viewer(_ login: String) async throws -> Viewer { try await cast.viewer(login) }

    /// A form of a meeting that can be saved.
    func draft(_ change: (inout MeetingDraft) -> Void = { _ in }) -> MeetingDraft {
        var draft = MeetingDraft()
        (draft.meetingKind, draft.meetingTitle) = ("dispatch-meeting", "重点项目调度会")
        (draft.day, draft.startsAt, draft.place, draft.chair) = ("2026-03-12", "9:30", "一号会议室", "张明")
        change(&draft)
        return draft
    }

    /// A meeting of the district in the east.
    func begin(_ change: (inout MeetingDraft) -> Void = { _ in }) async throws -> Meeting.ID {
        try await desk.begin(draft(change), in: cast.unit("east"), as: viewer("manager"))
    }

    /// Where words stand in the text.
    static func range(_ words: String, in text: String = MeetingsWorld.words) throws -> Range<Int> {
        let text = ScalarText(text)
        return try #require(text.range(of: words, within: 0..<text.scalars.count))
    }

    /// What rules would find.
    func proposals() throws -> [ProposedMatter] {
        [
            ProposedMatter(
                range: try Self.range("招商局要在3月底前完成项目清单"), action: "完成项目清单",
                names: [ProposedMatter.Name("招商局", units: [try cast.unit("bureau")])],
                leadUnit: try cast.unit("bureau"), basis: .explicit, deadline: CalendarDay(iso: "2026-03-31"),
                deadlineWords: "3月底前", topic: "projects", confidence: 0.9, rules: ["marker", "deadline"]),
            ProposedMatter(
                range: try Self.range("财政局要落实资金"), action: "落实资金",
                names: [ProposedMatter.Name("财政局", units: [try cast.unit("finance")])],
                leadUnit: try cast.unit("finance"), basis: .explicit, topic: "finance", confidence: 0.8,
                rules: ["marker"]),
            ProposedMatter(
                range: try Self.range("住建局要抓紧办理手续"), action: "抓紧办理手续",
                names: [ProposedMatter.Name("住建局")], basis: .explicit, confidence: 0.7),
        ]
    }

    /// A meeting with the text and what rules found in it.
    func attached() async throws -> MeetingText.ID {
        try await desk.attach(
            IncomingMeetingText(Self.words), proposals(),
            setAside: [SetAsidePiece(range: Self.range("要提高政治站位"), reason: "attitude", rules: ["attitude"])],
            to: begin(), as: viewer("manager"))
    }

    func review(_ text: MeetingText.ID, as login: String = "manager") async throws -> ReviewedText {
        try await desk.text(text, as: viewer(login))
    }

    /// Proposals of a text as somebody sees them now, by the beginning of their sentences; not what was merged or split.
    func seen(_ beginnings: String..., of text: MeetingText.ID) async throws -> [SeenProposal] {
        let all = try await review(text).proposals
        return try beginnings.map { beginning in
            let found = try #require(
                all.last { proposal in
                    // What went into another is no longer seen.
                    proposal.sentence.hasPrefix(beginning) && ![.merged, .split].contains(proposal.state)
                })
            return SeenProposal(found.id, version: found.version)
        }
    }
}
