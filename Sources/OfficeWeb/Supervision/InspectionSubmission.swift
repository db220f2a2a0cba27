import Exchange
import Hummingbird
import Identity
import Kernel
import Ledger
import NIOPosix
import Publishing
import Supervision
import WebSupport

extension Office {
    /// Takes in an inspection, from a form or from what a phone kept. What arrives twice is answered in the same way twice.
    func submitInspection(_ visit: Visit) async throws -> Response {
        let viewer = try visit.viewer
        let files = visit.form.files.filter {
            ($0.field == "photographs" || $0.field.hasPrefix("photographs-")) && !($0.name.isEmpty && $0.bytes.isEmpty)
        }
        var draft = Self.inspectionDraft(visit.form)
        draft.photographs = try await Self.photographs(files, visit.form)
        do {
            if let arrived = try await meetings.matters.arrived(draft, as: viewer) { return Self.taken(arrived) }
            try await meetings.matters.check(draft, as: viewer)
            for (place, file) in files.enumerated() where draft.photographs.indices.contains(place) {
                try await keep(file, &draft.photographs[place])
            }
            return Self.taken(try await meetings.matters.submit(draft, as: viewer))
        } catch let problems as Problems {
            return try inspectionForm(visit, draft, problems.list)
        } catch let conflict as InspectionConflict {
            return try inspectionForm(visit, draft, [], conflict: conflict)
        }
    }

    private static func taken(_ inspection: Inspection) -> Response {
        redirect(InspectionPages.path + "/\(inspection.id)", done: "inspection_submitted")
    }

    private static func inspectionDraft(_ form: FormBody) -> InspectionDraft {
        var draft = InspectionDraft()
        (draft.clientKey, draft.unit, draft.subject) = (
            form["clientKey"], form["inspectingUnit"], form["inspectedUnit"]
        )
        (draft.matter, draft.method, draft.place) = (form["matterNumber"], form["inspectionMethod"], form["visitPlace"])
        draft.chosenMatter = form["inspectedMatter"]
        (draft.latitude, draft.longitude, draft.visitedAt) = (form["latitude"], form["longitude"], form["visitedAt"])
        (draft.inspectors, draft.summary) = (form["inspectors"], form["inspectionSummary"])
        let columns = ["findingText", "findingKind", "findingSeverity", "findingExplanation", "findingDeadline"].map(
            form.all)
        draft.findings = (0..<(columns.map(\.count).max() ?? 0)).map { block in
            let values = columns.map { $0.indices.contains(block) ? $0[block] : "" }
            var finding = InspectionFindingDraft()
            (finding.text, finding.kind, finding.severity) = (values[0], values[1], values[2])
            (finding.explanation, finding.deadline) = (values[3], values[4])
            return finding
        }
        return draft
    }

    /// The photographs of a form before anybody looked into them. Its field `taken` says when the phone made a file:
    /// `photographs-2 0 1773277200`, field and place in it from 0.
    private static func photographs(
        _ files: [UploadedFile], _ form: FormBody
    ) async throws -> [InspectionPhotographDraft] {
        var times: [String: Int64] = [:]
        for line in form.all("taken") {
            let parts = line.split(separator: " ")
            if parts.count == 3, let seconds = Int64(parts[2]), seconds > 0, seconds < 1 << 40 {
                times["\(parts[0]) \(parts[1])"] = seconds
            }
        }
        let prints = try await NIOThreadPool.singleton.runIfActive { files.map { "\(LedgerHash(of: $0.bytes))" } }
        var places: [String: Int] = [:]
        return zip(files, prints).map { file, print in
            let place = places[file.field, default: 0]
            places[file.field] = place + 1
            let number = file.field.split(separator: "-").dropFirst().first.flatMap { Int($0) } ?? 0
            var draft = InspectionPhotographDraft(
                block: (1...MatterDesk.mostFindings).contains(number) ? number - 1 : nil, fingerprint: print)
            draft.deviceTime = times["\(file.field) \(place)"]
            return draft
        }
    }

    /// Stores a photograph, and notes what its camera wrote into it, which the stored picture has no more.
    private func keep(_ file: UploadedFile, _ draft: inout InspectionPhotographDraft) async throws {
        do {
            let taken = try await fileDesk.keepPhotograph(file.bytes, file.name.orNil ?? "photograph")
            let kept = taken.kept.file
            draft.file = MatterFile(digest: kept.hash, name: kept.name, mediaType: kept.mediaType, size: kept.size)
            draft.cameraTime = taken.capture.takenAt
            draft.cameraPosition = GeographicPosition(
                degreesNorth: taken.capture.latitude, degreesEast: taken.capture.longitude)
        } catch let problem as Problem {
            throw Problems([Problem(field: file.field, key: problem.key, arguments: problem.arguments)])
        }
    }
}
