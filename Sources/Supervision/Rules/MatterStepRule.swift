/// Who may take a step, from which states, and where it leads.
public struct MatterStepRule: Sendable, Equatable {
    /// In which part somebody takes a step.
    public enum Party: String, Sendable, CaseIterable {
        /// The supervision office (督查部门): who supervises for the unit that issued the matter.
        case supervisor
        /// The unit that leads (承办单位): who works for it.
        case worker
    }

    public let action: MatterAction
    public let from: Set<MatterState>
    /// `nil` where the matter stays as it is, or goes back to the state before.
    public let to: MatterState?
    public let by: Party
    /// Whether it has to be said why, or what was done.
    public let needsReason: Bool
    /// Whether nobody may take it who worked on the matter, or acts for a unit that does.
    public let isIndependent: Bool
    /// Whether it may be taken only until the deadline is over.
    public let isBeforeDeadline: Bool
    /// It may be taken only so many working days after the matter was assigned; `nil` for any time.
    public let withinWorkingDays: Int?
}
