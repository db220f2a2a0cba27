import Identity
import Kernel
import Storage

extension MeetingDesk {
    /// Makes one proposal of several that follow each other: they were one matter. It is accepted if all of them were.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when one was changed since; nothing is saved then.
    /// - Returns: the one that they became.
    public func merge(
        _ seen: [SeenProposal], of text: MeetingText.ID, as viewer: Viewer
    ) async throws -> MatterProposal {
        guard Set(seen.map(\.id)).count == seen.count, seen.count > 1 else {
            throw Problems([Problem(field: "proposals", key: "problem_proposals_two")])
        }
        let id = identifiers.next(MatterProposal.self)
        return try await database.write { transaction in
            var turn = try ReviewTurn(text, of: self, by: viewer, in: transaction)
            let chosen = Set(try seen.map { try turn.open($0).id })
            let parts = turn.proposals.filter { chosen.contains($0.id) }
            guard ProposalJoining.areAdjacent(parts, among: turn.proposals),
                let matter = ProposalJoining.merged(parts.map(\.matter))
            else { throw Problems([Problem(field: "proposals", key: "problem_proposals_apart")]) }
            let words = try turn.words()
            try Problems(ProposalRules.problems(of: matter.range, in: words, field: "proposals")).check()
            let sentence = words[matter.range] ?? ""
            let whole = MatterProposal(
                id: id, text: text, origin: .merged,
                ProposalRules.tidied(matter, in: turn.viewer.tree, sentence: sentence), sentence: sentence, at: now())
            try enter(
                whole, isAccepted: parts.allSatisfy { $0.state == .accepted },
                detail: parts.map(\.reference.description).joined(separator: " "), &turn)
            for part in parts {
                var part = part
                part.mergedInto = id
                try turn.set(part, to: .merged, "merged", detail: whole.reference.description)
            }
            return try turn.proposal(id)
        }
    }

    /// Makes two proposals of one: they were two matters. They are accepted if it was.
    /// - Parameter offset: where the second begins, in Unicode scalars of the text.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when it was changed since; nothing is saved then.
    /// - Returns: the two, in the order of the text.
    public func split(
        _ seen: SeenProposal, at offset: Int, as viewer: Viewer
    ) async throws -> [MatterProposal] {
        let ids = [identifiers.next(MatterProposal.self), identifiers.next(MatterProposal.self)]
        return try await database.write { transaction in
            var turn = try ReviewTurn(holding: seen.id, of: self, by: viewer, in: transaction)
            let whole = try turn.open(seen)
            let words = try turn.words()
            guard let (first, second) = ProposalJoining.split(whole.matter, at: offset, in: words) else {
                throw Problems([Problem(field: "offset", key: "problem_proposal_split")])
            }
            try turn.set(
                whole, to: .split, "split",
                detail: ids.map { SubjectReference(ProposalRecord.kind, $0.rawValue).description }
                    .joined(separator: " "))
            for (id, matter) in zip(ids, [first, second]) {
                let sentence = words[matter.range] ?? ""
                let part = MatterProposal(
                    id: id, text: whole.text, origin: .split,
                    ProposalRules.tidied(matter, in: turn.viewer.tree, sentence: sentence), sentence: sentence,
                    splitFrom: whole.id, at: now())
                try enter(
                    part, isAccepted: whole.state == .accepted, detail: whole.reference.description, &turn)
            }
            return try ids.map { try turn.proposal($0) }
        }
    }

    private func enter(
        _ proposal: MatterProposal, isAccepted: Bool, detail: String, _ turn: inout ReviewTurn
    ) throws {
        var proposal = proposal
        if isAccepted {
            proposal.state = .accepted
            (proposal.decidedBy, proposal.decidedAt) = (turn.viewer.author, now())
        }
        try turn.keep(proposal, over: nil, proposal.origin == .merged ? "joined" : "parted", detail: detail)
    }
}
