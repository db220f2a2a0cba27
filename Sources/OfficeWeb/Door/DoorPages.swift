import Exchange
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Meetings
import NIOCore
import WebSupport

/// The doors of a meeting as the office keeps them, and the codes that attendees show there.
enum DoorPages {
    private static let path = MeetingPages.path + "/:id/doors"
    private static let code = MeetingPages.path + "/:id/attendance/:attendee/code"

    static let routes: [OfficeRoute] = [
        .get(path, MeetingPages.managing) { office, visit in try await office.doorsPage(visit, []) },
        .post(path, MeetingPages.managing) { office, visit in try await office.openDoor(visit) },
        .post(path + "/:door/revocation", MeetingPages.managing) { office, visit in
            try await office.revokeDoor(visit)
        },
        .get(code + ".svg", MeetingPages.managing) { office, visit in try await office.codePicture(visit) },
        .post(code, MeetingPages.managing) { office, visit in try await office.renewCode(visit) },
    ]
}

extension Office {
    func doorsPage(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let (meeting, lines) = try await meetings.desk.doors(of: visit.identifier(), as: visit.viewer)
        var page = Self.doorPage(voice.text("doors_heading"), meeting, voice)
        page.lead = voice.text("doors_lead", ["time": voice.instant(MeetingDoor.closing(of: meeting))])
        page.notice = notice(visit)
        let path = Self.doorsPath(meeting.id)
        let entries = lines.map { Self.entry($0, path, voice) }
        var form = FormView(
            action: path,
            fields: [
                FieldMaker(voice, problems).text(
                    "doorLabel", visit.form["doorLabel"], required: true, hint: voice.text("hint_door_label"))
            ], submitLabel: voice.text("door_open"))
        form.isCompact = true
        page.parts = [
            OfficePage.Part(timeline: Timeline(entries, emptyText: voice.text("doors_none"))),
            OfficePage.Part(heading: voice.text("door_new"), form: form),
        ]
        return try formResponse(page, visit, problems)
    }

    private static func entry(_ line: DoorLine, _ path: String, _ voice: Voice) -> Timeline.Entry {
        let door = line.door
        let tone: Badge.Tone =
            switch line.state {
            case .open: .good
            case .waiting: .waiting
            case .expired: .quiet
            case .revoked: .bad
            }
        let isLive = line.state == .open || line.state == .waiting
        return Timeline.Entry(
            time: voice.instant(door.boundAt ?? door.createdAt),
            who: voice.text("door_check_ins", ["count": "\(line.checkIns)"]), what: door.label,
            badge: Badge(voice.text("door_state_" + line.state.rawValue), tone),
            action: isLive
                ? .post(
                    voice.text("door_revoke"), path + "/\(door.id)/revocation", isDangerous: true,
                    hidden: [FormView.Hidden(name: "version", value: "\(door.version)")]) : nil)
    }

    /// The link of a new door, shown this once.
    func openDoor(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let id: Meeting.ID = try visit.identifier()
        do {
            let (door, secret) = try await meetings.desk.openDoor(visit.form["doorLabel"], of: id, as: visit.viewer)
            let meeting = try await meetings.desk.doors(of: id, as: visit.viewer).meeting
            let link = DoorResponder.path + "#pass=" + secret
            let address = doorBase(visit) + link
            var page = Self.doorPage(door.label, meeting, voice)
            page.breadcrumb.insert(
                Link(label: voice.text("doors_heading"), url: Self.doorsPath(id)), at: page.breadcrumb.count - 1)
            page.lead = voice.text("door_link_lead")
            var part = OfficePage.Part(codes: OfficePage.Codes(codes: [address]))
            part.picture = QRCode.svg(address).map {
                OfficePage.Drawing(svg: $0, label: voice.text("door_link_picture"))
            }
            part.actions = [
                .link(voice.text("door_link_kept"), Self.doorsPath(id), isPrimary: true),
                .link(voice.text("door_link_here"), link),
            ]
            page.parts = [part]
            return try response(page, visit)
        } catch let problems as Problems {
            return try await doorsPage(visit, problems.list)
        }
    }

    func revokeDoor(_ visit: Visit) async throws -> Response {
        let id: Meeting.ID = try visit.identifier()
        try await meetings.desk.revokeDoor(
            visit.identifier("door"), of: id, basedOn: visit.version, as: visit.viewer)
        return Self.redirect(Self.doorsPath(id), done: "door_revoked")
    }

    // MARK: Codes

    /// The QR code of an attendee, for their badge.
    func codePicture(_ visit: Visit) async throws -> Response {
        let code = try await meetings.desk.code(
            of: visit.identifier("attendee"), at: visit.identifier(), as: visit.viewer)
        guard let svg = QRCode.svg(badgeAddress(code, visit)) else { throw HTTPError(.internalServerError) }
        return Response(
            status: .ok, headers: [.contentType: "image/svg+xml", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: svg)))
    }

    func renewCode(_ visit: Visit) async throws -> Response {
        let meeting: Meeting.ID = try visit.identifier()
        let attendee: Attendee.ID = try visit.identifier("attendee")
        try await meetings.desk.renewCode(of: attendee, at: meeting, basedOn: visit.version, as: visit.viewer)
        return Self.redirect(
            MeetingPages.path + "/\(meeting)/attendance/\(attendee)", done: "code_made", anchor: "code")
    }

    /// The code on the attendee's own page. Looking at the page makes none.
    func codePart(_ attendee: Attendee, _ visit: Visit) async throws -> OfficePage.Part {
        let voice = visit.voice
        let code = try await meetings.desk.presentCode(of: attendee.id, at: attendee.meeting, as: visit.viewer)
        let path = MeetingPages.path + "/\(attendee.meeting)/attendance/\(attendee.id)/code"
        var part = OfficePage.Part(heading: voice.text("attendee_code"), anchor: "code")
        part.note = voice.text(code == nil ? "attendee_code_none" : "attendee_code_note")
        part.picture = code.flatMap { QRCode.svg(badgeAddress($0, visit)) }.map {
            OfficePage.Drawing(svg: $0, label: voice.text("attendee_code_picture", ["name": attendee.name]))
        }
        part.codes = code.map { OfficePage.Codes(codes: [badgeAddress($0, visit)]) }
        let version = [FormView.Hidden(name: "version", value: "\(code?.version ?? 0)")]
        part.actions =
            code == nil
            ? [.post(voice.text("attendee_code_make"), path, hidden: version)]
            : [
                .link(voice.text("attendee_code_file"), path + ".svg"),
                .post(voice.text("attendee_code_renew"), path, isDangerous: true, hidden: version),
            ]
        return part
    }

    // MARK: Parts

    private static func doorsPath(_ meeting: Meeting.ID) -> String { MeetingPages.path + "/\(meeting)/doors" }

    private static func doorPage(_ heading: String, _ meeting: Meeting, _ voice: Voice) -> OfficePage {
        OfficePage(
            heading: heading, section: "meetings",
            breadcrumb: trail(meeting, voice, [attendanceLink(meeting, voice)], here: heading))
    }
}
