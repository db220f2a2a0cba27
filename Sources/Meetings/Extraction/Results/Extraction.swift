import Kernel

/// What the rules found in one text.
public struct Extraction: Sendable, Equatable {
    /// The day of the meeting, given or found; `nil` when the text does not tell.
    public let held: CalendarDay?
    /// The matters, in the order of the text.
    public let proposals: [Proposal]
    /// What looks like a matter and is none, in the order of the text.
    public let setAside: [SetAside]
}
