import Identity
import Kernel
import Storage

extension MeetingDesk {
    /// Changes what a proposal says, or which piece of the text it is. What the rules proposed stays beside it.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else has changed it; nothing is saved then.
    /// - Returns: the proposal as it stands now.
    @discardableResult
    public func edit(_ seen: SeenProposal, _ draft: ProposalDraft, as viewer: Viewer) async throws -> MatterProposal {
        try await database.write { transaction in
            var turn = try ReviewTurn(holding: seen.id, of: self, by: viewer, in: transaction)
            let before = try turn.open(seen)
            var after = before
            after.matter = try draft.applied(to: before.matter, in: turn.viewer.tree)
            if let range = draft.range, range != before.matter.range {
                let words = try turn.words()
                after.matter.range = try Self.piece(range, in: words, but: before.id, turn.proposals)
                after.sentence = words[after.matter.range] ?? before.sentence
            }
            guard after != before else { return before }
            try turn.keep(after, over: before, "edited")
            return try turn.proposal(seen.id)
        }
    }

    /// Makes a matter of a piece of the text that somebody selected; it is accepted at once.
    /// - Parameters:
    ///   - range: in Unicode scalars; white space at its ends is left out.
    ///   - draft: what it says; without a task, the piece itself.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    public func add(
        _ range: Range<Int>, of text: MeetingText.ID, _ draft: ProposalDraft = ProposalDraft(), as viewer: Viewer
    ) async throws -> MatterProposal {
        let id = identifiers.next(MatterProposal.self)
        return try await database.write { transaction in
            var turn = try ReviewTurn(text, of: self, by: viewer, in: transaction)
            let words = try turn.words()
            let range = try Self.piece(range, in: words, but: nil, turn.proposals)
            let sentence = words[range] ?? ""
            var draft = draft
            if draft.task.trimmed.isEmpty {
                draft.task = sentence.split(whereSeparator: \.isNewline).joined(separator: " ")
            }
            let matter = try draft.applied(to: ProposedMatter(range: range, action: ""), in: turn.viewer.tree)
            var proposal = MatterProposal(
                id: id, text: text, origin: .added, matter, sentence: sentence, at: now())
            proposal.state = .accepted
            (proposal.decidedBy, proposal.decidedAt) = (turn.viewer.author, now())
            try turn.keep(proposal, over: nil, "added")
            return proposal
        }
    }

    /// A piece of the text that no other proposal has, without white space at its ends.
    private static func piece(
        _ range: Range<Int>, in words: ScalarText, but own: MatterProposal.ID?, _ all: [MatterProposal]
    ) throws -> Range<Int> {
        let piece = words.trimmed(range) { $0.properties.isWhitespace } ?? range
        try Problems(ProposalRules.problems(of: piece, in: words, field: "range")).check()
        if let other = ProposalRules.overlapping(piece, all, but: own) { throw overlap("range", other) }
        return piece
    }
}
