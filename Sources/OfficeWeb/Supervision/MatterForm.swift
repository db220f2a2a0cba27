import Hummingbird
import Identity
import Kernel
import Meetings
import Supervision
import WebSupport

extension Office {
    /// A matter that comes from no meeting: a leader's note, a document, an inspection.
    func newMatter(_ visit: Visit, _ draft: MatterDraft, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let units = viewer.units(SupervisionPolicy.registerMatters)
        let unit = FieldMaker(voice, problems).select(
            "issuingUnit", visit.form["issuingUnit"].orNil ?? units.first.map { "\($0.id)" } ?? "", required: true,
            hint: voice.text("hint_issuing_unit"), Self.unitOptions(units, viewer, voice))
        return try form(
            visit, voice.text("matter_new"), MatterPages.path, draft, visit.form["coUnits"], [unit], problems)
    }

    func registerMatter(_ visit: Visit) async throws -> Response {
        var draft = Self.matterDraft(visit)
        do {
            guard let unit = Unit.ID(text: visit.form["issuingUnit"]) else {
                throw Problems([Problem(field: "issuingUnit", key: "problem_required")])
            }
            draft.coUnits = try Self.helpers(visit)
            let registered = try await meetings.matters.register([draft], issuedBy: unit, as: visit.viewer)
            guard let first = registered.first else { throw Refusal.unknown }
            return Self.redirect(MatterPages.path + "/\(first.matter.id)", done: "matter_registered")
        } catch let problems as Problems {
            return try await newMatter(visit, draft, problems.list.map(Self.ownField))
        }
    }

    func editMatter(_ visit: Visit) async throws -> Response {
        let matter = try await editableMatter(visit)
        return try form(visit, matter, MatterDraft(matter), nil, [])
    }

    func saveMatter(_ visit: Visit) async throws -> Response {
        let id: Matter.ID = try visit.identifier()
        var draft = Self.matterDraft(visit)
        do {
            draft.coUnits = try Self.helpers(visit)
            try await meetings.matters.edit(id, draft, basedOn: visit.version, as: visit.viewer)
            return Self.redirect(MatterPages.path + "/\(id)", done: "saved")
        } catch let problems as Problems {
            let matter = try await editableMatter(visit)
            return try form(visit, matter, draft, visit.form["coUnits"], problems.list.map(Self.ownField))
        } catch is StaleEdit {
            let matter = try await editableMatter(visit)
            return try form(visit, matter, draft, visit.form["coUnits"], [], isStale: true)
        }
    }

    private func editableMatter(_ visit: Visit) async throws -> Matter {
        let detail = try await meetings.matters.matter(visit.identifier(), as: visit.viewer)
        guard detail.mayPublish else { throw Refusal.notAllowed }
        guard detail.mayEdit else { throw Refusal(key: "refusal_matter_signed") }
        return detail.matter
    }

    private static func matterDraft(_ visit: Visit) -> MatterDraft {
        var draft = MatterDraft()
        (draft.text, draft.sourceKind) = (visit.form["task"], visit.form["sourceKind"])
        (draft.sourceText, draft.leadUnit) = (visit.form["sourceText"], visit.form["leadUnit"])
        (draft.deadline, draft.deadlineWords) = (visit.form["deadline"], visit.form["deadlineWords"])
        (draft.topic, draft.weight) = (visit.form["topic"], visit.form["weight"])
        (draft.secrecy, draft.milestones) = (visit.form["secrecy"], visit.form["milestones"])
        return draft
    }

    /// The units that help, of the names that were typed.
    private static func helpers(_ visit: Visit) throws -> [String] {
        let (units, unknown) = UnitNames(try visit.viewer.tree).units(in: visit.form["coUnits"])
        if let unknown {
            throw Problems([Problem(field: "coUnits", key: unknown.key, arguments: ["name": unknown.name])])
        }
        return units.map(\.description)
    }

    /// The desk calls `text` what the form calls `task`.
    private static func ownField(_ problem: Problem) -> Problem {
        problem.field == "text" ? Problem(field: "task", key: problem.key, arguments: problem.arguments) : problem
    }

    private func form(
        _ visit: Visit, _ matter: Matter, _ draft: MatterDraft, _ names: String?, _ problems: [Problem],
        isStale: Bool = false
    ) throws -> Response {
        try form(
            visit, visit.voice.text("matter_edit"), MatterPages.path + "/\(matter.id)", draft,
            names ?? UnitNames(visit.viewer.tree).text(matter.coUnits, visit.voice), [], problems,
            stored: isStale ? MatterDraft(matter) : nil, of: matter)
    }

    private func form(
        _ visit: Visit, _ heading: String, _ action: String, _ draft: MatterDraft, _ names: String,
        _ first: [FieldView], _ problems: [Problem], stored: MatterDraft? = nil, of matter: Matter? = nil
    ) throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var make = FieldMaker(voice, problems)
        if let stored {
            make.stored = [
                "task": stored.text, "leadUnit": stored.leadUnit, "deadline": stored.deadline,
                "deadlineWords": stored.deadlineWords, "topic": stored.topic, "sourceKind": stored.sourceKind,
                "sourceText": stored.sourceText, "weight": stored.weight,
                "secrecy": stored.secrecy, "milestones": stored.milestones,
                "coUnits": matter.map { UnitNames(viewer.tree).text($0.coUnits, voice) } ?? "",
            ]
        }
        var page = OfficePage(
            heading: heading, section: "matters",
            breadcrumb: [Link(label: voice.text("office_nav_matters"), url: MatterPages.path)]
                + (matter.map { [Link(label: "\($0.number)", url: action)] } ?? [])
                + [Link(label: heading, url: "#main", current: true)])
        let fields =
            Self.matterFields(
                action: draft.text, lead: draft.leadUnit, names: names, deadline: draft.deadline,
                words: draft.deadlineWords, topic: draft.topic, viewer, make)
            + [
                make.select(
                    "sourceKind", draft.sourceKind.orNil ?? Matter.SourceKind.instruction.rawValue, required: true,
                    Matter.SourceKind.allCases.map { ($0.rawValue, voice.text("matter_source_" + $0.word)) }),
                make.text("sourceText", draft.sourceText, hint: voice.text("hint_source_text")),
                make.text(
                    "weight", draft.weight.orNil ?? "1", hint: voice.text("hint_weight"), mode: "numeric"),
                make.select(
                    "secrecy", draft.secrecy.orNil ?? Matter.Secrecy.internal.rawValue, required: true,
                    hint: voice.text("hint_secrecy"),
                    Matter.Secrecy.allCases.map { ($0.rawValue, voice.text("matter_secrecy_" + $0.rawValue)) }),
                make.area("milestones", draft.milestones, hint: voice.text("hint_milestones")),
            ]
        var form = FormView(
            action: action, fields: first + fields,
            submitLabel: voice.text(matter == nil ? "matter_register" : "action_save"), cancelURL: action)
        if let matter { form.hidden = [Self.version(visit, stored: matter.version, problems)] }
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: stored != nil)
    }
}
