import Identity
import Kernel

/// The fields of a meeting's form, as they were typed.
public struct MeetingDraft: Sendable, Equatable {
    /// A `Meeting.Kind`.
    public var meetingKind = ""
    public var meetingTitle = ""
    public var meetingTitleEnglish = ""
    public var series = ""
    /// Its number within the series, in digits.
    public var number = ""
    /// `yyyy-MM-dd`.
    public var day = ""
    /// `HH:mm`.
    public var startsAt = ""
    public var place = ""
    public var chair = ""
    public var note = ""

    public init() {}

    /// A meeting as its form shows it first.
    public init(_ meeting: Meeting) {
        meetingKind = meeting.kind.rawValue
        (meetingTitle, meetingTitleEnglish) = (meeting.title.chinese, meeting.title.english ?? "")
        (series, number) = (meeting.series ?? "", meeting.number.map(String.init) ?? "")
        (day, startsAt) = (meeting.day.description, meeting.startsAt?.description ?? "")
        (place, chair, note) = (meeting.place ?? "", meeting.chair ?? "", meeting.note ?? "")
    }
}

/// The same, understood.
struct MeetingFields: Equatable {
    var kind = Meeting.Kind.other
    var title = LocalizedText(chinese: "")
    var series: String?
    var number: Int64?
    var day: CalendarDay
    var startsAt: TimeOfDay?
    var place: String?
    var chair: String?
    var note: String?

    /// - Throws: `Problems` with all that is wrong.
    init(_ draft: MeetingDraft) throws {
        var reader = FieldReader()
        let kind = reader.choice(draft.meetingKind, "meetingKind", of: Meeting.Kind.self)
        title = LocalizedText(
            chinese: reader.required(draft.meetingTitle, "meetingTitle", limit: 200),
            english: reader.optional(draft.meetingTitleEnglish, "meetingTitleEnglish", limit: 300))
        series = reader.optional(draft.series, "series")
        number = reader.count(draft.number, "number", in: 1...9999)
        if number != nil, draft.series.trimmed.isEmpty { reader.add("series", "problem_meeting_series") }
        let day = reader.requiredDay(draft.day, "day")
        startsAt = reader.time(draft.startsAt, "startsAt")
        place = reader.optional(draft.place, "place", limit: 200)
        chair = reader.optional(draft.chair, "chair")
        note = reader.lines(draft.note, "note", limit: 2000)
        try Problems(reader.problems).check()
        guard let kind, let day else { throw Problems([Problem(field: "day", key: "problem_required")]) }
        (self.kind, self.day) = (kind, day)
    }
}
