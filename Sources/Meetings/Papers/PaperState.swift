/// How far a paper is; the catalogue names it under `paper_state_…`.
///
/// ```
/// drafting ─submit→ inReview ─all agree→ signedOff
///                    ↑    ↓ one returns      ↓ reopen
///                  submit returned  ←────────┘
/// ```
public enum PaperState: String, Sendable, CaseIterable {
    /// 起草: nothing was submitted yet.
    case drafting
    /// 送审: the newest round waits for its reviewers.
    case inReview = "in-review"
    /// 退回修改: the drafters write the next round.
    case returned
    /// 定稿: every reviewer agreed.
    case signedOff = "signed-off"

    /// Whether the drafters have to submit something.
    public var awaitsDraft: Bool { self == .drafting || self == .returned }

    /// What a round that is in review becomes by what its reviewers said.
    /// - Parameter verdicts: of each reviewer; `nil` for who has not said anything.
    static func reviewed(_ verdicts: [PaperVerdict?]) -> PaperState {
        if verdicts.contains(.returned) { return .returned }
        return verdicts.allSatisfy { $0 == .agreed } && !verdicts.isEmpty ? .signedOff : .inReview
    }
}

/// What a reviewer says of a round; the catalogue names it under `paper_verdict_…`.
public enum PaperVerdict: String, Sendable, CaseIterable {
    case agreed, returned
}

extension PaperState {
    /// In a list of SQL: those that wait for drafters.
    static let awaitingDraft = "('drafting', 'returned')"
}
