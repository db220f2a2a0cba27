import Exchange
import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// Who is to come to a meeting, who came, and how discipline was kept (会风会纪).
enum AttendancePages {
    private static let path = MeetingPages.path + "/:id/attendance"
    private static let attendee = path + "/:attendee"

    static let routes: [OfficeRoute] = [
        .get(path, MeetingPages.reading) { office, visit in try await office.attendancePage(visit) },
        .get(attendee, MeetingPages.managing) { office, visit in try await office.attendeeForm(visit) },
        .post(attendee, MeetingPages.managing) { office, visit in try await office.saveAttendee(visit) },
        .post(attendee + "/arrival", MeetingPages.managing) { office, visit in try await office.checkIn(visit) },
        .post(attendee + "/leave", MeetingPages.managing) { office, visit in try await office.askLeave(visit) },
        .post(attendee + "/leave/:decision", MeetingPages.managing) { office, visit in
            try await office.decideLeave(visit)
        },
        .post(attendee + "/removal", MeetingPages.managing) { office, visit in try await office.uninvite(visit) },
    ]

    static let files = OfficeRoute.files(path, MeetingPages.reading) { office, visit in
        try await office.attendanceFile(visit)
    }

    /// An attendee as the list shows them.
    struct Line: Sendable {
        let line: Attendance.Line
        let unit: LocalizedText?
        /// Their own page; `nil` for who may only read.
        let url: String?
    }

    static let columns: [ListColumn<Line>] = [
        ListColumn(key: "attendee") { item, _ in
            TableView.Cell(item.line.attendee.name, url: item.url, more: item.line.attendee.title)
        },
        ListColumn(key: "unit") { item, voice in
            TableView.Cell(item.unit, voice)
        },
        ListColumn(key: "part") { item, voice in
            TableView.Cell(voice.text("attendee_part_" + item.line.attendee.part.rawValue))
        },
        ListColumn(key: "seat") { item, _ in TableView.Cell(item.line.attendee.seat ?? "—") },
        ListColumn(key: "arrived", isWhole: true) { item, voice in
            TableView.Cell(
                item.line.arrivedAt.map(voice.instant) ?? "—",
                badge: item.line.devices > 1
                    ? Badge(voice.text("attendee_devices", ["count": "\(item.line.devices)"]), .waiting) : nil)
        } plain: { item, _ in
            item.line.arrivedAt.map(WorkbookValue.instant) ?? .empty
        },
        ListColumn(key: "discipline") { item, voice in
            TableView.Cell(
                Office.minutes(item.line.discipline, voice), badge: Office.badge(item.line.discipline, voice))
        } plain: { item, voice in
            .text(
                voice.text("discipline_" + item.line.discipline.word)
                    + Office.minutes(item.line.discipline, voice))
        },
    ]
}

extension Discipline {
    /// Its name as keys of the catalogue write it.
    var word: String { name.replacing("-", with: "_") }
}

extension Office {
    static func badge(_ discipline: Discipline, _ voice: Voice) -> Badge {
        let tone: Badge.Tone =
            switch discipline {
            case .onTime: .good
            case .awaited, .represented, .onLeave: .quiet
            case .late: .waiting
            case .unexcused: .bad
            }
        return Badge(voice.text("discipline_" + discipline.word), tone)
    }

    /// How late somebody came; empty for who was not late.
    static func minutes(_ discipline: Discipline, _ voice: Voice) -> String {
        guard case .late(let minutes) = discipline else { return "" }
        return voice.text("meeting_minutes", ["count": "\(minutes)"])
    }

    func attendancePage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let (address, attendance, lines) = try await attendance(visit)
        let heading = voice.text("meeting_attendance")
        var page = OfficePage(
            heading: heading, section: "meetings", lead: Self.counts(attendance, voice),
            breadcrumb: Self.trail(attendance.meeting, voice, here: heading))
        page.notice = notice(visit)
        let path = MeetingPages.path + "/\(attendance.meeting.id)/attendance"
        if attendance.mayManage {
            page.actions = [.link(voice.text("attendee_new"), path + "/new", isPrimary: true)]
            page.actions.append(
                .link(voice.text("doors_heading"), MeetingPages.path + "/\(attendance.meeting.id)/doors"))
        }
        page.actions += Self.seatLinks(attendance, voice)
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    address.shown(lines, size: 100), AttendancePages.columns, at: address,
                    total: lines.count, size: 100, caption: heading, empty: voice.text("attendee_none"),
                    filters: [
                        FieldMaker(voice).text("q", address["q"], type: "search"),
                        FieldMaker(voice).select(
                            "discipline", address["discipline"], empty: voice.text("value_all"),
                            ["awaited", "on-time", "late", "represented", "on-leave", "unexcused"].map {
                                ($0, voice.text("discipline_" + $0.replacing("-", with: "_")))
                            }),
                    ], exportPath: path, voice))
        ]
        return try response(page, visit)
    }

    func attendanceFile(_ visit: Visit) async throws -> ListFile {
        ListFile(
            "attendance", visit.voice.text("meeting_attendance"), try await attendance(visit).lines,
            AttendancePages.columns, visit.voice)
    }

    private static func counts(_ attendance: Attendance, _ voice: Voice) -> String {
        let counts = attendance.counts
        return voice.text(
            "attendance_counts",
            [
                "total": "\(attendance.lines.count)",
                "came": "\((counts["on-time"] ?? 0) + (counts["late"] ?? 0))", "late": "\(counts["late"] ?? 0)",
                "leave": "\(counts["on-leave"] ?? 0)", "unexcused": "\(counts["unexcused"] ?? 0)",
            ])
    }

    private func attendance(
        _ visit: Visit
    ) async throws -> (address: ListAddress, attendance: Attendance, lines: [AttendancePages.Line]) {
        let viewer = try visit.viewer
        let attendance = try await meetings.desk.attendance(of: visit.identifier(), as: viewer)
        let path = MeetingPages.path + "/\(attendance.meeting.id)/attendance"
        let address = ListAddress(visit, path: path, filters: ["q", "discipline"], sorts: [""])
        let text = address["q"].lowercased()
        let lines = attendance.lines.filter { line in
            (address["discipline"].isEmpty || line.discipline.name == address["discipline"])
                && (text.isEmpty || line.attendee.name.lowercased().contains(text))
        }
        return (
            address, attendance,
            lines.map { line in
                AttendancePages.Line(
                    line: line, unit: line.attendee.unit.flatMap { viewer.tree.keepingUnit(of: $0)?.name },
                    url: attendance.mayManage ? path + "/\(line.attendee.id)" : nil)
            }
        )
    }
}
