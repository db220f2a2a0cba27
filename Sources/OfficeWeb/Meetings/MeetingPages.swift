import Exchange
import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// Meetings: the list, and the addresses of everything that belongs to one.
enum MeetingPages {
    static let path = "/office/meetings"
    static let reading = OfficeRoute.Access.permission(MeetingsPolicy.readMeetings)
    static let managing = OfficeRoute.Access.permission(MeetingsPolicy.manageMeetings)
    static let filing = OfficeRoute.Access.permission(MeetingsPolicy.fileMatters)
    private static let text = path + "/:id/texts/:text"
    private static let proposal = text + "/proposals/:proposal"

    static let routes: [OfficeRoute] = [
        .get(path, reading) { office, visit in try await office.meetingsPage(visit) },
        .get(path + "/new", managing) { office, visit in try await office.newMeeting(visit, []) },
        .post(path, managing) { office, visit in try await office.beginMeeting(visit) },
        .get(path + "/:id", reading) { office, visit in try await office.meetingPage(visit) },
        .get(path + "/:id/edit", managing) { office, visit in try await office.editMeeting(visit) },
        .post(path + "/:id", managing) { office, visit in try await office.saveMeeting(visit) },
        .get(path + "/:id/agenda/:item", managing) { office, visit in try await office.agendaItemForm(visit) },
        .post(path + "/:id/agenda/:item", managing) { office, visit in try await office.saveAgendaItem(visit) },
        .post(path + "/:id/agenda/:item/:move", managing) { office, visit in try await office.moveAgendaItem(visit) },
        .get(path + "/:id/new-text", managing) { office, visit in try await office.newMeetingText(visit, []) },
        .text(path + "/:id/texts", managing) { office, visit in try await office.attachMeetingText(visit) },
        .get(text, reading) { office, visit in try await office.reviewPage(visit) },
        .post(text + "/decisions/:decision", managing) { office, visit in try await office.decideProposals(visit) },
        .post(text + "/mergers", managing) { office, visit in try await office.mergeProposals(visit) },
        .post(text + "/proposals", managing) { office, visit in try await office.addProposal(visit) },
        .post(text + "/filing", filing) { office, visit in try await office.fileMatters(visit) },
        .get(proposal, managing) { office, visit in try await office.proposalForm(visit) },
        .post(proposal, managing) { office, visit in try await office.saveProposal(visit) },
        .get(proposal + "/split", managing) { office, visit in try await office.splitForm(visit) },
        .post(proposal + "/split", managing) { office, visit in try await office.splitProposal(visit) },
    ]

    static let files = OfficeRoute.files(path, reading) { office, visit in try await office.meetingsFile(visit) }

    static let columns: [ListColumn<MeetingLine>] = [
        ListColumn(key: "meeting", sort: "title") { line, voice in
            TableView.Cell(
                voice.phrase(line.meeting.title), url: path + "/\(line.meeting.id)",
                more: Office.counted(line.meeting, voice))
        },
        ListColumn(key: "kind") { line, voice in
            TableView.Cell(voice.text("meeting_kind_" + line.meeting.kind.word))
        },
        ListColumn(key: "day", sort: "day", isWhole: true) { line, _ in
            TableView.Cell("\(line.meeting.day)")
        } plain: { line, _ in
            .day(line.meeting.day)
        },
        ListColumn(key: "state") { line, voice in
            TableView.Cell("", badge: Office.badge(line.state, voice))
        } plain: { line, voice in
            .text(voice.text("meeting_state_" + line.state.rawValue))
        },
        ListColumn(key: "open", isNumber: true) { line, _ in
            TableView.Cell("\(line.open)", isNumber: true)
        } plain: { line, _ in
            .integer(line.open)
        },
        ListColumn(key: "filed", isNumber: true) { line, _ in
            TableView.Cell("\(line.filed)", isNumber: true)
        } plain: { line, _ in
            .integer(line.filed)
        },
    ]
}

extension Voice {
    /// The day of a meeting, and when it begins.
    func time(of meeting: Meeting) -> String {
        [day(meeting.day), meeting.startsAt?.description].compactMap { $0 }.joined(separator: " ")
    }
}

extension Meeting.Kind {
    /// The kind as keys of the catalogue write it.
    var word: String { rawValue.replacing("-", with: "_") }
}

extension Office {
    static func badge(_ state: MeetingState, _ voice: Voice) -> Badge {
        let tone: Badge.Tone =
            switch state {
            case .planned, .held: .quiet
            case .review: .waiting
            case .settled: .good
            }
        return Badge(voice.text("meeting_state_" + state.rawValue), tone)
    }

    /// The series of a meeting and its number in it; `nil` for one that is not counted.
    static func counted(_ meeting: Meeting, _ voice: Voice) -> String? {
        guard let series = meeting.series else { return nil }
        guard let number = meeting.number else { return series }
        return voice.text("meeting_in_series", ["series": series, "number": "\(number)"])
    }

    func meetingsPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let (address, filter) = Self.meetingFilter(visit)
        let list = try await meetings.desk.meetings(filter, as: viewer)
        let make = FieldMaker(voice)
        var page = OfficePage(
            heading: voice.text("office_nav_meetings"), section: "meetings", lead: voice.text("meetings_lead"))
        page.notice = notice(visit)
        if viewer.may(MeetingsPolicy.manageMeetings) {
            page.actions = [.link(voice.text("meeting_new"), MeetingPages.path + "/new", isPrimary: true)]
        }
        var fields = [
            make.text("q", address["q"], type: "search"),
            make.select(
                "kind", address["kind"], empty: voice.text("value_all"),
                Meeting.Kind.allCases.map { ($0.rawValue, voice.text("meeting_kind_" + $0.word)) }),
            make.text("from", address["from"], type: "date"), make.text("through", address["through"], type: "date"),
        ]
        let units = viewer.units(MeetingsPolicy.readMeetings)
        if units.count > 1 {
            fields.insert(
                make.select(
                    "unit", address["unit"], empty: voice.text("value_all"), Self.unitOptions(units, viewer, voice)),
                at: 2)
        }
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    list.lines, MeetingPages.columns, at: address, total: list.total, size: filter.size,
                    caption: voice.text("office_nav_meetings"), empty: voice.text("meeting_none"), filters: fields,
                    exportPath: MeetingPages.path, voice))
        ]
        return try response(page, visit)
    }

    func meetingsFile(_ visit: Visit) async throws -> ListFile {
        var (_, filter) = Self.meetingFilter(visit)
        let lines = try await everyLine { page, size in
            (filter.page, filter.size) = (page, size)
            let list = try await meetings.desk.meetings(filter, as: visit.viewer)
            return (list.lines, list.total)
        }
        return ListFile(
            "meetings", visit.voice.text("office_nav_meetings"), lines, MeetingPages.columns, visit.voice)
    }

    private static func meetingFilter(_ visit: Visit) -> (ListAddress, MeetingFilter) {
        let address = ListAddress(
            visit, path: MeetingPages.path, filters: ["q", "kind", "unit", "from", "through"],
            sorts: ["-day", "day", "title"])
        var filter = MeetingFilter()
        filter.text = address["q"]
        filter.kind = Meeting.Kind(rawValue: address["kind"])
        filter.unit = Identifier(text: address["unit"])
        filter.from = CalendarDay(iso: address["from"])
        filter.through = CalendarDay(iso: address["through"])
        filter.sort = MeetingFilter.Sort(rawValue: address.sort) ?? .day
        filter.isAscending = !address.isDescending
        filter.page = address.page
        return (address, filter)
    }

    /// Where one is, from the list of meetings down.
    static func trail(_ meeting: Meeting?, _ voice: Voice, _ more: [Link] = [], here: String) -> [Link] {
        [Link(label: voice.text("office_nav_meetings"), url: MeetingPages.path)]
            + (meeting.map { [Link(label: voice.phrase($0.title).text, url: MeetingPages.path + "/\($0.id)")] } ?? [])
            + more + [Link(label: here, url: "#main", current: true)]
    }
}
