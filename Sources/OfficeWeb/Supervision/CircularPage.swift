import Exchange
import Hummingbird
import Identity
import Kernel
import NIOPosix
import Publishing
import Supervision
import WebSupport

extension Office {
    /// A circular: what it says, the ranking with its chart, the matters that it names, and its documents.
    func circularPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let detail = try await meetings.matters.circular(visit.identifier(), as: viewer)
        let named = try await meetings.matters.namedMatters(of: detail.circular.id, as: viewer)
        let circular = detail.circular
        var page = OfficePage(
            heading: circular.texts.title, section: "matters",
            breadcrumb: circularBreadcrumb(voice) + [
                Link(
                    label: circular.number ?? voice.text("circular_state_" + circular.state.rawValue), url: "#main",
                    current: true)
            ])
        page.notice = notice(visit)
        page.actions = circularActions(detail, viewer, voice)
        page.parts = [
            OfficePage.Part(facts: try await circularFacts(detail, viewer, voice)),
            circularRanking(detail, visit), circularChart(detail, voice),
            OfficePage.Part(
                heading: voice.text("circular_named", ["count": "\(named.count)", "total": "\(detail.assigned)"]),
                table: TableView(
                    named.map { CircularPages.Counted($0, detail, viewer) }, CircularPages.matters,
                    at: ListAddress(path: CircularPages.path + "/\(circular.id)", sort: ""), total: named.count,
                    size: max(1, named.count), caption: voice.text("circular_named_caption"),
                    empty: voice.text("matter_none"), voice)),
        ].compactMap(\.self)
        return try response(page, visit)
    }

    private func circularActions(_ detail: CircularDetail, _ viewer: Viewer, _ voice: Voice) -> [Action] {
        let circular = detail.circular
        let path = CircularPages.path + "/\(circular.id)"
        let version = [FormView.Hidden(name: "version", value: "\(circular.version)")]
        var actions: [Action] = []
        if detail.mayEdit {
            actions = [
                .post(voice.text("circular_issue"), path + "/issue", isPrimary: true, hidden: version),
                .link(voice.text("action_edit"), path + "/edit"),
                .post(voice.text("circular_count"), path + "/figures", hidden: version),
            ]
        }
        let unit = circular.keeper(viewer.tree)
        if circular.state == .issued, detail.files.count < 2,
            viewer.may(SupervisionPolicy.superviseMatters, at: unit)
        {
            actions.append(.post(voice.text("circular_make_papers"), path + "/papers", isPrimary: true))
        }
        for kind in ["docx", "pdf"] where circular.state == .draft || detail.files[kind] != nil {
            actions.append(
                .link(voice.text(kind == "pdf" ? "circular_pdf" : "circular_docx"), path + "/paper." + kind))
        }
        actions += [
            .link(voice.text("action_provenance"), "/office/provenance/circular/\(circular.id)"),
            .link(voice.text("action_history"), "/office/history/circular/\(circular.id)"),
        ]
        if detail.mayEdit {
            actions.append(
                .post(voice.text("circular_discard"), path + "/discard", isDangerous: true, hidden: version))
        }
        return actions
    }

    private func circularFacts(
        _ detail: CircularDetail, _ viewer: Viewer, _ voice: Voice
    ) async throws -> Facts {
        let circular = detail.circular
        let people = Set([circular.draftedBy, circular.issuedBy].compactMap { $0?.rawValue })
        let names = try await identity.names(of: people)
        func person(_ id: Person.ID?) -> String? { id.flatMap { names[$0.rawValue] }.map { voice.phrase($0).text } }
        var facts = Facts()
        facts.add(voice.text("field_state"), state: Self.badge(circular.state, voice))
        facts.add(voice.text("column_number"), circular.number)
        facts.add(
            voice.text("field_issuingUnit"),
            viewer.tree.keepingUnit(of: circular.unit).map { voice.phrase($0.name).text })
        facts.add(
            voice.text("column_period"), voice.day(circular.from) + " – " + voice.day(circular.until))
        facts.add(voice.text("field_countedAt"), voice.instant(circular.countedAt))
        facts.add(voice.text("field_draftedBy"), person(circular.draftedBy))
        facts.add(
            voice.text("field_issuedAt"),
            circular.issuedAt.map {
                [voice.instant($0), person(circular.issuedBy)].compactMap(\.self).joined(separator: " · ")
            })
        facts.add(voice.text("field_addressee"), circular.texts.addressee)
        facts.add(voice.text("field_opening"), circular.texts.opening)
        facts.add(voice.text("field_demands"), circular.texts.demands)
        return facts
    }

    private func circularRanking(_ detail: CircularDetail, _ visit: Visit) -> OfficePage.Part {
        let voice = visit.voice
        let path = CircularPages.path + "/\(detail.circular.id)"
        var table = TableView(
            detail.lines, CircularPages.ranking(detail.circular.id), at: ListAddress(path: path, sort: ""),
            total: detail.lines.count, size: max(1, detail.lines.count), caption: voice.text("circular_ranking"),
            empty: voice.text("matter_none"), voice)
        table.isFigures = true
        return OfficePage.Part(heading: voice.text("circular_ranking"), table: table)
    }

    /// The ranking as bars, where there is something to compare.
    private func circularChart(_ detail: CircularDetail, _ voice: Voice) -> OfficePage.Part? {
        guard detail.lines.count > 1,
            let chart = BarChart(
                voice.text("circular_chart_share"), detail.lines.map { (voice.phrase($0.name).text, $0.doneShare) },
                valueText: CircularLine.percent)
        else { return nil }
        return OfficePage.Part(heading: voice.text("circular_chart_share"), chart: chart)
    }

    /// The matters behind a figure.
    func circularMattersPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let detail = try await meetings.matters.circular(visit.identifier(), as: viewer)
        let circular = detail.circular
        let path = CircularPages.path + "/\(circular.id)"
        let address = ListAddress(visit, path: path + "/matters", filters: ["unit", "result"], sorts: [])
        let results: [CircularMatter.Result] =
            address["result"] == "done"
            ? [.onTime, .late] : CircularMatter.Result(rawValue: address["result"]).map { [$0] } ?? []
        let found = try await meetings.matters.countedMatters(
            of: circular.id, unit: Unit.ID(text: address["unit"]), results: results,
            isReturned: address["result"] == "returned", page: address.page, size: CircularPages.pageSize, as: viewer)
        let heading = voice.text("circular_matters")
        let make = FieldMaker(voice)
        var page = OfficePage(
            heading: heading, section: "matters", lead: voice.text("circular_matters_lead"),
            breadcrumb: circularBreadcrumb(voice) + [
                Link(label: circular.number ?? circular.texts.title, url: path),
                Link(label: heading, url: "#main", current: true),
            ])
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    found.matters.map { CircularPages.Counted($0, detail, viewer) }, CircularPages.matters, at: address,
                    total: found.total, size: CircularPages.pageSize, caption: heading,
                    empty: voice.text("matter_none"),
                    filters: [
                        make.select(
                            "unit", address["unit"], empty: voice.text("value_all"),
                            detail.lines.map { ("\($0.unit)", voice.phrase($0.name).text) }),
                        make.select(
                            "result", address["result"], empty: voice.text("value_all"),
                            [("done", voice.text("circular_result_done"))]
                                + CircularMatter.Result.allCases.map {
                                    ($0.rawValue, voice.text("circular_result_" + $0.word))
                                } + [("returned", voice.text("circular_result_returned"))]),
                    ], voice))
        ]
        return try response(page, visit)
    }

    /// The circulars that count a matter; `nil` for none.
    func circularsPart(_ matter: Matter, _ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part? {
        let circulars = try await meetings.matters.circulars(counting: matter.id, as: viewer)
        guard !circulars.isEmpty else { return nil }
        let entries = circulars.map { circular in
            Timeline.Entry(
                time: circular.issuedAt.map(voice.instant) ?? "", who: circular.number ?? "",
                what: circular.texts.title, lang: "zh-Hans", url: CircularPages.path + "/\(circular.id)")
        }
        return OfficePage.Part(
            heading: voice.text("matter_circulars"), timeline: Timeline(entries, emptyText: voice.text("value_none")))
    }

    // MARK: Documents

    func issueCircular(_ visit: Visit) async throws -> Response {
        let id: Circular.ID = try visit.identifier()
        try await meetings.matters.issueCircular(id, basedOn: visit.version, as: visit.viewer)
        let isWhole = try await keepPapers(of: id, visit)
        return Self.redirect(
            CircularPages.path + "/\(id)", done: isWhole ? "circular_issued" : "circular_issued_without_pdf")
    }

    func makeCircularPapers(_ visit: Visit) async throws -> Response {
        let id: Circular.ID = try visit.identifier()
        let isWhole = try await keepPapers(of: id, visit)
        return Self.redirect(
            CircularPages.path + "/\(id)", done: isWhole ? "circular_papers_made" : "circular_issued_without_pdf")
    }

    /// Makes the documents of an issued circular that it lacks, and keeps them with it.
    /// - Returns: whether it has both now.
    private func keepPapers(of id: Circular.ID, _ visit: Visit) async throws -> Bool {
        let viewer = try visit.viewer
        let detail = try await meetings.matters.circular(id, as: viewer)
        guard detail.circular.state == .issued, detail.files.count < 2 else { return true }
        let name = (detail.circular.number ?? "") + detail.circular.texts.title
        var files: [String: MatterFile] = [:]
        var isWhole = true
        func keep(_ bytes: [UInt8], _ kind: String) async throws {
            let kept = try await fileDesk.keep(bytes, name + "." + kind).file
            files[kind] = MatterFile(
                digest: kept.hash, name: kept.name, mediaType: kept.mediaType, size: kept.size)
        }
        // The PDF is printed from the very document that is kept.
        let document: [UInt8]
        if let kept = detail.files["docx"] {
            guard let bytes = try await self.files.bytes(of: kept.digest) else { throw Refusal.unknown }
            document = bytes
        } else {
            document = try await circularDocument(detail, viewer)
            try await keep(document, "docx")
        }
        do {
            try await keep(try await meetings.printer.pdf(of: document), "pdf")
        } catch is MissingProgram {
            isWhole = false
        } catch is ProgramFailure {
            isWhole = false
        }
        try await meetings.matters.file(files, of: id, as: viewer)
        return isWhole
    }

    private func circularDocument(_ detail: CircularDetail, _ viewer: Viewer) async throws -> [UInt8] {
        let named = try await meetings.matters.namedMatters(of: detail.circular.id, as: viewer)
        let paper = CircularPaper(detail, named, viewer.tree).draft
        return try await NIOThreadPool.singleton.runIfActive { try WordWriter.bytes(paper) }
    }

    /// The document of a circular: as it was kept, or of a draft as it would be.
    func circularPaper(_ kind: String, _ visit: Visit) async throws -> Response {
        let viewer = try visit.viewer
        let detail = try await meetings.matters.circular(visit.identifier(), as: viewer)
        if let file = detail.files[kind] {
            guard let bytes = try await files.bytes(of: file.digest) else { throw Refusal.unknown }
            return OfficeFiles.download(bytes, named: file.name, type: file.mediaType)
        }
        guard detail.circular.state == .draft else { throw Refusal(key: "refusal_circular_no_paper") }
        let document = try await circularDocument(detail, viewer)
        let name = visit.voice.text("circular_state_draft") + " " + detail.circular.texts.title + "." + kind
        guard kind == "pdf" else {
            return OfficeFiles.download(document, named: name, type: FileKind.docx.mediaType)
        }
        do {
            let pdf = try await meetings.printer.pdf(of: document)
            return OfficeFiles.download(pdf, named: name, type: FileKind.pdf.mediaType)
        } catch let missing as MissingProgram {
            throw Refusal(key: "refusal_program_missing", arguments: ["package": missing.package])
        } catch is ProgramFailure {
            throw Refusal(key: "refusal_circular_not_printed")
        }
    }
}

extension CircularDetail {
    /// A unit as it was called when the figures were counted.
    func name(of unit: Unit.ID) -> LocalizedText? { lines.first { $0.unit == unit }?.name }
}
