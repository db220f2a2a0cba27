import Identity
import Kernel
import Storage

/// Proposals of a text that somebody wants to file as matters, within the transaction in which that is done.
public struct ProposalFiling {
    private var turn: ReviewTurn
    /// Accepted, with a lead unit, in the order of the text.
    public let ready: [MatterProposal]
    /// Those of them that are filed already.
    public let filed: [MatterProposal]

    public var meeting: Meeting { turn.meeting }
    public var text: MeetingText { turn.text }

    /// - Parameter seen: what is to be filed; `nil` for everything in the text that is accepted.
    init(_ seen: [SeenProposal]?, _ turn: ReviewTurn) throws {
        let chosen = try seen?.map { seen in
            let proposal = try turn.proposal(seen.id)
            // Whoever presses twice is told what is there.
            guard proposal.version == seen.version || proposal.state == .filed else {
                throw StaleEdit(current: proposal.version)
            }
            return proposal
        }
        let ids = Set((chosen ?? turn.proposals.filter { $0.state == .accepted || $0.state == .filed }).map(\.id))
        let all = turn.proposals.filter { ids.contains($0.id) }
        (self.turn, ready, filed) = (
            turn, all.filter { $0.state != .filed }, all.filter { $0.state == .filed }
        )
        try Problems(ready.compactMap { Self.problem(of: $0, turn.viewer.tree) }).check()
    }

    /// Why a proposal cannot be filed, by its beginning.
    private static func problem(of proposal: MatterProposal, _ tree: UnitTree) -> Problem? {
        let key: String
        if proposal.state != .accepted {
            key = "problem_filing_not_accepted"
        } else if proposal.matter.leadUnit == nil {
            key = "problem_filing_no_lead"
        } else if !([proposal.matter.leadUnit].compactMap { $0 } + proposal.matter.coUnits)
            .allSatisfy({ tree[$0] != nil })
        {
            key = "problem_filing_unit_ended"
        } else {
            return nil
        }
        return Problem(
            field: "proposal-\(proposal.id)", key: key,
            arguments: ["sentence": ProposalRules.beginning(of: proposal.sentence)])
    }

    /// Marks one that was ready as filed.
    /// - Parameters:
    ///   - matter: number of its record.
    ///   - number: its number on paper.
    public mutating func mark(_ id: MatterProposal.ID, as matter: Int64, number: String) throws {
        var proposal = try turn.proposal(id)
        guard proposal.state == .accepted else { throw Refusal(key: "refusal_proposal_closed") }
        proposal.filed = MatterProposal.Filed(matter: matter, number: number)
        try turn.set(proposal, to: .filed, "filed", detail: number)
    }
}

extension MeetingDesk {
    /// Takes proposals of a text out to be filed, for the hand-off that makes matters of them.
    /// - Parameter seen: what is to be filed; `nil` for everything in the text that is accepted.
    /// - Throws: `Problems` that name each proposal which cannot be filed (`proposal-17`), `Refusal`, or `StaleEdit`.
    public func filing(
        _ seen: [SeenProposal]?, of text: MeetingText.ID, as viewer: Viewer, in transaction: Transaction
    ) throws -> ProposalFiling {
        try ProposalFiling(
            seen, ReviewTurn(text, of: self, for: MeetingsPolicy.fileMatters, by: viewer, in: transaction))
    }
}
