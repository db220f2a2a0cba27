/// A text before it is attached to a meeting.
public struct IncomingMeetingText: Sendable, Equatable {
    /// What stands above it, or the name of its file.
    public var title: String?
    /// As it is kept: offsets are of its Unicode scalars.
    public var body: String
    public var origin: MeetingText.Origin
    public var warnings: [TextWarning]

    public init(
        _ body: String, title: String? = nil, origin: MeetingText.Origin = .pasted, warnings: [TextWarning] = []
    ) {
        (self.body, self.title, self.origin, self.warnings) = (body, title, origin, warnings)
    }

    /// Unicode scalars that a text has at most: a book of two thousand pages.
    public static let longest = 2_000_000
}
