import Identity
import Kernel
import Ledger
import Meetings
import Storage
import Supervision

/// A decision of a meeting becomes a matter (从会议议定到督查事项): the sentences that a reviewer accepted are registered
/// under numbers, marked as filed, and tied to the text where they stand, in one transaction: all of it, or nothing.
///
/// From the matter a link `decided-by` leads to the text of the meeting, with the sentence's offsets; the text itself is
/// `derived-from` the meeting, and from the article that it was.
public struct DecisionBecomesMatter: Sendable {
    let database: Database
    let identity: IdentityRoom
    let meetings: MeetingDesk
    let matters: MatterDesk
    let identifiers: IdentifierGenerator
    let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970.
    public init(
        database: Database, identity: IdentityRoom, meetings: MeetingDesk, matters: MatterDesk,
        identifiers: IdentifierGenerator, now: @escaping @Sendable () -> Int64
    ) {
        (self.database, self.identity, self.meetings, self.matters) = (database, identity, meetings, matters)
        (self.identifiers, self.now) = (identifiers, now)
    }

    /// What became of proposals.
    public struct Report: Sendable, Equatable {
        /// A sentence and its matter.
        public struct Line: Sendable, Equatable {
            public let proposal: MatterProposal.ID
            public let matter: Matter.ID
            /// 督〔2026〕12号.
            public let number: String
        }

        /// Filed now, in the order of the text.
        public let filed: [Line]
        /// Filed before: whoever presses twice files nothing twice.
        public let filedBefore: [Line]
        /// What somebody should know, such as a deadline that is over; fields are `proposal-17`.
        public let warnings: [Problem]
    }

    /// Files proposals of a text.
    /// - Parameters:
    ///   - seen: what is to be filed; `nil` for everything in the text that is accepted.
    ///   - unit: in whose name the matters are registered; `nil` for the unit that convened the meeting.
    /// - Throws: `Problems` that name each proposal which cannot be filed (`proposal-17`), `Refusal`, or `StaleEdit` when
    ///   one was changed since; nothing is saved then, and no number is lost.
    public func callAsFunction(
        _ seen: [SeenProposal]? = nil, of text: MeetingText.ID, issuedBy unit: Unit.ID? = nil, as viewer: Viewer
    ) async throws -> Report {
        try await database.write { transaction in
            try matters.takeTurn(in: transaction)
            let viewer = try identity.standing(viewer, transaction)
            var filing = try meetings.filing(seen, of: text, as: viewer, in: transaction)
            let before = filing.filed.compactMap(Self.line)
            guard !filing.ready.isEmpty else { return Report(filed: [], filedBefore: before, warnings: []) }
            let issuer = unit ?? viewer.tree.keeper(of: filing.meeting.unit) ?? filing.meeting.unit
            let registered = try register(filing, issuedBy: issuer, as: viewer, in: transaction)
            var lines: [Report.Line] = []
            for (proposal, one) in zip(filing.ready, registered) {
                let number = one.matter.number.description
                try filing.mark(proposal.id, as: one.matter.id.rawValue, number: number)
                try link(one.matter, to: filing.text, proposal.matter.range, by: viewer, in: transaction)
                lines.append(Report.Line(proposal: proposal.id, matter: one.matter.id, number: number))
            }
            let warnings = zip(filing.ready, registered).flatMap { proposal, one in
                one.warnings.map { Problem(field: "proposal-\(proposal.id)", key: $0.key, arguments: $0.arguments) }
            }
            return Report(filed: lines, filedBefore: before, warnings: warnings)
        }
    }

    private func register(
        _ filing: ProposalFiling, issuedBy unit: Unit.ID, as viewer: Viewer, in transaction: Transaction
    ) throws -> [RegisteredMatter] {
        let source = "\(filing.meeting.title.chinese)（\(filing.meeting.day)）"
        let drafts = filing.ready.map { Self.draft($0.matter, source: source) }
        do {
            return try matters.register(drafts, issuedBy: unit, as: viewer, in: transaction)
        } catch let problems as Problems {
            throw Problems(problems.list.map { Self.named($0, filing.ready) })
        }
    }

    private static func draft(_ proposed: ProposedMatter, source: String) -> MatterDraft {
        var draft = MatterDraft()
        (draft.text, draft.sourceKind) = (proposed.action, Matter.SourceKind.meeting.rawValue)
        draft.sourceText = source
        draft.leadUnit = proposed.leadUnit?.description ?? ""
        draft.coUnits = proposed.coUnits.map(\.description)
        draft.deadline = proposed.deadline?.description ?? ""
        (draft.deadlineWords, draft.topic) = (proposed.deadlineWords ?? "", proposed.topic ?? "")
        return draft
    }

    /// A problem of a draft (`leadUnit-3`) as one of its proposal.
    private static func named(_ problem: Problem, _ proposals: [MatterProposal]) -> Problem {
        let place = problem.field.split(separator: "-").last.flatMap { Int($0) } ?? 1
        guard proposals.indices.contains(place - 1), problem.field != "issuingUnit" else { return problem }
        return Problem(
            field: "proposal-\(proposals[place - 1].id)", key: problem.key, arguments: problem.arguments)
    }

    private static func line(_ proposal: MatterProposal) -> Report.Line? {
        proposal.filed.map { Report.Line(proposal: proposal.id, matter: Matter.ID($0.matter), number: $0.number) }
    }

    private func link(
        _ matter: Matter, to text: MeetingText, _ sentence: Range<Int>, by viewer: Viewer, in transaction: Transaction
    ) throws {
        let unit = viewer.actingUnit(MeetingsPolicy.fileMatters, at: matter.issuingUnit)
        let author = Author(actor: viewer.actor, unit: unit?.rawValue)
        try Provenance(transaction: transaction, identifiers: identifiers, author: author, at: now()).link(
            LinkDraft(
                .decidedBy, from: matter.reference, to: text.reference,
                sentence: (sentence.lowerBound, sentence.upperBound)))
    }
}
