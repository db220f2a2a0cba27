import Exchange
import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// The hall of a meeting and who sits where (座次).
enum SeatPages {
    private static let path = MeetingPages.path + "/:id/seats"

    static let routes: [OfficeRoute] = [
        .get(path, MeetingPages.reading) { office, visit in try await office.seatsPage(visit) },
        .post(path, MeetingPages.managing) { office, visit in try await office.seatAttendees(visit) },
        .get(path + "/hall", MeetingPages.managing) { office, visit in try await office.hallForm(visit) },
        .post(path + "/hall", MeetingPages.managing) { office, visit in try await office.saveHall(visit) },
    ]

    static let files = OfficeRoute.files(path, MeetingPages.reading) { office, visit in
        try await office.seatsFile(visit)
    }

    /// How many blocks the form of a hall has.
    static let blocks = 5
    static let size = 500

    /// An attendee as lists of seats and badges show them.
    struct Line: Sendable {
        let attendee: Attendee
        let unit: LocalizedText?
    }

    static let columns: [ListColumn<Line>] = [
        ListColumn(key: "seat") { line, _ in TableView.Cell(line.attendee.seat ?? "—") },
        ListColumn(key: "attendee") { line, _ in TableView.Cell(line.attendee.name) },
        ListColumn(key: "unit") { line, voice in
            TableView.Cell(line.unit, voice)
        },
        ListColumn(key: "title") { line, _ in TableView.Cell(line.attendee.title ?? "") },
        ListColumn(key: "part") { line, voice in
            TableView.Cell(voice.text("attendee_part_" + line.attendee.part.rawValue))
        },
    ]
}

extension Office {
    func seatsPage(_ visit: Visit) async throws -> Response {
        try await seatsPage(visit, [])
    }

    private func seatsPage(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let seats = try await meetings.desk.seats(of: visit.identifier(), as: visit.viewer)
        let path = Self.path(of: seats.meeting) + "/seats"
        let heading = voice.text("seats_heading")
        var page = OfficePage(
            heading: heading, section: "meetings", lead: Self.counts(seats, voice),
            breadcrumb: Self.trail(seats.meeting, voice, here: heading))
        page.notice = notice(visit)
        if seats.mayManage {
            page.actions = [
                .link(voice.text(seats.plan == nil ? "hall_draw" : "hall_edit"), path + "/hall", isPrimary: true)
            ]
        }
        page.actions.append(.link(voice.text("meeting_attendance"), Self.path(of: seats.meeting) + "/attendance"))
        if let plan = seats.plan {
            if seats.mayManage { page.parts.append(Self.seatingForm(plan, path, visit, problems)) }
            page.parts.append(Self.hallPart(seats, plan, voice))
        } else {
            page.parts.append(.note(voice.text("hall_none")))
        }
        let lines = Self.seatLines(seats, try visit.viewer)
        let list = ListAddress(visit, path: path, filters: [], sorts: [])
        page.parts.append(
            OfficePage.Part(
                heading: voice.text("seats_list"),
                table: TableView(
                    list.shown(lines, size: SeatPages.size), SeatPages.columns, at: list, total: lines.count,
                    size: SeatPages.size,
                    caption: voice.text("seats_list"), empty: voice.text("attendee_none"), exportPath: path, voice)))
        return try formResponse(page, visit, problems)
    }

    func seatsFile(_ visit: Visit) async throws -> ListFile {
        let seats = try await meetings.desk.seats(of: visit.identifier(), as: visit.viewer)
        return ListFile(
            "seats", visit.voice.text("seats_list"), Self.seatLines(seats, try visit.viewer), SeatPages.columns,
            visit.voice)
    }

    /// What else there is to do with the attendees of a meeting.
    static func seatLinks(_ attendance: Attendance, _ voice: Voice) -> [Action] {
        let path = path(of: attendance.meeting)
        let seats = Action.link(voice.text("seats_heading"), path + "/seats")
        guard attendance.mayManage else { return [seats] }
        return [
            .link(voice.text("attendee_list_heading"), path + "/attendee-list"), seats,
            .link(voice.text("badges_heading"), path + "/badges"),
            .link(voice.text("invitations_heading"), path + "/invitations"),
        ]
    }

    static func path(of meeting: Meeting) -> String { MeetingPages.path + "/\(meeting.id)" }

    /// Seated ones by the order of the hall, then those who stand.
    static func seatLines(_ seats: MeetingSeats, _ viewer: Viewer) -> [SeatPages.Line] {
        let places = Dictionary(
            (seats.plan?.seats ?? []).enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        return seats.sitters.enumerated().sorted { left, right in
            let place = left.element.seat.map { places[$0] ?? .max - 1 } ?? .max
            let other = right.element.seat.map { places[$0] ?? .max - 1 } ?? .max
            return (place, left.offset) < (other, right.offset)
        }.map { _, attendee in
            SeatPages.Line(
                attendee: attendee, unit: attendee.unit.flatMap { viewer.tree.keepingUnit(of: $0)?.name })
        }
    }

    private static func counts(_ seats: MeetingSeats, _ voice: Voice) -> String {
        voice.text(
            "seats_counts",
            [
                "seats": "\(seats.plan?.seats.count ?? 0)", "seated": "\(seats.sitters.count - seats.standing.count)",
                "standing": "\(seats.standing.count)",
            ])
    }

    private static func seatingForm(
        _ plan: HallPlan, _ path: String, _ visit: Visit, _ problems: [Problem]
    ) -> OfficePage.Part {
        let voice = visit.voice
        let make = FieldMaker(voice, problems)
        let rostrum = plan.blocks.filter { $0.kind == .rostrum }.reduce(0) { $0 + $1.rows * $1.seats }
        var fields = [
            make.select(
                "seating", visit.form["seating"].orNil ?? "rest",
                ["rest", "again"].map { ($0, voice.text("seating_" + $0)) })
        ]
        if rostrum > 0 {
            fields.insert(
                make.text(
                    "onRostrum", visit.form["onRostrum"].orNil ?? "\(rostrum)", hint: voice.text("hint_on_rostrum"),
                    mode: "numeric"), at: 0)
        }
        var form = FormView(action: path, fields: fields, submitLabel: voice.text("seating_do"))
        form.hidden = [FormView.Hidden(name: "version", value: "\(plan.version)")]
        form.note = voice.text("seating_rule")
        form.isCompact = true
        return OfficePage.Part(heading: voice.text("seating_heading"), form: form)
    }

    func seatAttendees(_ visit: Visit) async throws -> Response {
        let id: Meeting.ID = try visit.identifier()
        do {
            let standing = try await meetings.desk.seatAttendees(
                of: id, onRostrum: visit.form["onRostrum"], keepsSeats: visit.form["seating"] != "again",
                basedOn: visit.version, as: visit.viewer)
            return Self.redirect(
                MeetingPages.path + "/\(id)/seats", done: standing == 0 ? "seated" : "seated_some_stand")
        } catch let problems as Problems {
            return try await seatsPage(visit, problems.list)
        }
    }

    // MARK: The hall

    private static func hallPart(_ seats: MeetingSeats, _ plan: HallPlan, _ voice: Voice) -> OfficePage.Part {
        let sitting = Dictionary(
            seats.attendees.compactMap { one in one.seat.map { ($0, one) } }, uniquingKeysWith: { first, _ in first })
        let path = seats.mayManage ? Self.path(of: seats.meeting) + "/attendance/" : nil
        let blocks = plan.blocks.map { block in
            HallView.Block(
                heading: block.name.orNil ?? voice.text("hall_block_" + block.kind.rawValue),
                rows: (1...block.rows).map { row in
                    let row = (
                        number: row,
                        seats: (1...block.seats).map { (number: $0, who: sitting[block.seat(row: row, number: $0)]) }
                    )
                    return HallView.Row(
                        label: voice.text("hall_row", ["number": "\(row.number)"]),
                        seats: row.seats.map { Self.seat($0.number, $0.who, path, voice) },
                        isFree: row.seats.allSatisfy { $0.who == nil })
                })
        }
        var part = OfficePage.Part(
            heading: voice.text("hall_heading"), hall: HallView(blocks: blocks, freeLabel: voice.text("seat_free")))
        if !seats.misplaced.isEmpty {
            part.warnings.append(
                voice.text("seats_misplaced", ["names": Self.names(seats.misplaced, voice)]))
        }
        if !seats.standing.isEmpty {
            part.warnings.append(
                voice.text(
                    "seats_standing",
                    ["count": "\(seats.standing.count)", "names": Self.names(seats.standing, voice)]))
        }
        return part
    }

    /// The first names of many.
    static func names(_ attendees: [Attendee], _ voice: Voice) -> String {
        attendees.prefix(10).map(\.name).joined(separator: voice.text("list_comma"))
            + (attendees.count > 10 ? "…" : "")
    }

    private static func seat(_ number: Int, _ who: Attendee?, _ path: String?, _ voice: Voice) -> HallView.Seat {
        guard let who else {
            return HallView.Seat(
                number: "\(number)", isTaken: false, name: "", url: nil, more: nil, classes: " seat--free")
        }
        return HallView.Seat(
            number: "\(number)", isTaken: true, name: who.name, url: path.map { $0 + "\(who.id)" },
            more: who.part == .member ? nil : voice.text("attendee_part_" + who.part.rawValue),
            classes: who.part == .observer ? " seat--observer" : "")
    }

    func hallForm(_ visit: Visit) async throws -> Response {
        let seats = try await managedSeats(visit)
        let drafts = seats.plan?.blocks.map(HallBlockDraft.init) ?? Self.usualHall(visit.voice)
        return try hallForm(visit, seats, drafts, [])
    }

    private static func usualHall(_ voice: Voice) -> [HallBlockDraft] {
        HallPlan.Block.Kind.allCases.map { kind in
            var draft = HallBlockDraft()
            (draft.blockKind, draft.blockName) = (kind.rawValue, voice.text("hall_block_" + kind.rawValue))
            return draft
        }
    }

    func managedSeats(_ visit: Visit) async throws -> MeetingSeats {
        let seats = try await meetings.desk.seats(of: visit.identifier(), as: visit.viewer)
        guard seats.mayManage else { throw Refusal.notAllowed }
        return seats
    }

    func saveHall(_ visit: Visit) async throws -> Response {
        let seats = try await managedSeats(visit)
        let drafts = (1...SeatPages.blocks).map { place in
            var draft = HallBlockDraft()
            (draft.rows, draft.seats) = (visit.form["rows-\(place)"], visit.form["seats-\(place)"])
            draft.blockKind = visit.form["blockKind-\(place)"]
            // A name alone is a line that nobody filled in.
            if !(draft.rows + draft.seats).trimmed.isEmpty { draft.blockName = visit.form["blockName-\(place)"] }
            return draft
        }
        do {
            try await meetings.desk.saveHall(
                of: seats.meeting.id, drafts, basedOn: visit.version, as: visit.viewer)
            return Self.redirect(Self.path(of: seats.meeting) + "/seats", done: "saved")
        } catch let problems as Problems {
            return try hallForm(visit, seats, drafts, problems.list)
        } catch is StaleEdit {
            return try hallForm(visit, try await managedSeats(visit), drafts, [], isStale: true)
        }
    }

    private func hallForm(
        _ visit: Visit, _ seats: MeetingSeats, _ drafts: [HallBlockDraft], _ problems: [Problem], isStale: Bool = false
    ) throws -> Response {
        let voice = visit.voice
        let heading = voice.text("hall_edit")
        let path = Self.path(of: seats.meeting) + "/seats"
        var page = OfficePage(
            heading: heading, section: "meetings", lead: voice.text("hall_lead"),
            breadcrumb: Self.trail(
                seats.meeting, voice, [Link(label: voice.text("seats_heading"), url: path)], here: heading))
        let make = FieldMaker(voice, problems)
        let fields = (1...SeatPages.blocks).flatMap { place in
            let draft = drafts.indices.contains(place - 1) ? drafts[place - 1] : HallBlockDraft()
            return Self.blockFields(draft, place, make)
        }
        var form = FormView(
            action: path + "/hall", fields: fields, submitLabel: voice.text("action_save"), cancelURL: path)
        form.hidden = [Self.version(visit, stored: seats.plan?.version ?? 0, problems)]
        form.isCompact = true
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: isStale, summary: Self.summary(problems, voice))
    }

    /// The problems of blocks: `rows-2` is the field of the second.
    private static func summary(_ problems: [Problem], _ voice: Voice) -> ErrorSummary? {
        guard !problems.isEmpty else { return nil }
        return ErrorSummary(
            heading: voice.text("office_error_summary", ["count": "\(problems.count)"]),
            links: problems.map { problem in
                let parts = problem.field.split(separator: "-")
                let label =
                    voice.text("field_\(parts.first ?? "")") + " "
                    + voice.text("hall_block_number", ["number": "\(parts.last ?? "")"])
                return Link(
                    label: label + voice.text("colon") + voice.text(problem.key, problem.arguments),
                    url: "#field-" + problem.field)
            })
    }

    private static func blockFields(_ draft: HallBlockDraft, _ place: Int, _ make: FieldMaker) -> [FieldView] {
        let voice = make.voice
        let number = ["number": "\(place)"]
        var fields = [
            make.select(
                "blockKind-\(place)", draft.blockKind.orNil ?? HallPlan.Block.Kind.front.rawValue,
                HallPlan.Block.Kind.allCases.map { ($0.rawValue, voice.text("hall_block_" + $0.rawValue)) }),
            make.text("blockName-\(place)", draft.blockName),
            make.text("rows-\(place)", draft.rows, mode: "numeric"),
            make.text("seats-\(place)", draft.seats, mode: "numeric"),
        ]
        for (index, key) in ["field_blockKind", "field_blockName", "field_rows", "field_seats"].enumerated() {
            fields[index].label = voice.text(key) + " " + voice.text("hall_block_number", number)
        }
        return fields
    }
}
