import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

extension Office {
    /// The form of a new inspection; of a matter, with who leads it.
    func newInspection(_ visit: Visit) async throws -> Response {
        let viewer = try visit.viewer
        var draft = InspectionDraft()
        draft.clientKey = OfficeDoor.randomText()
        draft.unit = viewer.units(SupervisionPolicy.superviseMatters).first.map { "\($0.id)" } ?? ""
        draft.visitedAt = MinuteText.text(now())
        draft.inspectors = visit.voice.phrase(viewer.person.name).text
        if let id = Matter.ID(text: visit.query("matter")) {
            let matter = try await meetings.matters.matterToInspect(id, as: viewer)
            (draft.matter, draft.chosenMatter) = ("\(matter.number)", "\(matter.id)")
            draft.subject = viewer.tree.keeper(of: matter.leadUnit)?.description ?? ""
            if viewer.may(SupervisionPolicy.superviseMatters, at: matter.issuingUnit) {
                draft.unit = viewer.tree.keeper(of: matter.issuingUnit)?.description ?? draft.unit
            }
        }
        return try inspectionForm(visit, draft, [])
    }

    /// - Parameter conflict: what arrived before under the key of this form.
    func inspectionForm(
        _ visit: Visit, _ draft: InspectionDraft, _ problems: [Problem], conflict: InspectionConflict? = nil
    ) throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var page = OfficePage(
            heading: voice.text("inspection_new"), section: "inspections", lead: voice.text("inspection_new_lead"),
            breadcrumb: [
                Link(label: voice.text("office_nav_inspections"), url: InspectionPages.path),
                Link(label: voice.text("inspection_new"), url: "#main", current: true),
            ])
        if let conflict {
            page.actions = [
                .link("\(conflict.stored.number)", InspectionPages.path + "/\(conflict.stored.id)", isPrimary: true)
            ]
        }
        var make = FieldMaker(voice, problems)
        if let conflict { make.stored = Self.stored(conflict) }
        let form = InspectionFormView(
            action: InspectionPages.path, person: viewer.person.id.description,
            submittedAs: voice.text("inspection_submitted_as", ["name": voice.phrase(viewer.person.name).text]),
            // What is sent again after a conflict is meant as another visit.
            clientKey: conflict == nil ? draft.clientKey : OfficeDoor.randomText(), matter: draft.chosenMatter,
            latitude: draft.latitude, longitude: draft.longitude, fields: inspectionFields(draft, viewer, make),
            findings: (0..<MatterDesk.mostFindings).map { block in
                Self.finding(block, draft, problems, conflict?.findings ?? [], voice)
            }, photographs: Self.photographs(nil, problems, voice), cancelURL: InspectionPages.path,
            script: assets.address(of: "inspections.js"), store: assets.address(of: "inspections-store.js"),
            worker: InspectionPages.worker, words: InspectionWords.json(voice))
        page.parts = [OfficePage.Part(inspection: form)]
        return try formResponse(
            page, visit, problems, isStale: conflict != nil, stale: "inspection_conflict",
            summary: Self.inspectionSummary(problems, voice))
    }

    private func inspectionFields(_ draft: InspectionDraft, _ viewer: Viewer, _ make: FieldMaker) -> [FieldView] {
        let voice = make.voice
        return [
            make.select(
                "inspectedUnit", draft.subject, empty: voice.text("value_choose"), required: true,
                Self.unitOptions(MatterDesk.inspectedUnits(viewer), viewer, voice)),
            make.select(
                "inspectionMethod", draft.method.orNil ?? Inspection.Method.inspection.rawValue, required: true,
                Self.methods(voice)),
            make.text(
                "visitedAt", draft.visitedAt, type: "datetime-local", required: true,
                hint: voice.text("hint_visited_at")),
            make.text("visitPlace", draft.place, hint: voice.text("hint_visit_place")),
            make.text("inspectors", draft.inspectors, required: true, hint: voice.text("hint_inspectors")),
            make.select(
                "inspectingUnit", draft.unit, required: true, hint: voice.text("hint_inspecting_unit"),
                Self.unitOptions(viewer.units(SupervisionPolicy.superviseMatters), viewer, voice)),
            make.text("matterNumber", draft.matter, hint: voice.text("hint_inspection_matter")),
            make.area(
                "inspectionSummary", draft.summary, required: true, hint: voice.text("hint_inspection_summary")),
        ]
    }

    /// A block of the form. Its fields are sent under the same names as those of the others, in their order; its
    /// photographs under names with its place from 1.
    private static func finding(
        _ block: Int, _ draft: InspectionDraft, _ problems: [Problem], _ stored: [InspectionFinding], _ voice: Voice
    ) -> InspectionFormView.Finding {
        let suffix = "-\(block + 1)"
        let own = problems.filter { $0.field.hasSuffix(suffix) }.map {
            Problem(field: String($0.field.dropLast(suffix.count)), key: $0.key, arguments: $0.arguments)
        }
        var make = FieldMaker(voice, own)
        if stored.indices.contains(block) { make.stored = Self.stored(stored[block]) }
        let typed = draft.findings.indices.contains(block) ? draft.findings[block] : InspectionFindingDraft()
        let fields = [
            make.area("findingText", typed.text),
            make.select(
                "findingKind", typed.kind.orNil ?? InspectionFinding.Kind.problem.rawValue,
                InspectionFinding.Kind.allCases.map { ($0.rawValue, voice.text("finding_kind_" + $0.rawValue)) }),
            make.select(
                "findingSeverity", typed.severity.orNil ?? InspectionFinding.Severity.general.rawValue,
                hint: voice.text("hint_finding_severity"), severities(voice)),
            make.area("findingExplanation", typed.explanation, hint: voice.text("hint_finding_explanation")),
            make.text("findingDeadline", typed.deadline, type: "date", hint: voice.text("hint_finding_deadline")),
        ].map { $0.renamed($0.id + suffix) }
        return InspectionFormView.Finding(
            heading: voice.text("inspection_finding", ["number": "\(block + 1)"]),
            isOpen: block == 0 || !own.isEmpty || typed != InspectionFindingDraft(),
            fields: [fields[0], photographs(block, own, voice)] + fields.dropFirst())
    }

    private static func photographs(_ block: Int?, _ problems: [Problem], _ voice: Voice) -> FieldView {
        // Problems name the field as it is sent.
        let own = problems.filter { $0.field == "photographs" }.map {
            Problem(field: "visitPhotographs", key: $0.key, arguments: $0.arguments)
        }
        let make = FieldMaker(voice, own)
        var field = make.upload(
            "visitPhotographs",
            hint: voice.text(block == nil ? "hint_visit_photographs" : "hint_finding_photographs"))
        (field.accepts, field.captures) = ("image/*", "environment")
        let name = "photographs" + (block.map { "-\($0 + 1)" } ?? "")
        return field.renamed("field-" + name, name: name)
    }

    /// What arrived before, by field.
    private static func stored(_ conflict: InspectionConflict) -> [String: String] {
        let stored = conflict.stored
        return [
            "inspectedUnit": "\(stored.subject)", "inspectionMethod": stored.method.rawValue,
            "visitedAt": MinuteText.text(stored.visitedAt), "visitPlace": stored.place ?? "",
            "inspectors": stored.inspectors.joined(separator: "、"), "inspectingUnit": "\(stored.unit)",
            "inspectionSummary": stored.summary,
        ]
    }

    private static func stored(_ finding: InspectionFinding) -> [String: String] {
        [
            "findingText": finding.text, "findingKind": finding.kind.rawValue,
            "findingSeverity": finding.severity?.rawValue ?? "", "findingExplanation": finding.explanation ?? "",
            "findingDeadline": finding.deadline?.description ?? "",
        ]
    }

    /// What is wrong, at the top: fields of a block with the number of what was found.
    private static func inspectionSummary(_ problems: [Problem], _ voice: Voice) -> ErrorSummary? {
        guard !problems.isEmpty else { return nil }
        let links = problems.map { problem in
            let parts = problem.field.split(separator: "-")
            let field = parts.first == "photographs" ? "visitPhotographs" : parts.first.map(String.init) ?? ""
            let place =
                parts.count > 1
                ? voice.text("inspection_finding", ["number": String(parts[1])]) + voice.text("colon") : ""
            return Link(
                label: place + voice.text("field_" + field) + voice.text("colon")
                    + voice.text(problem.key, problem.arguments), url: "#field-" + problem.field)
        }
        return ErrorSummary(heading: voice.text("office_error_summary", ["count": "\(problems.count)"]), links: links)
    }
}

/// What the script of the form says.
enum InspectionWords {
    private static let names = [
        "kept", "kept_state_offline", "kept_state_signed_out", "kept_state_sending", "kept_state_waiting", "sign_in",
        "open", "send", "delete", "delete_sure", "as_another", "photographs", "no_storage", "no_place", "place_found",
        "place_asked", "too_large", "other_person", "problems", "opened", "sent", "draft",
        "kept_state_not_allowed", "no_matter", "whose",
    ]

    static func json(_ voice: Voice) -> String {
        JSONText.object(names.map { ($0, .text(voice.text("inspection_say_" + $0))) }).line
    }
}
