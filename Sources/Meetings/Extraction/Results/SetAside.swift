/// Why a piece of a meeting's text is no matter.
public enum SetAsideReason: String, Sendable, CaseIterable, Codable {
    /// Standing and will, with nothing that can be seen to be done (提高站位).
    case attitude
    case slogan
    /// Of the situation, or of work done.
    case evaluation
    case history
    /// Of policy, or of a superior's words.
    case quotation
    /// Who is to be present, or was.
    case attendance
    /// What the meeting heard, examined or passed.
    case procedure
}

/// A piece that looks like an obligation or was said in the meeting, and is no matter.
public struct SetAside: Sendable, Equatable {
    /// The piece, as the text has it.
    public let sentence: String
    /// Where it stands, in Unicode scalars of the text.
    public let scalars: Range<Int>
    /// Why it is no matter.
    public let reason: SetAsideReason
    /// The rules that said so.
    public let rules: [FiredRule]

    /// One piece that was set aside.
    public init(sentence: String, scalars: Range<Int>, reason: SetAsideReason, rules: [FiredRule]) {
        (self.sentence, self.scalars, self.reason, self.rules) = (sentence, scalars, reason, rules)
    }
}
