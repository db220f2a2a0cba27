import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

extension Office {
    /// An inspection: what was found, its photographs, what the unit says, what it came to.
    /// - Parameter problems: of the form of the view, or of the closure.
    func inspectionPage(_ visit: Visit, _ problems: [Problem], isStale: Bool = false) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let detail = try await meetings.matters.inspection(visit.identifier(), as: viewer)
        let inspection = detail.inspection
        var page = OfficePage(
            heading: "\(inspection.number)", section: "inspections",
            breadcrumb: [
                Link(label: voice.text("office_nav_inspections"), url: InspectionPages.path),
                Link(label: "\(inspection.number)", url: "#main", current: true),
            ])
        page.notice = notice(visit)
        page.actions = [
            .link(voice.text("action_provenance"), "/office/provenance/inspection/\(inspection.id)"),
            .link(voice.text("action_history"), "/office/history/inspection/\(inspection.id)"),
        ]
        page.parts = [
            OfficePage.Part(facts: facts(detail, viewer, voice)), findingsPart(detail, voice),
            photographsPart(detail, voice), answerPart(detail, visit, problems), closurePart(detail, visit, problems),
            try await coursePart(inspection, voice),
        ].compactMap(\.self)
        return try formResponse(page, visit, problems, isStale: isStale)
    }

    private func facts(_ detail: InspectionDetail, _ viewer: Viewer, _ voice: Voice) -> Facts {
        let inspection = detail.inspection
        func name(_ unit: Unit.ID) -> String? {
            viewer.tree.keepingUnit(of: unit).map { voice.phrase($0.name).text }
        }
        var facts = Facts()
        facts.add(voice.text("field_state"), state: Self.badge(inspection.state, voice))
        facts.add(voice.text("field_inspectedUnit"), name(inspection.subject))
        facts.add(voice.text("field_inspectingUnit"), name(inspection.unit))
        facts.add(voice.text("field_inspectionMethod"), voice.text("inspection_method_" + inspection.method.word))
        facts.add(voice.text("field_visitedAt"), voice.instant(inspection.visitedAt))
        facts.add(voice.text("field_receivedAt"), voice.instant(inspection.receivedAt))
        facts.add(voice.text("field_visitPlace"), inspection.place)
        facts.add(voice.text("field_visitPosition"), inspection.position.map { "\($0)" })
        facts.add(
            voice.text("field_inspectors"), inspection.inspectors.joined(separator: voice.text("list_comma")))
        if let matter = detail.matter {
            facts.add(
                voice.text("field_matter"), "\(matter.number) \(matter.text)",
                url: MatterPages.path + "/\(matter.id)")
        }
        facts.add(voice.text("field_inspectionSummary"), inspection.summary)
        facts.add(voice.text("field_inspectionView"), inspection.view?.text)
        facts.add(voice.text("field_conclusion"), inspection.conclusion?.text)
        return facts
    }

    private func findingsPart(_ detail: InspectionDetail, _ voice: Voice) -> OfficePage.Part {
        let path = InspectionPages.path + "/\(detail.inspection.id)/findings/"
        let entries = detail.findings.map { finding in
            let matter = finding.matter.flatMap { detail.matters[$0] }
            let count = detail.photographs.filter { $0.finding == finding.position }.count
            let about = [
                count == 0 ? nil : voice.text("inspection_photographs", ["count": "\(count)"]),
                finding.deadline.map { voice.text("matter_due", ["day": voice.day($0)]) },
                matter.map { "\($0.number)" },
            ].compactMap(\.self)
            let mayMake = detail.mayMakeMatters && finding.kind == .problem && finding.matter == nil
            return Timeline.Entry(
                time: "", who: about.joined(separator: " · "), what: finding.text, lang: voice.lang(.zhHans),
                url: matter.map { MatterPages.path + "/\($0.id)" }, reason: finding.explanation,
                badge: Self.badge(finding, voice),
                action: mayMake
                    ? .post(
                        voice.text("finding_make_matter"), path + "\(finding.position)/matter",
                        hidden: [FormView.Hidden(name: "version", value: "\(detail.inspection.version)")]) : nil)
        }
        return OfficePage.Part(
            heading: voice.text("inspection_findings"), anchor: "findings",
            timeline: Timeline(entries, emptyText: voice.text("inspection_no_findings")))
    }

    private static func badge(_ finding: InspectionFinding, _ voice: Voice) -> Badge {
        guard let severity = finding.severity else {
            return Badge(
                voice.text("finding_kind_" + finding.kind.rawValue), finding.kind == .good ? .good : .quiet)
        }
        let tone: Badge.Tone =
            switch severity {
            case .serious: .bad
            case .general: .waiting
            case .minor: .quiet
            }
        return Badge(voice.text("finding_severity_" + severity.rawValue), tone)
    }

    /// Each photograph with its time and place, and how far these can be relied on; `nil` where there is none.
    private func photographsPart(_ detail: InspectionDetail, _ voice: Voice) -> OfficePage.Part? {
        guard !detail.photographs.isEmpty else { return nil }
        let inspection = detail.inspection
        let photographs = detail.photographs.map { photograph in
            let about =
                photograph.finding.map { voice.text("inspection_finding", ["number": "\($0)"]) }
                ?? voice.text("inspection_whole")
            func sourced(_ text: String, _ source: InspectionPhotograph.Source) -> String {
                text + voice.text("semicolon") + voice.text("photograph_source_" + source.rawValue)
            }
            let place = photograph.place.flatMap { place in
                (place.name ?? place.position.map { "\($0)" }).map { sourced($0, place.source) }
            }
            var badges: [Badge] = []
            if photograph.timeSource == .typed { badges.append(Badge(voice.text("photograph_no_time"), .waiting)) }
            if photograph.place == nil { badges.append(Badge(voice.text("photograph_no_place"), .waiting)) }
            if photograph.place?.source == .typed {
                badges.append(Badge(voice.text("photograph_place_stated"), .waiting))
            }
            if !photograph.isOfTheDay(inspection.visitedAt) {
                badges.append(Badge(voice.text("photograph_other_day"), .bad))
            }
            return Gallery.Photograph(
                url: InspectionPages.path + "/\(inspection.id)/files/\(photograph.file.digest)",
                label: about + voice.text("colon") + photograph.file.name,
                lines: [
                    about, sourced(voice.instant(photograph.takenAt), photograph.timeSource), place,
                ].compactMap(\.self), badges: badges)
        }
        var part = OfficePage.Part(
            heading: voice.text("field_visitPhotographs"), note: voice.text("inspection_photograph_rule"))
        part.gallery = Gallery(photographs: photographs)
        return part
    }

    /// Where the unit says what it has to say; `nil` for whom that is not, or no more.
    private func answerPart(_ detail: InspectionDetail, _ visit: Visit, _ problems: [Problem]) -> OfficePage.Part? {
        guard detail.mayHear else { return nil }
        let voice = visit.voice
        let make = FieldMaker(voice, problems)
        return OfficePage.Part(
            heading: voice.text("inspection_view_heading"), anchor: "view",
            form: FormView(
                action: InspectionPages.path + "/\(detail.inspection.id)/view",
                fields: [
                    make.area(
                        "inspectionView", visit.form["inspectionView"], required: true,
                        hint: voice.text("hint_inspection_view"))
                ], submitLabel: voice.text("inspection_hear"),
                hidden: [Self.version(visit, stored: detail.inspection.version, problems)]))
    }

    /// Where it is closed; a sentence while that is too early.
    private func closurePart(_ detail: InspectionDetail, _ visit: Visit, _ problems: [Problem]) -> OfficePage.Part? {
        let voice = visit.voice
        guard detail.mayClose else {
            return detail.inspection.state == .submitted
                ? OfficePage.Part(note: voice.text("inspection_waits", ["count": "\(MatterDesk.hearingDays)"])) : nil
        }
        let make = FieldMaker(voice, problems)
        return OfficePage.Part(
            heading: voice.text("inspection_close"), anchor: "closure",
            form: FormView(
                action: InspectionPages.path + "/\(detail.inspection.id)/closure",
                fields: [
                    make.area(
                        "conclusion", visit.form["conclusion"], required: true, hint: voice.text("hint_conclusion"))
                ], submitLabel: voice.text("inspection_close"),
                hidden: [Self.version(visit, stored: detail.inspection.version, problems)]))
    }

    /// What happened to it, the newest first.
    private func coursePart(_ inspection: Inspection, _ voice: Voice) async throws -> OfficePage.Part {
        let people = [inspection.submittedBy, inspection.view?.by, inspection.conclusion?.by].compactMap(\.self)
        let names = try await identity.names(of: Set(people.map(\.rawValue)))
        func entry(_ at: Int64, _ by: Person.ID?, _ key: String) -> Timeline.Entry {
            Timeline.Entry(
                time: voice.instant(at), who: by.flatMap { names[$0.rawValue] }.map { voice.phrase($0).text } ?? "",
                what: voice.text(key))
        }
        let entries = [
            inspection.conclusion.map { entry($0.at, $0.by, "action_inspection_closed") },
            inspection.view.map { entry($0.at, $0.by, "action_inspection_heard") },
            entry(inspection.receivedAt, inspection.submittedBy, "action_inspection_submitted"),
            entry(inspection.visitedAt, nil, "inspection_visited"),
        ].compactMap(\.self)
        return OfficePage.Part(
            heading: voice.text("matter_steps"), timeline: Timeline(entries, emptyText: voice.text("value_none")))
    }

    // MARK: What is done with it

    func hearInspection(_ visit: Visit) async throws -> Response {
        let id: Inspection.ID = try visit.identifier()
        return try await answering(visit) {
            try await meetings.matters.hear(
                visit.form["inspectionView"], of: id, basedOn: visit.version, as: visit.viewer)
            return Self.redirect(InspectionPages.path + "/\(id)", done: "inspection_heard")
        }
    }

    func closeInspection(_ visit: Visit) async throws -> Response {
        let id: Inspection.ID = try visit.identifier()
        return try await answering(visit) {
            try await meetings.matters.close(
                id, concluding: visit.form["conclusion"], basedOn: visit.version, as: visit.viewer)
            return Self.redirect(InspectionPages.path + "/\(id)", done: "inspection_closed")
        }
    }

    private func answering(_ visit: Visit, _ work: () async throws -> Response) async throws -> Response {
        do {
            return try await work()
        } catch let problems as Problems {
            return try await inspectionPage(visit, problems.list)
        } catch is StaleEdit {
            return try await inspectionPage(visit, [], isStale: true)
        }
    }

    func makeMatterOfFinding(_ visit: Visit) async throws -> Response {
        let id: Inspection.ID = try visit.identifier()
        guard let finding = visit.parameters.get("finding").flatMap({ Int64($0) }) else { throw Refusal.unknown }
        let matter = try await meetings.matters.makeMatter(
            ofFinding: finding, of: id, basedOn: visit.version, as: visit.viewer)
        return Self.redirect(MatterPages.path + "/\(matter.id)", done: "matter_registered")
    }

    func inspectionFile(_ visit: Visit) async throws -> Response {
        let hash = visit.parameters.get("hash") ?? ""
        let file = try await meetings.matters.photograph(hash, of: visit.identifier(), as: visit.viewer)
        return try await files.shown(hash, named: file.name, type: file.mediaType, to: visit.request)
    }

    // MARK: Elsewhere

    /// The inspections of a matter on its own page; `nil` where there is none.
    func inspectionsPart(of matter: Matter, _ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part? {
        let inspections = try await meetings.matters.inspections(of: matter.id, as: viewer)
        guard !inspections.isEmpty else { return nil }
        return OfficePage.Part(
            heading: voice.text("office_nav_inspections"), timeline: timeline(inspections, viewer, voice))
    }

    /// The inspections that wait for the view of the viewer's unit, at the top of their home; `nil` for none.
    func inspectionWorkPart(_ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part? {
        let inspections = try await meetings.matters.inspectionsToAnswer(by: viewer)
        guard !inspections.isEmpty else { return nil }
        return OfficePage.Part(
            heading: voice.text("home_inspections"), timeline: timeline(inspections, viewer, voice))
    }

    private func timeline(_ inspections: [Inspection], _ viewer: Viewer, _ voice: Voice) -> Timeline {
        let entries = inspections.map { inspection in
            let subject = viewer.tree.keepingUnit(of: inspection.subject).map { voice.phrase($0.name).text }
            return Timeline.Entry(
                time: voice.instant(inspection.visitedAt), who: subject ?? "", what: "\(inspection.number)",
                lang: voice.lang(.zhHans), url: InspectionPages.path + "/\(inspection.id)",
                badge: Self.badge(inspection.state, voice))
        }
        return Timeline(entries, emptyText: voice.text("inspection_none"))
    }
}
