import Kernel

/// A piece of a meeting's text that the rules take for a matter (交办事项).
public struct Proposal: Sendable, Equatable {
    /// The deadline, in the text's words and on the calendar.
    public struct Deadline: Sendable, Equatable {
        /// The words of the text.
        public let text: String
        /// The last day that is in time; `nil` when the words name none.
        public let day: CalendarDay?
        /// The period whose last day it is.
        public let period: Period?
        /// Whether it comes again and again (每月).
        public let isRecurring: Bool
        /// Whether no calendar has the day (2月30日).
        public let isImpossible: Bool
        /// Whether it lies before the day of the meeting.
        public let isPast: Bool
    }

    /// The piece, as the text has it: the scalars of `scalars`.
    public let sentence: String
    /// Where the piece stands, in Unicode scalars of the text.
    public let scalars: Range<Int>
    /// The sentence around it.
    public let sentenceScalars: Range<Int>
    /// The paragraph around it.
    public let paragraphScalars: Range<Int>
    /// Who is to do it; the lead unit (承办单位) first.
    public let responsible: [Responsible]
    /// How the text says so.
    public let basis: ResponsibilityBasis
    /// What is to be done: the piece without its subject and marker.
    public let action: String
    /// By when; `nil` without any words of it.
    public let deadline: Deadline?
    /// What it is about.
    public let topic: MatterTopic
    /// How sure the rules are, 0…1.
    public let confidence: Double
    /// The rules that had a part in it.
    public let rules: [FiredRule]

    /// Where the piece begins, in Unicode scalars of the text.
    public var start: Int { scalars.lowerBound }
    /// Where the piece ends.
    public var end: Int { scalars.upperBound }
}
