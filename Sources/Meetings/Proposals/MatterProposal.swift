import Identity
import Kernel
import Storage

/// A piece of a meeting's text that may be a matter (交办事项), with what the reviewers made of it.
public struct MatterProposal: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<MatterProposal>

    /// Where it came from.
    public enum Origin: String, Sendable, CaseIterable {
        /// The rules found it.
        case found
        /// A reviewer selected it in the text.
        case added
        /// Of several that were one matter.
        case merged
        /// Of one that was two matters.
        case split
    }

    /// The matter that was filed of it, by its number in the room Supervision and on paper.
    public struct Filed: Sendable, Equatable {
        public let matter: Int64
        /// 督〔2026〕12号.
        public let number: String
    }

    public let id: ID
    public let text: MeetingText.ID
    public let origin: Origin
    /// As it stands now.
    public var matter: ProposedMatter
    /// The words of the text at its range.
    public var sentence: String
    /// What the rules proposed at first; `nil` for what they did not find.
    public let first: ProposedMatter?
    public var state: ProposalState
    /// The proposal into which it was merged.
    public var mergedInto: ID?
    /// The proposal of which it was split off.
    public let splitFrom: ID?
    public var filed: Filed?
    /// Who decided its state; `nil` while nobody did, or a program.
    public var decidedBy: Person.ID?
    /// Seconds since 1970.
    public var decidedAt: Int64?
    public let createdAt: Int64
    public var updatedAt: Int64
    public var version: Int64

    /// Whether a reviewer changed what the rules proposed.
    public var isEdited: Bool { first.map { $0 != matter } ?? false }

    init(
        id: ID, text: MeetingText.ID, origin: Origin, _ matter: ProposedMatter, sentence: String,
        first: ProposedMatter? = nil, splitFrom: ID? = nil, at seconds: Int64
    ) {
        (self.id, self.text, self.origin, self.matter) = (id, text, origin, matter)
        (self.sentence, self.first, self.splitFrom) = (sentence, first, splitFrom)
        (state, createdAt, updatedAt, version) = (.proposed, seconds, seconds, 1)
    }

    /// - Parameter coUnits: from the table of its units, in their order.
    init?(_ row: Row, coUnits: [Unit.ID]) {
        guard let id: ID = row.identifier("id"), let text: MeetingText.ID = row.identifier("text_id"),
            let origin = row.text("origin").flatMap(Origin.init(rawValue:)), let start = row.integer("start_at"),
            let end = row.integer("end_at"), start < end,
            let state = row.text("state").flatMap(ProposalState.init(rawValue:))
        else { return nil }
        (self.id, self.text, self.origin, self.state) = (id, text, origin, state)
        matter = ProposedMatter(
            range: Int(start)..<Int(end), action: row.text("action") ?? "",
            names: ProposalStorage.names(json: row.text("names") ?? ""), leadUnit: row.identifier("lead_unit_id"),
            coUnits: coUnits, basis: row.text("basis").flatMap(ProposedMatter.Basis.init(rawValue:)) ?? .implied,
            deadline: row.day("deadline"), deadlineWords: row.text("deadline_words"), topic: row.text("topic"),
            confidence: row.real("confidence") ?? 0,
            rules: (row.text("rules") ?? "").split(separator: " ").map(String.init))
        sentence = row.text("sentence") ?? ""
        first = row.text("found_as").flatMap(ProposalStorage.matter(json:))
        (mergedInto, splitFrom) = (row.identifier("merged_into_id"), row.identifier("split_from_id"))
        filed = row.integer("matter_id").map { Filed(matter: $0, number: row.text("matter_number") ?? "") }
        (decidedBy, decidedAt) = (row.identifier("decided_by"), row.integer("decided_at"))
        createdAt = row.integer("created_at") ?? 0
        updatedAt = row.integer("updated_at") ?? 0
        version = row.integer("version") ?? 1
    }
}
