import Identity

/// How far a matter is; the catalogue names it under `matter_state_…`.
public enum MatterState: String, Sendable, CaseIterable {
    /// 立项: it has a number, and nobody has signed for it.
    case registered

    /// Whether its wording can still be changed: until somebody signs for it.
    public var isEditable: Bool { self == .registered }
}

/// A state that a matter entered: who brought it there, and when.
public struct MatterStep: Sendable, Equatable {
    public let state: MatterState
    /// A program, or a person's identifier in decimal digits.
    public let actor: String
    /// The unit for which they acted.
    public let unit: Unit.ID?
    /// Seconds since 1970.
    public let at: Int64
    public let reason: String?
}
