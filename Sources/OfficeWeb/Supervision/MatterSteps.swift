import Hummingbird
import Identity
import Kernel
import Publishing
import Supervision
import WebSupport

/// The steps of a matter's course, each a page with one button, and the files that came with them.
enum MatterSteps {
    private static let reading = OfficeRoute.Access.permission(SupervisionPolicy.readMatters)

    static let routes: [OfficeRoute] = [
        .get(MatterPages.path + "/:id/steps/:action", reading) { office, visit in
            try await office.matterStepPage(visit, [])
        },
        .post(MatterPages.path + "/:id/steps/:action", reading) { office, visit in
            try await office.takeMatterStep(visit)
        },
        .text(MatterPages.path + "/:id/steps/:action/files", reading) { office, visit in
            try await office.takeMatterStep(visit)
        },
        .get(MatterPages.path + "/:id/files/:hash", reading) { office, visit in try await office.matterFile(visit) },
    ]

    /// As buttons stand beside each other: what leads on first, what ends or stops a matter last.
    static let order: [MatterAction] = [
        .assign, .acknowledge, .resume, .progress, .report, .verify, .close, .archive, .sendBack, .grantExtension,
        .refuseExtension, .askExtension, .remind, .breakDown, .transfer, .suspend, .merge,
    ]
}

extension Office {
    /// Buttons for what the viewer may do now; signing takes one press.
    static func stepActions(_ detail: MatterDetail, _ voice: Voice) -> [Action] {
        let path = MatterPages.path + "/\(detail.matter.id)/steps/"
        var isPrimary = true
        return MatterSteps.order.filter(detail.actions.contains).map { action in
            defer { isPrimary = false }
            let label = voice.text("matter_step_" + action.word)
            guard action == .acknowledge else { return .link(label, path + action.rawValue, isPrimary: isPrimary) }
            return .post(
                label, path + action.rawValue, isPrimary: isPrimary,
                hidden: [FormView.Hidden(name: "version", value: "\(detail.matter.version)")])
        }
    }

    func matterStepPage(_ visit: Visit, _ problems: [Problem], isStale: Bool = false) async throws -> Response {
        let voice = visit.voice
        let (detail, action) = try await matterStep(visit)
        let matter = detail.matter
        let label = voice.text("matter_step_" + action.word)
        var page = OfficePage(
            heading: label + voice.text("colon") + "\(matter.number)", section: "matters",
            lead: voice.text("matter_step_lead_" + action.word),
            breadcrumb: [
                Link(label: voice.text("office_nav_matters"), url: MatterPages.path),
                Link(label: "\(matter.number)", url: MatterPages.path + "/\(matter.id)"),
                Link(label: label, url: "#main", current: true),
            ])
        page.parts = [OfficePage.Part(facts: stepFacts(detail, try visit.viewer, voice))]
        guard detail.actions.contains(action) else {
            let refusal = try await meetings.matters.refusal(action, of: matter.id, as: visit.viewer)
            page.parts.append(.note(voice.text(refusal.key, refusal.arguments)))
            return try response(page, visit, status: refusal == .notAllowed ? .forbidden : .conflict)
        }
        page.parts.append(OfficePage.Part(form: try stepForm(action, matter, problems, visit, label)))
        return try formResponse(page, visit, problems, isStale: isStale)
    }

    private func matterStep(_ visit: Visit) async throws -> (MatterDetail, MatterAction) {
        guard let action = visit.parameters.get("action").flatMap(MatterAction.init(rawValue:)) else {
            throw Refusal.unknown
        }
        return (try await meetings.matters.matter(visit.identifier(), as: visit.viewer), action)
    }

    private func stepFacts(_ detail: MatterDetail, _ viewer: Viewer, _ voice: Voice) -> Facts {
        let matter = detail.matter
        var facts = Facts()
        facts.add(voice.text("field_state"), state: Self.badge(matter.state, voice))
        facts.add(voice.text("column_matter"), matter.text)
        facts.add(
            voice.text("field_leadUnit"),
            viewer.tree.keepingUnit(of: matter.leadUnit).map { voice.phrase($0.name).text })
        facts.add(voice.text("field_deadline"), matter.deadline.map(voice.day))
        facts.add(voice.text("field_askedDeadline"), matter.askedDeadline.map(voice.day))
        return facts
    }

    private func stepForm(
        _ action: MatterAction, _ matter: Matter, _ problems: [Problem], _ visit: Visit, _ label: String
    ) throws -> FormView {
        let voice = visit.voice
        let viewer = try visit.viewer
        let make = FieldMaker(voice, problems)
        let isSent = visit.request.method == .post
        func typed(_ name: String, _ first: String) -> String { isSent ? visit.form[name] : first }
        let asked = action.fields.filter { $0 != .milestones || !Self.openMilestones(matter, voice).isEmpty }
        var fields = asked.map { field -> FieldView in
            switch field {
            case .deadline:
                make.text(
                    "deadline", typed("deadline", matter.deadline.map { "\($0)" } ?? ""), type: "date", required: true,
                    hint: voice.text("hint_step_deadline"))
            case .unit:
                make.select(
                    "unit", typed("unit", ""), empty: voice.text("value_choose"), required: true,
                    Self.unitOptions(Array(MatterDesk.receivers(of: matter, viewer.tree)), viewer, voice))
            case .units: make.text("units", typed("units", ""), required: true, hint: voice.text("hint_step_units"))
            case .progress:
                make.text(
                    "progress", typed("progress", "\(matter.progress)"), required: true,
                    hint: voice.text("hint_step_progress"), mode: "numeric")
            case .other: make.text("other", typed("other", ""), required: true, hint: voice.text("hint_step_other"))
            case .photographs:
                photographs(make, voice)
            case .quality:
                make.select(
                    "quality", typed("quality", ""), empty: voice.text("quality_none"),
                    hint: voice.text("hint_quality"),
                    (1...5).reversed().map { ("\($0)", voice.text("quality_\($0)")) })
            case .milestones:
                make.boxes("reached", Set(visit.form.all("reached")), Self.openMilestones(matter, voice))
            }
        }
        let needsNote = meetings.matters.rules.steps.contains { $0.action == action && $0.needsReason }
        fields.append(
            make.area(
                "note", typed("note", ""), required: needsNote,
                hint: action.fields.contains(.photographs) ? voice.text("hint_step_note") : nil))
        let isUpload = action.fields.contains(.photographs)
        return FormView(
            action: MatterPages.path + "/\(matter.id)/steps/\(action.rawValue)" + (isUpload ? "/files" : ""),
            fields: fields, submitLabel: label, isDangerous: [.sendBack, .suspend, .merge].contains(action),
            hidden: [Self.version(visit, stored: matter.version, problems)],
            cancelURL: MatterPages.path + "/\(matter.id)", isUpload: isUpload)
    }

    /// The milestones that are not reached yet, by their places.
    private static func openMilestones(_ matter: Matter, _ voice: Voice) -> [(value: String, label: String)] {
        matter.milestones.enumerated().filter { $0.element.reached == nil }
            .map { ("\($0.offset)", voice.day($0.element.due) + " " + $0.element.text) }
    }

    private func photographs(_ make: FieldMaker, _ voice: Voice) -> FieldView {
        var field = make.upload("photographs", hint: voice.text("hint_step_photographs"))
        field.accepts = "image/*,.pdf,.docx,.xlsx"
        return field
    }

    func takeMatterStep(_ visit: Visit) async throws -> Response {
        let (detail, action) = try await matterStep(visit)
        do {
            var draft = MatterStepDraft()
            (draft.note, draft.progress) = (visit.form["note"], visit.form["progress"])
            (draft.deadline, draft.unit, draft.other) = (
                visit.form["deadline"], visit.form["unit"], visit.form["other"]
            )
            let (units, unknown) = UnitNames(try visit.viewer.tree).units(in: visit.form["units"])
            if let unknown {
                throw Problems([Problem(field: "units", key: unknown.key, arguments: ["name": unknown.name])])
            }
            draft.units = units.map(\.description)
            (draft.milestones, draft.quality) = (visit.form.all("reached"), visit.form["quality"])
            draft.files = try await proofs(
                visit, isTaken: detail.actions.contains(action) && action.fields.contains(.photographs))
            let taken = try await meetings.matters.take(
                action, draft, on: detail.matter.id, basedOn: visit.version, as: visit.viewer)
            let step = "matter_" + action.word
            // Whoever passed a matter on may not see it any more.
            let isSeen = taken.isReadable(by: try visit.viewer)
            return Self.redirect(MatterPages.path + (isSeen ? "/\(taken.id)" : ""), done: step)
        } catch let problems as Problems {
            return try await matterStepPage(visit, problems.list)
        } catch is StaleEdit {
            return try await matterStepPage(visit, [], isStale: true)
        }
    }

    /// What was sent as proof, stored; nothing of a step that is not taken.
    private func proofs(_ visit: Visit, isTaken: Bool) async throws -> [MatterFile] {
        guard isTaken else { return [] }
        var proofs: [MatterFile] = []
        for file in visit.form.files where file.field == "photographs" && !(file.name.isEmpty && file.bytes.isEmpty) {
            do {
                let kept = try await fileDesk.keep(file.bytes, file.name.orNil ?? "file").file
                proofs.append(
                    MatterFile(digest: kept.hash, name: kept.name, mediaType: kept.mediaType, size: kept.size))
            } catch let problem as Problem {
                throw Problems([Problem(field: "photographs", key: problem.key, arguments: problem.arguments)])
            }
        }
        return proofs
    }

    func matterFile(_ visit: Visit) async throws -> Response {
        let hash = visit.parameters.get("hash") ?? ""
        let file = try await meetings.matters.file(hash, of: visit.identifier(), as: visit.viewer)
        return try await files.shown(hash, named: file.name, type: file.mediaType, to: visit.request)
    }
}
