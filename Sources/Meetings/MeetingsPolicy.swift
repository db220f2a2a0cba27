import Identity

/// What may be done with meetings; the unit is the one that convenes the meeting.
public enum MeetingsPolicy {
    /// See meetings, their texts and what was found in them.
    public static let readMeetings = Permission("meeting.read")
    /// Keep meetings and their agenda, attach texts, decide which sentences are matters (交办事项).
    public static let manageMeetings = Permission("meeting.manage")
    /// File what was decided as matters.
    public static let fileMatters = Permission("meeting.file")

    public static let all = [readMeetings, manageMeetings, fileMatters]
}
