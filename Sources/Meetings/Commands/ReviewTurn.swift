import Identity
import Kernel
import Ledger
import Storage

/// A text on the desk of a reviewer, within one transaction: its meeting, its words, its proposals.
struct ReviewTurn {
    let desk: MeetingDesk
    let viewer: Viewer
    /// By which the viewer may do it.
    let permission: Permission
    let transaction: Transaction
    let meeting: Meeting
    let text: MeetingText
    /// In the order of the text.
    private(set) var proposals: [MatterProposal]

    /// - Throws: `Refusal` for a text that the viewer may not see or work on, or that another replaced.
    init(
        _ id: MeetingText.ID, of desk: MeetingDesk, for permission: Permission = MeetingsPolicy.manageMeetings,
        by viewer: Viewer, in transaction: Transaction
    ) throws {
        let viewer = try desk.identity.standing(viewer, transaction)
        guard let text = try MeetingText.find(id, transaction) else { throw Refusal.unknown }
        meeting = try desk.writable(text.meeting, for: permission, viewer, transaction)
        guard text.replacedBy == nil else { throw Refusal(key: "refusal_meeting_text_replaced") }
        (self.desk, self.viewer, self.permission) = (desk, viewer, permission)
        (self.transaction, self.text) = (transaction, text)
        proposals = try ProposalRows.all(of: id, transaction)
    }

    /// The text of a proposal.
    init(holding id: MatterProposal.ID, of desk: MeetingDesk, by viewer: Viewer, in transaction: Transaction) throws {
        let row = try transaction.row(
            "SELECT text_id FROM meeting_proposal WHERE id = ?", [.integer(id.rawValue)])
        guard let text: MeetingText.ID = row?.identifier("text_id") else { throw Refusal.unknown }
        try self.init(text, of: desk, by: viewer, in: transaction)
    }

    /// The words of the text.
    func words() throws -> ScalarText { ScalarText(try MeetingText.body(of: text.id, transaction)) }

    /// A proposal of this text.
    func proposal(_ id: MatterProposal.ID) throws -> MatterProposal {
        guard let proposal = proposals.first(where: { $0.id == id }) else { throw Refusal.unknown }
        return proposal
    }

    /// A proposal that is still worked on, as somebody saw it.
    func open(_ seen: SeenProposal) throws -> MatterProposal {
        let proposal = try proposal(seen.id)
        guard proposal.version == seen.version else { throw StaleEdit(current: proposal.version) }
        guard proposal.state.isOpen else { throw Refusal(key: "refusal_proposal_closed") }
        return proposal
    }

    /// Decides the state of a proposal, and keeps it.
    mutating func set(
        _ proposal: MatterProposal, to state: ProposalState, _ action: String, detail: String = "",
        reason: String? = nil
    ) throws {
        var changed = proposal
        changed.state = state
        (changed.decidedBy, changed.decidedAt) = (viewer.author, desk.now())
        try keep(changed, over: proposal, action, detail: detail, reason: reason)
    }

    /// Keeps a proposal as it is now, over what it was; `nil` for a new one.
    mutating func keep(
        _ proposal: MatterProposal, over before: MatterProposal?, _ action: String, detail: String = "",
        reason: String? = nil
    ) throws {
        var proposal = proposal
        if let before {
            proposal.version = before.version + 1
            proposal.updatedAt = desk.now()
        }
        try ProposalRows.write(proposal, in: transaction)
        try desk.note(
            "proposal.\(action)", of: proposal.reference, version: proposal.version, at: meeting.unit, detail: detail,
            changes: FieldChange.differences(from: before?.fields ?? [], to: proposal.fields), reason: reason,
            for: permission, by: viewer, in: transaction)
        proposals.removeAll { $0.id == proposal.id }
        proposals.append(proposal)
        proposals.sort { $0.place < $1.place }
    }
}

extension MatterProposal {
    /// By which proposals of a text are ordered.
    fileprivate var place: (Int, Int, MatterProposal.ID) { (matter.range.lowerBound, matter.range.upperBound, id) }

    /// As audit entries tell its changes.
    var fields: [(field: String, value: String?)] {
        [
            ("proposalState", state.rawValue), ("sentence", sentence), ("task", matter.action),
            ("leadUnit", matter.leadUnit?.description),
            ("coUnits", matter.coUnits.isEmpty ? nil : matter.coUnits.map(\.description).joined(separator: " ")),
            ("deadline", matter.deadline?.description), ("deadlineWords", matter.deadlineWords),
            ("topic", matter.topic), ("matterNumber", filed?.number),
        ]
    }
}
