import Exchange
import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// The papers of a meeting (会议材料): the list, and the addresses of everything that belongs to one.
enum PaperPages {
    private static let path = MeetingPages.path + "/:id/papers"
    private static let paper = path + "/:paper"
    private static let round = paper + "/rounds/:number"

    /// Who drafts or reviews a paper may only read meetings: what they may do with it, the desk decides.
    static let routes: [OfficeRoute] = [
        .get(path, MeetingPages.reading) { office, visit in try await office.papersPage(visit) },
        .get(path + "/new", MeetingPages.managing) { office, visit in try await office.newPaper(visit) },
        .post(path, MeetingPages.managing) { office, visit in try await office.beginPaper(visit) },
        .get(paper, MeetingPages.reading) { office, visit in try await office.paperPage(visit) },
        .get(paper + "/edit", MeetingPages.managing) { office, visit in try await office.editPaper(visit) },
        .post(paper, MeetingPages.managing) { office, visit in try await office.savePaper(visit) },
        .post(paper + "/removal", MeetingPages.managing) { office, visit in try await office.removePaper(visit) },
        .post(paper + "/reopening", MeetingPages.managing) { office, visit in try await office.reopenPaper(visit) },
        .get(paper + "/new-round", MeetingPages.reading) { office, visit in try await office.newRound(visit) },
        .text(paper + "/rounds", MeetingPages.reading) { office, visit in try await office.submitRound(visit) },
        .get(round, MeetingPages.reading) { office, visit in try await office.roundPage(visit) },
        .get(round + "/comparison", MeetingPages.reading) { office, visit in try await office.compareRounds(visit) },
        .post(round + "/reviews/:verdict", MeetingPages.reading) { office, visit in
            try await office.reviewRound(visit)
        },
        .post(round + "/comments", MeetingPages.reading) { office, visit in try await office.commentRound(visit) },
        .post(paper + "/comments/:comment/:settled", MeetingPages.reading) { office, visit in
            try await office.settleComment(visit)
        },
    ]

    static let files = OfficeRoute.files(path, MeetingPages.reading) { office, visit in
        try await office.papersFile(visit)
    }

    /// A paper as the list shows it.
    struct Line: Sendable {
        let line: PaperLine
        let unit: LocalizedText?
        let waiting: [LocalizedText]
    }

    static let columns: [ListColumn<Line>] = [
        ListColumn(key: "paper") { item, _ in
            TableView.Cell(
                item.line.paper.title, url: Office.path(item.line.paper), more: item.line.agendaItem?.title)
        },
        ListColumn(key: "paperUnit") { item, voice in
            TableView.Cell(item.unit, voice)
        },
        ListColumn(key: "paperDue", isWhole: true) { item, voice in
            TableView.Cell(
                item.line.paper.deadline.words,
                badge: item.line.isOverdue ? Badge(voice.text("paper_overdue"), .bad) : nil)
        } plain: { item, _ in
            .text(item.line.paper.deadline.words)
        },
        ListColumn(key: "paperRound") { item, voice in
            TableView.Cell(
                item.line.newest.map { "\($0.number)" } ?? "—",
                badge: item.line.newest?.isLate == true ? Badge(voice.text("paper_late"), .bad) : nil)
        } plain: { item, voice in
            .text(
                (item.line.newest.map { "\($0.number)" } ?? "")
                    + (item.line.newest?.isLate == true ? " " + voice.text("paper_late") : ""))
        },
        ListColumn(key: "state") { item, voice in
            TableView.Cell("", badge: Office.badge(item.line.paper.state, voice))
        } plain: { item, voice in
            .text(
                voice.text("paper_state_" + item.line.paper.state.word)
                    + (item.line.isOverdue ? " " + voice.text("paper_overdue") : ""))
        },
        ListColumn(key: "paperWaiting") { item, voice in
            TableView.Cell(
                item.waiting.isEmpty
                    ? "—" : item.waiting.map { voice.phrase($0).text }.joined(separator: voice.text("list_comma")))
        },
    ]
}

extension PaperState {
    /// The state as keys of the catalogue write it.
    var word: String { rawValue.replacing("-", with: "_") }
}

extension PaperDeadline {
    /// `2026-11-20 18:00`, or the day alone.
    var words: String { [day.description, time?.description].compactMap { $0 }.joined(separator: " ") }
}

extension Office {
    static func path(_ paper: MeetingPaper) -> String {
        MeetingPages.path + "/\(paper.meeting)/papers/\(paper.id)"
    }

    static func badge(_ state: PaperState, _ voice: Voice) -> Badge {
        let tone: Badge.Tone =
            switch state {
            case .drafting: .quiet
            case .inReview: .waiting
            case .returned: .bad
            case .signedOff: .good
            }
        return Badge(voice.text("paper_state_" + state.word), tone)
    }

    func papersPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let (address, papers, lines) = try await papers(visit)
        let heading = voice.text("meeting_papers")
        var page = OfficePage(
            heading: heading, section: "meetings", lead: Self.counts(papers, voice),
            breadcrumb: Self.trail(papers.meeting, voice, here: heading))
        page.notice = notice(visit)
        if papers.mayManage {
            page.actions = [.link(voice.text("paper_new"), address.path + "/new", isPrimary: true)]
        }
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    lines, PaperPages.columns, at: address, total: lines.count, size: max(1, lines.count),
                    caption: heading, empty: voice.text("paper_none"),
                    filters: [
                        FieldMaker(voice).text("q", address["q"], type: "search"),
                        FieldMaker(voice).select(
                            "paperState", address["paperState"], empty: voice.text("value_all"),
                            PaperState.allCases.map { ($0.rawValue, voice.text("paper_state_" + $0.word)) }),
                    ], exportPath: address.path, voice))
        ]
        return try response(page, visit)
    }

    func papersFile(_ visit: Visit) async throws -> ListFile {
        ListFile(
            "papers", visit.voice.text("meeting_papers"), try await papers(visit).lines, PaperPages.columns,
            visit.voice)
    }

    private static func counts(_ papers: MeetingPapers, _ voice: Voice) -> String {
        func count(_ isCounted: (PaperLine) -> Bool) -> String { "\(papers.lines.filter(isCounted).count)" }
        return voice.text(
            "paper_counts",
            [
                "total": "\(papers.lines.count)", "done": count { $0.paper.state == .signedOff },
                "review": count { $0.paper.state == .inReview }, "overdue": count(\.isOverdue),
            ])
    }

    private func papers(
        _ visit: Visit
    ) async throws -> (address: ListAddress, papers: MeetingPapers, lines: [PaperPages.Line]) {
        let viewer = try visit.viewer
        let papers = try await meetings.desk.papers(of: visit.identifier(), as: viewer)
        let address = ListAddress(
            visit, path: MeetingPages.path + "/\(papers.meeting.id)/papers", filters: ["q", "paperState"],
            sorts: [""])
        let text = address["q"].lowercased()
        let names = try await identity.names(of: Set(papers.lines.flatMap(\.waiting).map(\.rawValue)))
        let lines = papers.lines.filter { line in
            (address["paperState"].isEmpty || line.paper.state.rawValue == address["paperState"])
                && (text.isEmpty || line.paper.title.lowercased().contains(text))
        }
        return (
            address, papers,
            lines.map { line in
                PaperPages.Line(
                    line: line, unit: viewer.tree.keepingUnit(of: line.paper.leadUnit)?.name,
                    waiting: line.waiting.compactMap { names[$0.rawValue] })
            }
        )
    }

    /// The papers that wait for the viewer, on the first page of the office; `nil` for none.
    func paperWorkPart(_ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part? {
        let work = try await meetings.desk.paperWork(as: viewer)
        guard !work.isEmpty else { return nil }
        let entries = work.map { item in
            Timeline.Entry(
                time: item.paper.deadline.words,
                who: voice.text("paper_work_" + item.reason.rawValue) + " · " + voice.phrase(item.meetingTitle).text,
                what: item.paper.title, url: Self.path(item.paper),
                badge: item.isOverdue ? Badge(voice.text("paper_overdue"), .bad) : nil)
        }
        return OfficePage.Part(
            heading: voice.text("home_papers"), timeline: Timeline(entries, emptyText: ""))
    }
}
