/// What became of a proposal so far; the catalogue names it under `proposal_state_…`.
public enum ProposalState: String, Sendable, CaseIterable {
    /// It waits for a reviewer.
    case proposed
    /// It is a matter and waits to be filed.
    case accepted
    /// It is none.
    case rejected
    /// It went into another.
    case merged
    /// It went into two others.
    case split
    /// It is a matter with a number.
    case filed

    /// Whether it is still worked on: it may be edited, merged and split.
    public var isOpen: Bool { self == .proposed || self == .accepted }

    /// Whether its piece of the text is taken.
    public var isLive: Bool { isOpen || self == .filed }

    /// The states that are `isLive`, as SQL has them.
    static let live = "('proposed', 'accepted', 'filed')"
    /// The states that are `isOpen`.
    static let open = "('proposed', 'accepted')"
}

/// What a reviewer decides of a proposal.
public enum ProposalDecision: String, Sendable, CaseIterable {
    case accept, reject
    /// Neither, once more.
    case reopen

    /// The state that it leads to.
    public var target: ProposalState {
        switch self {
        case .accept: .accepted
        case .reject: .rejected
        case .reopen: .proposed
        }
    }

    /// Whether it can be decided of a proposal in a state.
    public func mayFollow(_ state: ProposalState) -> Bool { state.isOpen || state == .rejected }

    /// What the audit trail calls it.
    var action: String { self == .reopen ? "reopened" : target.rawValue }
}

/// A proposal as somebody saw it.
public struct SeenProposal: Sendable, Hashable {
    public let id: MatterProposal.ID
    public let version: Int64

    public init(_ id: MatterProposal.ID, version: Int64) { (self.id, self.version) = (id, version) }
}
