import Exchange
import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// Badges (参会证件), several on a sheet, ready to print.
enum BadgePages {
    private static let path = MeetingPages.path + "/:id/badges"

    static let routes: [OfficeRoute] = [
        .get(path, MeetingPages.managing) { office, visit in try await office.badgesPage(visit) }
    ]

    static let files = OfficeRoute.files(path, MeetingPages.managing) { office, visit in
        try await office.badgesFile(visit)
    }

    /// Badges on one page; a browser prints no more at once in good time.
    static let size = 200

    /// Where the picture of the code is by which somebody checks in.
    static func code(of attendee: Attendee) -> String {
        MeetingPages.path + "/\(attendee.meeting)/attendance/\(attendee.id)/code.svg"
    }
}

extension Office {
    func badgesPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let seats = try await managedSeats(visit)
        let heading = voice.text("badges_heading")
        let path = Self.path(of: seats.meeting)
        var page = OfficePage(
            heading: heading, section: "meetings", lead: voice.text("badges_lead"),
            breadcrumb: Self.trail(seats.meeting, voice, here: heading))
        page.actions = ListFile.Kind.allCases.map { kind in
            .link(voice.text("list_export_" + kind.rawValue), path + "/badges.\(kind.rawValue)")
        }
        let lines = Self.seatLines(seats, try visit.viewer)
        let list = ListAddress(visit, path: path + "/badges", filters: [], sorts: [])
        guard !lines.isEmpty else {
            page.parts = [.note(voice.text("attendee_none"))]
            return try response(page, visit)
        }
        page.parts = [
            .sheets(lines, at: list, size: BadgePages.size, voice) { shown in
                PrintedSheets(badges: shown.map { Self.badge($0, seats.meeting, voice) })
            }
        ]
        return try response(page, visit)
    }

    func badgesFile(_ visit: Visit) async throws -> ListFile {
        let seats = try await managedSeats(visit)
        return ListFile(
            "badges", visit.voice.text("badges_heading"), Self.seatLines(seats, try visit.viewer), SeatPages.columns,
            visit.voice)
    }

    private static func badge(_ line: SeatPages.Line, _ meeting: Meeting, _ voice: Voice) -> PrintedSheets.Badge {
        let attendee = line.attendee
        return PrintedSheets.Badge(
            meeting: voice.phrase(meeting.title).text, name: attendee.name, title: attendee.title,
            unit: line.unit.map { voice.phrase($0).text },
            part: voice.text("attendee_part_" + attendee.part.rawValue),
            seat: attendee.seat.map { voice.text("badge_seat", ["seat": $0]) }, code: BadgePages.code(of: attendee),
            codeLabel: voice.text("badge_code", ["name": attendee.name]))
    }
}
