import Identity
import Kernel
import Storage

extension MeetingDesk {
    /// Accepts or rejects proposals of a text, or takes that back: all of them, or none.
    ///
    /// One that is decided so already stays as it is, whoever did it.
    /// - Parameter reason: why; nobody has to say.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when one was changed since; nothing is saved then.
    /// - Returns: the proposals as they stand now.
    @discardableResult
    public func decide(
        _ decision: ProposalDecision, _ seen: [SeenProposal], of text: MeetingText.ID, reason: String = "",
        as viewer: Viewer
    ) async throws -> [MatterProposal] {
        var reader = FieldReader()
        let reason = reader.optional(reason, "reason", limit: 500)
        if seen.isEmpty { reader.add("proposals", "problem_proposals_none") }
        try Problems(reader.problems).check()
        return try await database.write { transaction in
            var turn = try ReviewTurn(text, of: self, by: viewer, in: transaction)
            for one in seen {
                let proposal = try turn.proposal(one.id)
                guard proposal.state != decision.target else { continue }
                guard proposal.version == one.version else { throw StaleEdit(current: proposal.version) }
                guard decision.mayFollow(proposal.state) else { throw Refusal(key: "refusal_proposal_closed") }
                if decision != .reject, let other = Self.heir(of: proposal, turn.proposals) {
                    throw Self.overlap("proposals", other)
                }
                try turn.set(proposal, to: decision.target, decision.action, reason: reason)
            }
            return try seen.map { try turn.proposal($0.id) }
        }
    }

    /// What took the piece of a rejected proposal meanwhile.
    private static func heir(of proposal: MatterProposal, _ all: [MatterProposal]) -> MatterProposal? {
        proposal.state == .rejected ? ProposalRules.overlapping(proposal.matter.range, all, but: proposal.id) : nil
    }

    static func overlap(_ field: String, _ other: MatterProposal) -> Problems {
        Problems([
            Problem(
                field: field, key: "problem_proposal_overlap",
                arguments: ["sentence": ProposalRules.beginning(of: other.sentence)])
        ])
    }
}
