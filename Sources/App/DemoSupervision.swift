import DemoData
import Foundation
import Identity
import Kernel
import Supervision

/// What a district supervises in the demonstration, and how far it is.
private struct DemoSupervision: Decodable {
    struct Milestone: Decodable {
        /// So many days from today.
        let days: Int
        let text: String
    }
    struct Line: Decodable {
        let text: String
        let source: String
        let sourceText: String
        /// Codes of units.
        let lead: String
        let helpers: [String]?
        let topic: String
        let weight: Int?
        let milestones: [Milestone]?
        let steps: [DemoMatterStep]
    }
    struct Finding: Decodable {
        let kind: String
        let severity: String?
        let text: String
        let days: Int?
    }
    struct Visit: Decodable {
        let subject: String
        let method: String
        let place: String
        let inspectors: String
        let summary: String
        let findings: [Finding]
    }

    let unit: String
    /// Name for signing in.
    let supervisor: String
    let matters: [Line]
    let inspection: Visit
}

/// A step that a matter of the demonstration took.
struct DemoMatterStep: Decodable {
    /// Name for signing in.
    let by: String
    let step: String
    /// For a deadline: so many days from today.
    let days: Int?
    let progress: Int?
    let quality: Int?
    let note: String?
}

extension Platform {
    /// Puts matters of a district on their way, drafts a circular of them, and enters a visit.
    /// - Throws: `Problem` when the demo's files do not fit each other.
    func fillWithDemoSupervision() async throws {
        let demo = try JSONDecoder().decode(
            DemoSupervision.self, from: Data(contentsOf: DemoData.folder.appending(path: "supervision.json")))
        let (unit, matters) = try await acting(as: demo.supervisor) { supervisor in
            let unit = try Self.unit(demo.unit, supervisor)
            let drafts = try demo.matters.map { try Self.draft($0, supervisor) }
            return (unit, try await matterDesk.register(drafts, issuedBy: unit, as: supervisor))
        }
        for (line, one) in zip(demo.matters, matters) {
            for step in line.steps { try await take(step, on: one.matter.id) }
        }
        try await acting(as: demo.supervisor) { supervisor in
            var circular = CircularDraft()
            (circular.unit, circular.from) = ("\(unit)", try Self.day(-30))
            circular.until = try Self.day(0)
            _ = try await matterDesk.draftCircular(circular, as: supervisor)
            _ = try await matterDesk.submit(
                try Self.draft(demo.inspection, of: unit, supervisor), as: supervisor)
        }
    }

    /// Takes a step of a matter as one of the cast.
    func take(_ told: DemoMatterStep, on matter: Matter.ID) async throws {
        guard let action = MatterAction(rawValue: told.step) else { throw Self.misfit }
        try await acting(as: told.by) { actor in
            var draft = MatterStepDraft()
            (draft.note, draft.progress) = (told.note ?? "", told.progress.map(String.init) ?? "")
            draft.quality = told.quality.map(String.init) ?? ""
            draft.deadline = try told.days.map(Self.day) ?? ""
            let version = try await matterDesk.matter(matter, as: actor).matter.version
            _ = try await matterDesk.take(action, draft, on: matter, basedOn: version, as: actor)
        }
    }

    private static var misfit: Problem { Problem(field: "supervision.json", key: "problem_file_not_readable") }

    /// So many days from today, as forms have it.
    private static func day(_ days: Int) throws -> String {
        guard let day = CalendarDay(shanghaiSeconds: now()).adding(days: days) else { throw misfit }
        return "\(day)"
    }

    private static func unit(_ code: String, _ viewer: Viewer) throws -> Identity.Unit.ID {
        guard let unit = viewer.tree.unit(code: code) else { throw misfit }
        return unit.id
    }

    private static func draft(_ line: DemoSupervision.Line, _ viewer: Viewer) throws -> MatterDraft {
        var draft = MatterDraft()
        (draft.text, draft.sourceKind, draft.sourceText) = (line.text, line.source, line.sourceText)
        draft.leadUnit = "\(try unit(line.lead, viewer))"
        draft.coUnits = try (line.helpers ?? []).map { "\(try unit($0, viewer))" }
        (draft.topic, draft.weight) = (line.topic, line.weight.map(String.init) ?? "")
        draft.milestones = try (line.milestones ?? []).map { "\(try day($0.days)) \($0.text)" }.joined(separator: "\n")
        return draft
    }

    private static func draft(
        _ visit: DemoSupervision.Visit, of unit: Identity.Unit.ID, _ viewer: Viewer
    ) throws -> InspectionDraft {
        var draft = InspectionDraft()
        draft.clientKey = UUID().uuidString.replacing("-", with: "").lowercased()
        (draft.unit, draft.subject) = ("\(unit)", "\(try Self.unit(visit.subject, viewer))")
        draft.method = visit.method
        (draft.place, draft.inspectors, draft.summary) = (visit.place, visit.inspectors, visit.summary)
        draft.visitedAt = try day(0) + "T00:00"
        draft.findings = try visit.findings.map { told in
            var finding = InspectionFindingDraft()
            (finding.kind, finding.severity, finding.text) = (told.kind, told.severity ?? "", told.text)
            finding.deadline = try told.days.map(day) ?? ""
            return finding
        }
        return draft
    }
}
