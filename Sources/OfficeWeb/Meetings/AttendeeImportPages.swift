import Exchange
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Ledger
import Meetings
import NIOPosix
import WebSupport

/// Attendees come from a spreadsheet or from pasted lines: looked at first, then accepted.
///
/// Whatever was sent is shown as lines, so that what is wrong can be corrected where it stands. Nothing is kept between
/// looking and accepting: the page itself carries the lines.
enum AttendeeImportPages {
    private static let path = MeetingPages.path + "/:id/attendee-list"

    static let routes: [OfficeRoute] = [
        .get(path, MeetingPages.managing) { office, visit in try await office.attendeeListForm(visit, []) },
        .text(path, MeetingPages.managing) { office, visit in try await office.lookAtAttendees(visit) },
        .text(path + "/acceptance", MeetingPages.managing) { office, visit in
            try await office.acceptAttendees(visit)
        },
    ]

    static let files = OfficeRoute.files(path + "/template", MeetingPages.managing) { _, visit in
        ListFile(
            "attendees", visit.voice.text("meeting_attendance"),
            header: AttendeeList.Column.allCases.map { visit.voice.text("field_" + $0.rawValue) })
    }

    /// Lines of a preview that the page shows.
    static let mostShown = 300

    static let columns: [ListColumn<Line>] = [
        ListColumn(key: "line", isNumber: true) { line, _ in TableView.Cell("\(line.line.number)", isNumber: true) },
        ImportPage.outcome { $0.line.outcome },
        ListColumn(key: "attendee") { line, voice in
            TableView.Cell(line.line.name, more: line.line.isLinked ? voice.text("attendee_linked") : nil)
        },
        ListColumn(key: "unit") { line, voice in
            TableView.Cell(line.unit, voice)
        },
        ListColumn(key: "changes") { line, _ in TableView.Cell(line.changes) },
    ]

    /// A line of a preview with its changes in words.
    struct Line: Sendable {
        let line: AttendeeImport.Line
        let unit: LocalizedText?
        let changes: String
    }

    static let problemColumns: [ListColumn<Problem>] = [
        ListColumn(key: "line", isWhole: true) { problem, _ in TableView.Cell(problem.arguments["line"] ?? "–") },
        ListColumn(key: "field", isWhole: true) { problem, voice in
            TableView.Cell(voice.text("field_" + problem.field))
        },
        ImportPage.problem,
    ]
}

extension Office {
    func attendeeListForm(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let meeting = try await managedMeeting(visit).meeting
        let voice = visit.voice
        var page = Self.listFrame(meeting, voice)
        let path = Self.path(of: meeting) + "/attendee-list"
        page.parts = [Self.listForm(visit.form["list"], path, settings, FieldMaker(voice, problems))]
        var templates = OfficePage.Part(
            heading: voice.text("import_templates"), note: voice.text("attendee_list_columns"))
        templates.actions = ListFile.Kind.allCases.map { kind in
            .link(voice.text("attendee_template_" + kind.rawValue), path + "/template.\(kind.rawValue)")
        }
        page.parts.append(templates)
        return try formResponse(page, visit, problems)
    }

    private static func listFrame(_ meeting: Meeting, _ voice: Voice) -> OfficePage {
        let heading = voice.text("attendee_list_heading")
        return OfficePage(
            heading: heading, section: "meetings", lead: voice.text("attendee_list_lead"),
            breadcrumb: trail(meeting, voice, [attendanceLink(meeting, voice)], here: heading))
    }

    private static func listForm(
        _ text: String, _ path: String, _ settings: OfficeSettings, _ make: FieldMaker
    ) -> OfficePage.Part {
        let voice = make.voice
        let megabytes = "\(settings.uploadLimits.file >> 20)"
        var file = make.upload("document", hint: voice.text("hint_attendee_file", ["megabytes": megabytes]))
        file.label = voice.text("attendee_list_file")
        var form = FormView(
            action: path,
            fields: [make.area("list", text, hint: voice.text("hint_attendee_list")), file],
            submitLabel: voice.text("attendee_list_look"))
        form.isUpload = true
        return OfficePage.Part(form: form)
    }

    func lookAtAttendees(_ visit: Visit) async throws -> Response {
        do {
            let meeting = try await managedMeeting(visit).meeting
            return try await preview(try await attendeeLines(visit), meeting, visit)
        } catch let problems as Problems {
            return try await attendeeListForm(visit, problems.list)
        }
    }

    func acceptAttendees(_ visit: Visit) async throws -> Response {
        let meeting = try await managedMeeting(visit).meeting
        let text = visit.form["list"]
        do {
            try await meetings.desk.importAttendees(
                text, digest: visit.form["digest"], to: meeting.id, as: visit.viewer)
            return Self.redirect(Self.path(of: meeting) + "/attendance", done: "attendees_imported")
        } catch let refusal as Refusal where refusal.key == "refusal_attendees_changed" {
            return try await preview(text, meeting, visit, refusal: refusal)
        } catch is Problems {
            // What was right in the preview is wrong by now: it says so itself.
            return try await preview(text, meeting, visit, refusal: Refusal(key: "refusal_attendees_changed"))
        }
    }

    /// What was pasted, or the first sheet of a file that holds a list, as lines.
    private func attendeeLines(_ visit: Visit) async throws -> String {
        let pasted = visit.form["list"]
        guard let file = visit.form.file("document") else {
            guard !pasted.allSatisfy(\.isWhitespace) else {
                throw Problems([Problem(field: "list", key: "problem_attendee_list_empty")])
            }
            return pasted
        }
        let name = file.name.isEmpty ? "list" : file.name
        do {
            let workbook = try await NIOThreadPool.singleton.runIfActive { try Workbook(file.bytes, name: name) }
            let sheets = workbook.sheets.filter { !$0.isHidden }.map(Self.lines)
            guard let lines = sheets.first(where: { AttendeeList($0).hasHeader }) else {
                throw Problems([Problem(field: "document", key: "problem_attendee_header")])
            }
            return lines
        } catch let problem as Problem {
            throw Problems([Problem(field: "document", key: problem.key, arguments: problem.arguments)])
        }
    }

    /// A sheet as lines, from the row on that names the columns: lists often have a title above it.
    private static func lines(_ sheet: Workbook.Sheet) -> String {
        let rows = sheet.rows.map { row in
            var cells: [String] = []
            for cell in row.cells.prefix(100) {
                while cells.count < min(cell.column, 200) - 1 { cells.append("") }
                cells.append(String(cell.text.map { $0.isNewline || $0 == "\t" ? " " : $0 }))
            }
            return cells.joined(separator: "\t")
        }
        let header = rows.prefix(20).firstIndex { AttendeeList($0).hasHeader } ?? 0
        return rows.dropFirst(header).joined(separator: "\n")
    }

    private func preview(
        _ text: String, _ meeting: Meeting, _ visit: Visit, refusal: Refusal? = nil
    ) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let found = try await meetings.desk.previewAttendees(text, to: meeting.id, as: viewer)
        let path = Self.path(of: meeting) + "/attendee-list"
        var page = Self.listFrame(meeting, voice)
        page.lead = voice.text(
            "import_counts",
            [
                "created": "\(found.count(.created))", "changed": "\(found.count(.changed))",
                "unchanged": "\(found.count(.unchanged))",
            ])
        if let refusal { page.notice = Notice(text: voice.text(refusal.key), isGood: false) }
        if !found.unknown.isEmpty {
            var part = OfficePage.Part()
            part.warnings = [
                voice.text(
                    "attendee_list_unknown", ["names": found.unknown.joined(separator: voice.text("list_comma"))])
            ]
            page.parts.append(part)
        }
        if found.problems.isEmpty {
            page.parts.append(Self.acceptance(found, text, path, voice))
        } else {
            page.parts.append(Self.problemPart(found, path, voice))
        }
        let words = HistoryWords(voice: voice, tree: viewer.tree, roles: [])
        page.parts.append(Self.changes(found, path, words))
        var again = Self.listForm(text, path, settings, FieldMaker(voice))
        again.heading = voice.text("attendee_list_correct")
        page.parts.append(again)
        let status: HTTPResponse.Status =
            refusal != nil ? .conflict : found.problems.isEmpty ? .ok : .unprocessableContent
        return try response(page, visit, status: status)
    }

    private static func acceptance(
        _ found: AttendeeImport, _ text: String, _ path: String, _ voice: Voice
    ) -> OfficePage.Part {
        guard found.hasChanges else { return .note(voice.text("attendee_list_same")) }
        var form = FormView(
            action: path + "/acceptance", fields: [],
            submitLabel: voice.text("import_accept"))
        form.isUpload = true
        form.hidden = [
            FormView.Hidden(name: "digest", value: found.digest), FormView.Hidden(name: "list", value: text),
        ]
        form.note = voice.text("attendee_list_accept_note")
        return OfficePage.Part(heading: voice.text("import_accept_heading"), form: form)
    }

    private static func problemPart(_ found: AttendeeImport, _ path: String, _ voice: Voice) -> OfficePage.Part {
        let shown = Array(found.problems.prefix(AttendeeImportPages.mostShown))
        return OfficePage.Part(
            heading: voice.text("import_problems"), anchor: "problems",
            table: TableView(
                shown, AttendeeImportPages.problemColumns, at: ListAddress(path: path, sort: ""),
                total: found.problems.count, size: max(1, found.problems.count), caption: voice.text("import_problems"),
                empty: "", voice), note: voice.text("attendee_list_problems_note"))
    }

    private static func changes(_ found: AttendeeImport, _ path: String, _ words: HistoryWords) -> OfficePage.Part {
        let voice = words.voice
        let lines = found.lines.prefix(AttendeeImportPages.mostShown).map { line in
            AttendeeImportPages.Line(
                line: line, unit: line.unit.flatMap { words.tree.keepingUnit(of: $0)?.name },
                changes: line.changes.filter { !["attendeeName", "unit", "person"].contains($0.field) }
                    .map(words.text).joined(separator: voice.text("semicolon")))
        }
        let more =
            found.lines.count > lines.count
            ? voice.text("attendee_list_first", ["count": "\(lines.count)"]) : nil
        return OfficePage.Part(
            heading: voice.text("import_changes"),
            table: TableView(
                Array(lines), AttendeeImportPages.columns, at: ListAddress(path: path, sort: ""),
                total: found.lines.count, size: max(1, found.lines.count), caption: voice.text("import_changes"),
                empty: voice.text("import_no_rows"), voice), note: more)
    }
}
