import Exchange
import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

/// Circulars (督查通报): how the matters of a period stood, by unit, as a page and as a document.
enum CircularPages {
    static let path = "/office/circulars"
    private static let reading = OfficeRoute.Access.permission(SupervisionPolicy.readMatters)
    private static let supervising = OfficeRoute.Access.permission(SupervisionPolicy.superviseMatters)

    static let routes: [OfficeRoute] = [
        .get(path, reading) { office, visit in try await office.circularsPage(visit) },
        .get(path + "/new", supervising) { office, visit in try await office.newCircular(visit, []) },
        .post(path, supervising) { office, visit in try await office.draftCircular(visit) },
        .get(path + "/:id", reading) { office, visit in try await office.circularPage(visit) },
        .get(path + "/:id/matters", reading) { office, visit in try await office.circularMattersPage(visit) },
        .get(path + "/:id/edit", supervising) { office, visit in try await office.editCircular(visit, []) },
        .post(path + "/:id", supervising) { office, visit in try await office.saveCircular(visit) },
        .post(path + "/:id/figures", supervising) { office, visit in try await office.countCircular(visit) },
        .post(path + "/:id/issue", supervising) { office, visit in try await office.issueCircular(visit) },
        .post(path + "/:id/papers", supervising) { office, visit in try await office.makeCircularPapers(visit) },
        .post(path + "/:id/discard", supervising) { office, visit in try await office.discardCircular(visit) },
        .get(path + "/:id/paper.docx", reading) { office, visit in try await office.circularPaper("docx", visit) },
        .get(path + "/:id/paper.pdf", reading) { office, visit in try await office.circularPaper("pdf", visit) },
    ]

    static let columns: [ListColumn<(circular: Circular, unit: LocalizedText?)>] = [
        ListColumn(key: "number", isWhole: true) { line, voice in
            TableView.Cell(
                line.circular.number ?? voice.text("circular_without_number"), url: path + "/\(line.circular.id)")
        },
        ListColumn(key: "title") { line, _ in
            TableView.Cell(line.circular.texts.title, lang: "zh-Hans", url: path + "/\(line.circular.id)")
        },
        ListColumn(key: "issuingUnit") { line, voice in TableView.Cell(line.unit, voice) },
        ListColumn(key: "period", isWhole: true) { line, _ in
            TableView.Cell("\(line.circular.from) – \(line.circular.until)")
        },
        ListColumn(key: "state") { line, voice in
            TableView.Cell("", badge: Office.badge(line.circular.state, voice))
        },
    ]

    /// The columns of a circular's ranking; each figure leads to the matters behind it.
    static func ranking(_ circular: Circular.ID) -> [ListColumn<CircularLine>] {
        func figure(
            _ key: String, _ query: String, _ value: @escaping @Sendable (CircularLine) -> Int64
        ) -> ListColumn<CircularLine> {
            ListColumn(key: key, isNumber: true) { line, _ in
                TableView.Cell(
                    "\(value(line))",
                    url: value(line) > 0 ? path + "/\(circular)/matters?unit=\(line.unit)" + query : nil)
            } plain: { line, _ in
                .integer(value(line))
            }
        }
        func share(
            _ key: String, _ value: @escaping @Sendable (CircularLine) -> (share: Int64, part: Int64, whole: Int64)
        ) -> ListColumn<CircularLine> {
            ListColumn(key: key, isNumber: true) { line, _ in
                let (share, part, whole) = value(line)
                return TableView.Cell(
                    whole > 0 ? CircularLine.percent(share) : "—", more: whole > 0 ? "\(part) / \(whole)" : nil)
            }
        }
        return [
            ListColumn(key: "rank", isNumber: true) { line, _ in TableView.Cell("\(line.rank)") },
            ListColumn(key: "leadUnit") { line, voice in TableView.Cell(line.name, voice) },
            figure("assigned", "", \.assigned), figure("closed", "&result=done", \.done),
            share("doneShare") { ($0.doneShare, $0.done, $0.assigned) },
            share("onTimeRate") { ($0.onTimeShare, $0.onTime, $0.done) },
            figure("overdue", "&result=overdue", \.overdue), figure("returned", "&result=returned", \.returned),
            ListColumn(key: "daysLate", isNumber: true) { line, _ in TableView.Cell("\(line.daysLate)") },
        ]
    }

    /// A matter that a circular counts.
    struct Counted: Sendable {
        let counted: CircularMatter
        let unit: LocalizedText?
        /// Its page, where the viewer may see it: what stands in a circular everybody reads who reads the circular.
        let url: String?
        /// Whether the viewer is told of its number alone, as the documents of the circular tell everybody.
        let isVeiled: Bool

        init(_ counted: CircularMatter, _ detail: CircularDetail, _ viewer: Viewer) {
            (self.counted, unit) = (counted, detail.name(of: counted.unit))
            url = counted.matter.isReadable(by: viewer) ? MatterPages.path + "/\(counted.matter.id)" : nil
            isVeiled = counted.isRestricted && url == nil
        }
    }

    static let matters: [ListColumn<Counted>] = [
        ListColumn(key: "number", isWhole: true) { line, _ in
            TableView.Cell("\(line.counted.matter.number)", url: line.url)
        },
        ListColumn(key: "matter") { line, voice in
            line.counted.matter.openText.orNil.map { TableView.Cell($0, lang: "zh-Hans", url: line.url) }
                ?? TableView.Cell(voice.text("matter_secrecy_hidden"), url: line.url)
        },
        ListColumn(key: "leadUnit") { line, voice in TableView.Cell(line.isVeiled ? nil : line.unit, voice) },
        ListColumn(key: "deadline", isWhole: true) { line, _ in
            TableView.Cell(line.isVeiled ? "—" : line.counted.due.map { "\($0)" } ?? "—")
        },
        ListColumn(key: "result") { line, voice in
            line.isVeiled ? TableView.Cell("—") : TableView.Cell("", badge: Office.badge(line.counted.result, voice))
        },
        ListColumn(key: "daysLate", isNumber: true) { line, _ in
            TableView.Cell(line.counted.daysLate > 0 && !line.isVeiled ? "\(line.counted.daysLate)" : "—")
        },
    ]

    static let pageSize = 50
}

extension CircularMatter.Result {
    /// As keys of the catalogue write it.
    var word: String { rawValue.replacing("-", with: "_") }
}

extension Office {
    static func badge(_ state: Circular.State, _ voice: Voice) -> Badge {
        let tone: Badge.Tone =
            switch state {
            case .draft: .waiting
            case .issued: .good
            case .discarded: .quiet
            }
        return Badge(voice.text("circular_state_" + state.rawValue), tone)
    }

    static func badge(_ result: CircularMatter.Result, _ voice: Voice) -> Badge {
        let tone: Badge.Tone =
            switch result {
            case .onTime: .good
            case .late: .waiting
            case .overdue: .bad
            case .open: .quiet
            }
        return Badge(voice.text("circular_result_" + result.word), tone)
    }

    func circularsPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let address = ListAddress(visit, path: CircularPages.path, filters: ["circularState"], sorts: [])
        let list = try await meetings.matters.circulars(
            state: Circular.State(rawValue: address["circularState"]), page: address.page, size: CircularPages.pageSize,
            as: viewer)
        let heading = voice.text("circulars_heading")
        var page = OfficePage(
            heading: heading, section: "matters", lead: voice.text("circulars_lead"),
            breadcrumb: [
                Link(label: voice.text("office_nav_matters"), url: MatterPages.path),
                Link(label: heading, url: "#main", current: true),
            ])
        page.notice = notice(visit)
        if viewer.may(SupervisionPolicy.superviseMatters) {
            page.actions = [.link(voice.text("circular_new"), CircularPages.path + "/new", isPrimary: true)]
        }
        let make = FieldMaker(voice)
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    list.circulars.map { ($0, viewer.tree.keepingUnit(of: $0.unit)?.name) }, CircularPages.columns,
                    at: address, total: list.total, size: CircularPages.pageSize, caption: heading,
                    empty: voice.text("circular_none"),
                    filters: [
                        make.select(
                            "circularState", address["circularState"], empty: voice.text("value_all"),
                            Circular.State.allCases.map { ($0.rawValue, voice.text("circular_state_" + $0.rawValue)) })
                    ], voice))
        ]
        return try response(page, visit)
    }

    // MARK: Drafting

    func newCircular(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let make = FieldMaker(voice, problems)
        let units = viewer.units(SupervisionPolicy.superviseMatters)
        let today = CalendarDay(shanghaiSeconds: now())
        let first = CalendarDay(year: today.year, month: today.month, day: 1) ?? today
        let busiest = try await meetings.matters.busiestUnit(
            since: CalendarDay(year: today.year - 1, month: today.month, day: 1) ?? today, as: viewer)
        let isSent = visit.request.method == .post
        func typed(_ name: String, _ first: String) -> String { isSent ? visit.form[name] : first }
        let heading = voice.text("circular_new")
        var page = OfficePage(
            heading: heading, section: "matters", lead: voice.text("circular_new_lead"),
            breadcrumb: circularBreadcrumb(voice) + [Link(label: heading, url: "#main", current: true)])
        page.parts = [
            OfficePage.Part(
                form: FormView(
                    action: CircularPages.path,
                    fields: [
                        make.select(
                            "unit", typed("unit", (busiest ?? units.first?.id).map { "\($0)" } ?? ""), required: true,
                            hint: voice.text("hint_circular_unit"), Self.unitOptions(units, viewer, voice)),
                        make.text("from", typed("from", "\(first)"), type: "date", required: true),
                        make.text(
                            "until", typed("until", "\(today)"), type: "date", required: true,
                            hint: voice.text("hint_circular_until")),
                    ], submitLabel: voice.text("circular_draft"), cancelURL: CircularPages.path))
        ]
        return try formResponse(page, visit, problems)
    }

    func draftCircular(_ visit: Visit) async throws -> Response {
        var draft = CircularDraft()
        (draft.unit, draft.from, draft.until) = (visit.form["unit"], visit.form["from"], visit.form["until"])
        do {
            let id = try await meetings.matters.draftCircular(draft, as: visit.viewer)
            return Self.redirect(CircularPages.path + "/\(id)", done: "circular_drafted")
        } catch let problems as Problems {
            return try await newCircular(visit, problems.list)
        }
    }

    func editCircular(_ visit: Visit, _ problems: [Problem], isStale: Bool = false) async throws -> Response {
        let voice = visit.voice
        let detail = try await meetings.matters.circular(visit.identifier(), as: visit.viewer)
        guard detail.mayEdit else { throw Refusal(key: "refusal_circular_state") }
        let (circular, texts) = (detail.circular, detail.circular.texts)
        let path = CircularPages.path + "/\(circular.id)"
        var make = FieldMaker(voice, problems)
        if isStale {
            make.stored = [
                "title": texts.title, "addressee": texts.addressee, "opening": texts.opening, "demands": texts.demands,
            ]
        }
        let isSent = visit.request.method == .post
        func typed(_ name: String, _ first: String) -> String { isSent ? visit.form[name] : first }
        let heading = voice.text("circular_edit")
        var page = OfficePage(
            heading: heading, section: "matters", lead: voice.text("circular_edit_lead"),
            breadcrumb: circularBreadcrumb(voice) + [
                Link(label: texts.title, url: path), Link(label: heading, url: "#main", current: true),
            ])
        var form = FormView(
            action: path,
            fields: [
                make.text("title", typed("title", texts.title), required: true),
                make.text("addressee", typed("addressee", texts.addressee), required: true),
                make.area("opening", typed("opening", texts.opening), required: true),
                make.area("demands", typed("demands", texts.demands), hint: voice.text("hint_circular_demands")),
            ], submitLabel: voice.text("action_save"), cancelURL: path)
        form.hidden = [Self.version(visit, stored: circular.version, problems)]
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: isStale)
    }

    func saveCircular(_ visit: Visit) async throws -> Response {
        let id: Circular.ID = try visit.identifier()
        do {
            try await meetings.matters.editCircular(
                id,
                Circular.Texts(
                    title: visit.form["title"], addressee: visit.form["addressee"], opening: visit.form["opening"],
                    demands: visit.form["demands"]), basedOn: visit.version, as: visit.viewer)
            return Self.redirect(CircularPages.path + "/\(id)", done: "saved")
        } catch let problems as Problems {
            return try await editCircular(visit, problems.list)
        } catch is StaleEdit {
            return try await editCircular(visit, [], isStale: true)
        }
    }

    func countCircular(_ visit: Visit) async throws -> Response {
        let id: Circular.ID = try visit.identifier()
        try await meetings.matters.countAgain(id, basedOn: visit.version, as: visit.viewer)
        return Self.redirect(CircularPages.path + "/\(id)", done: "circular_counted")
    }

    func discardCircular(_ visit: Visit) async throws -> Response {
        let id: Circular.ID = try visit.identifier()
        try await meetings.matters.discardCircular(id, basedOn: visit.version, as: visit.viewer)
        return Self.redirect(CircularPages.path, done: "circular_discarded")
    }

    func circularBreadcrumb(_ voice: Voice) -> [Link] {
        [
            Link(label: voice.text("office_nav_matters"), url: MatterPages.path),
            Link(label: voice.text("circulars_heading"), url: CircularPages.path),
        ]
    }
}
