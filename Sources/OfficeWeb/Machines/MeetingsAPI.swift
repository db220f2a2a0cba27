import HTTPTypes
import Identity
import Kernel
import Meetings
import WebSupport

/// Meetings as programs see them.
extension OfficeAPI {
    var meetings: [APIOperation] {
        [
            operation(
                .get, "/meetings", "listMeetings", "The meetings that you may read, newest first.", tag: "Meetings",
                needs: .permission(MeetingsPolicy.readMeetings),
                query: [
                    APIParameter("q", "Part of a title or of the name of a series.", .line(0, 100)),
                    APIParameter("kind", "Only meetings of this kind.", Self.meetingKind),
                    APIParameter("unit", "Only meetings of this unit and those below it.", .identifier),
                    APIParameter("from", "The first day.", .day), APIParameter("through", "The last day.", .day),
                ] + APIParameter.paging, success: .ok("A page of meetings.", .page(of: Self.meeting).named("Meetings"))
            ) { call, viewer in
                var filter = MeetingFilter()
                filter.text = call.query("q")
                filter.kind = Meeting.Kind(rawValue: call.query("kind"))
                filter.unit = Identifier(text: call.query("unit"))
                filter.from = CalendarDay(iso: call.query("from"))
                filter.through = CalendarDay(iso: call.query("through"))
                (filter.page, filter.size) = (call.page, call.size)
                let list = try await office.meetings.desk.meetings(filter, as: viewer)
                return .page(list.lines.map { .object(Self.members($0.meeting, $0.state)) }, total: list.total, call)
            },
            operation(
                .get, "/meetings/{id}", "getMeeting", "A meeting with its agenda, its texts and what came of it.",
                tag: "Meetings", needs: .permission(MeetingsPolicy.readMeetings),
                success: .ok("The meeting.", Self.meetingDetail)
            ) { call, viewer in
                .ok(Self.members(try await office.meetings.desk.meeting(call.identifier(), as: viewer)))
            },
        ]
    }

    private static let meetingKind = APISchema.choice(Meeting.Kind.allCases.map(\.rawValue))

    private static let meetingMembers: [APISchema.Member] = [
        .required("id", .identifier), .required("unit", .identifier.noted("The unit that convened it.")),
        .required("kind", meetingKind), .required("titleChinese", .text), .required("titleEnglish", .text.orNull),
        .required("series", .text.orNull), .required("number", .integer(1...9999).orNull), .required("day", .day),
        .required("startsAt", .text.orNull.noted("`HH:mm` in Asia/Shanghai.")), .required("place", .text.orNull),
        .required("chair", .text.orNull), .required("state", .choice(MeetingState.allCases.map(\.rawValue))),
        .required("version", .integer(1...Int.max)),
    ]

    private static let meeting = APISchema.object(meetingMembers).named("Meeting")

    private static let meetingDetail = APISchema.object(
        meetingMembers + [
            .required(
                "agenda",
                .list(
                    of: .object([
                        .required("position", .integer(1...Int.max)), .required("title", .text),
                        .required("reportingUnit", .identifier.orNull),
                        .required("minutes", .integer(1...Int.max).orNull), .required("decision", .text.orNull),
                    ]))),
            .required(
                "texts",
                .list(
                    of: .object([
                        .required("id", .identifier), .required("number", .integer(1...Int.max)),
                        .required("title", .text.orNull), .required("isReplaced", .truth),
                    ])
                ).noted("Minutes and other texts, in the order in which they came.")),
            .required(
                "outcomes",
                .list(
                    of: .object([
                        .required("sentence", .text),
                        .required("start", .integer(0...Int.max).noted("In Unicode scalars of the text.")),
                        .required("end", .integer(1...Int.max)), .required("text", .identifier),
                        .required("matter", .identifier), .required("number", .text),
                    ])
                ).noted("The sentences that became matters.")),
        ]
    ).named("MeetingDetail")

    private static func members(_ meeting: Meeting, _ state: MeetingState) -> [(String, JSONText)] {
        [
            ("id", .text("\(meeting.id)")), ("unit", .text("\(meeting.unit)")),
            ("kind", .text(meeting.kind.rawValue)),
        ] + name(meeting.title, as: "title")
            + [
                ("series", .text(orNull: meeting.series)),
                ("number", meeting.number.map { .number(Int($0)) } ?? .null), ("day", .text("\(meeting.day)")),
                ("startsAt", .text(orNull: meeting.startsAt?.description)), ("place", .text(orNull: meeting.place)),
                ("chair", .text(orNull: meeting.chair)), ("state", .text(state.rawValue)),
                ("version", .number(Int(meeting.version))),
            ]
    }

    private static func members(_ detail: MeetingDetail) -> JSONText {
        .object(
            members(detail.meeting, detail.state) + [
                (
                    "agenda",
                    .list(
                        detail.agenda.map { item in
                            .object([
                                ("position", .number(Int(item.position))), ("title", .text(item.title)),
                                ("reportingUnit", .text(orNull: item.reportingUnit?.description)),
                                ("minutes", item.minutes.map { .number(Int($0)) } ?? .null),
                                ("decision", .text(orNull: item.decision)),
                            ])
                        })
                ),
                (
                    "texts",
                    .list(
                        detail.texts.map { item in
                            .object([
                                ("id", .text("\(item.text.id)")), ("number", .number(Int(item.text.number))),
                                ("title", .text(orNull: item.text.title)),
                                ("isReplaced", .truth(item.text.replacedBy != nil)),
                            ])
                        })
                ),
                (
                    "outcomes",
                    .list(
                        detail.outcomes.map { outcome in
                            .object([
                                ("sentence", .text(outcome.sentence)), ("start", .number(outcome.range.lowerBound)),
                                ("end", .number(outcome.range.upperBound)), ("text", .text("\(outcome.text)")),
                                ("matter", .text("\(outcome.matter.matter)")), ("number", .text(outcome.matter.number)),
                            ])
                        })
                ),
            ])
    }
}
