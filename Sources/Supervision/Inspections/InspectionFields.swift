import Identity
import Kernel

/// The form of an inspection, understood.
struct InspectionFields {
    private(set) var unit = Unit.ID(0)
    private(set) var subject = Unit.ID(0)
    private(set) var matter: Matter?
    private(set) var method = Inspection.Method.inspection
    private(set) var place: String?
    private(set) var position: GeographicPosition?
    private(set) var visitedAt: Int64 = 0
    private(set) var inspectors: [String] = []
    private(set) var summary = ""
    private(set) var findings: [InspectionFinding] = []
    private(set) var photographs: [InspectionPhotograph] = []

    /// How old a visit may be when it arrives: a phone may have been away for long.
    static let oldest: Int64 = 30 * 86_400
    /// How far a phone's clock may be ahead.
    static let clockError: Int64 = 600

    /// - Parameters:
    ///   - isWhole: the photographs are stored and were looked into; without, only what does not depend on that is judged.
    ///   - find: the matters that the viewer may see, by their number on paper.
    /// - Throws: `Problems` with all that is wrong; those of a block have its place from 1 behind the field
    ///   (`findingText-2`).
    init(
        _ draft: InspectionDraft, in tree: UnitTree, now: Int64, isWhole: Bool, find: (String) throws -> [Matter]
    ) throws {
        var reader = FieldReader()
        let isKey =
            draft.clientKey.utf8.count == 32
            && draft.clientKey.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        if !isKey { reader.add("clientKey", "problem_inspection_key") }
        // A phone may have been away while units came to an end. Numbers are counted by a unit that is there; the inspected
        // one stays what it was, and who keeps its records answers for it.
        let (typedUnit, typedSubject) = (Unit.ID(text: draft.unit.trimmed), Unit.ID(text: draft.subject.trimmed))
        let keeper = typedUnit.flatMap(tree.keeper)?.description ?? draft.unit
        unit = Self.unit(keeper, "inspectingUnit", tree, &reader) ?? unit
        let kept = Set([typedSubject].compactMap(\.self).filter { tree.keeper(of: $0) != nil })
        if let found = Self.unit(draft.subject, "inspectedUnit", tree, keeping: kept, &reader) {
            subject = found
            if tree[unit] != nil, !tree.contains(found, below: unit) {
                reader.add("inspectedUnit", "problem_inspection_below")
            }
        }
        matter = try Self.matter(draft, by: unit, of: subject, tree, &reader, find)
        method = reader.choice(draft.method, "inspectionMethod") ?? method
        let time = Self.time(draft.visitedAt, now: now, &reader)
        visitedAt = time ?? visitedAt
        place = reader.optional(draft.place, "visitPlace", limit: 200)
        position = GeographicPosition(
            degreesNorth: Double(draft.latitude.trimmed), degreesEast: Double(draft.longitude.trimmed))
        inspectors = draft.inspectors.listed
        if inspectors.isEmpty { reader.add("inspectors", "problem_required") }
        _ = reader.optional(inspectors.joined(separator: "、"), "inspectors", limit: 500)
        summary = reader.lines(draft.summary, "inspectionSummary", limit: 4000) ?? ""
        if draft.summary.trimmed.isEmpty { reader.add("inspectionSummary", "problem_required") }
        let blocks = draft.findings.indices.filter(draft.isFilled)
        if draft.photographs.count > MatterDesk.mostPhotographs {
            reader.add("photographs", "problem_too_many", ["limit": "\(MatterDesk.mostPhotographs)"])
        }
        if isWhole { photographs = located(draft, blocks) }
        var problems = reader.problems
        // Whoever was there gave the unit days from then on; those may be over when the phone comes back.
        let day = CalendarDay(shanghaiSeconds: time ?? now)
        for (place, block) in blocks.enumerated() {
            var reader = FieldReader(suffix: "-\(block + 1)")
            let finding = Self.finding(draft.findings[block], position: Int64(place + 1), of: day, &reader)
            if let finding, finding.severity == .serious, finding.explanation == nil,
                !isProved(finding, by: draft.photographs.contains { $0.block == block }, isWhole)
            {
                reader.add("findingExplanation", "problem_inspection_proof")
            }
            problems += reader.problems
            if let finding { findings.append(finding) }
        }
        try Problems(problems).check()
    }

    private static func unit(
        _ text: String, _ field: String, _ tree: UnitTree, keeping kept: Set<Unit.ID> = [],
        _ reader: inout FieldReader
    ) -> Unit.ID? {
        if text.trimmed.isEmpty { reader.add(field, "problem_required") }
        return reader.unit(text, field, in: tree, keeping: kept)
    }

    /// The matter of a number. Each unit counts its own, so that several may have it: the one that was chosen is meant, else
    /// the one that the inspecting unit issued, else the one that the inspected unit leads.
    private static func matter(
        _ draft: InspectionDraft, by unit: Unit.ID, of subject: Unit.ID, _ tree: UnitTree, _ reader: inout FieldReader,
        _ find: (String) throws -> [Matter]
    ) throws -> Matter? {
        guard !draft.matter.trimmed.isEmpty else { return nil }
        let found = try find(draft.matter.trimmed)
        let chosen = Matter.ID(text: draft.chosenMatter.trimmed)
        let ways: [(Matter) -> Bool] = [
            { $0.id == chosen }, { $0.issuingUnit == unit }, { tree.keeper(of: $0.issuingUnit) == unit },
            { tree.keeper(of: $0.leadUnit) == tree.keeper(of: subject) }, { _ in true },
        ]
        for isMeant in ways {
            let meant = found.filter(isMeant)
            if meant.count == 1 { return meant.first }
        }
        reader.add("matterNumber", found.isEmpty ? "problem_matter_unknown" : "problem_matter_several")
        return nil
    }

    private static func time(_ text: String, now: Int64, _ reader: inout FieldReader) -> Int64? {
        guard !text.trimmed.isEmpty else {
            reader.add("visitedAt", "problem_required")
            return nil
        }
        guard let seconds = MinuteText.seconds(text) else {
            reader.add("visitedAt", "problem_inspection_time")
            return nil
        }
        // A form knows minutes: the one that has begun is no future.
        if seconds > now + clockError {
            reader.add("visitedAt", "problem_inspection_future", ["now": MinuteText.text(now)])
        }
        if seconds < now - oldest { reader.add("visitedAt", "problem_inspection_old", ["count": "30"]) }
        return seconds
    }

    private static func finding(
        _ draft: InspectionFindingDraft, position: Int64, of day: CalendarDay, _ reader: inout FieldReader
    ) -> InspectionFinding? {
        if draft.text.trimmed.isEmpty { reader.add("findingText", "problem_required") }
        let text = reader.lines(draft.text, "findingText", limit: 2000)
        let kind = reader.choice(draft.kind, "findingKind", of: InspectionFinding.Kind.self)
        let severity =
            kind == .problem
            ? reader.choice(draft.severity, "findingSeverity", of: InspectionFinding.Severity.self) : nil
        let explanation = reader.lines(draft.explanation, "findingExplanation", limit: 2000)
        let deadline = kind == .problem ? reader.day(draft.deadline, "findingDeadline") : nil
        if let deadline, deadline < day {
            reader.add("findingDeadline", "problem_inspection_deadline", ["day": "\(day)"])
        }
        guard let text, let kind, kind != .problem || severity != nil else { return nil }
        return InspectionFinding(
            position: position, kind: kind, severity: severity, text: text, explanation: explanation,
            deadline: deadline)
    }

    /// A serious problem needs a photograph with time and place of its own; before photographs were looked into, one that
    /// may turn out to be such.
    private func isProved(_ finding: InspectionFinding, by hasPhotograph: Bool, _ isWhole: Bool) -> Bool {
        guard isWhole else { return hasPhotograph }
        return photographs.contains { $0.finding == finding.position && $0.isProof(of: visitedAt) }
    }

    /// Each with the best that is known of its time and place: what the camera wrote, what the phone noted, what was said
    /// of the whole visit.
    private func located(_ draft: InspectionDraft, _ blocks: [Int]) -> [InspectionPhotograph] {
        draft.photographs.enumerated().compactMap { index, sent in
            guard let file = sent.file else { return nil }
            let time: (Int64, InspectionPhotograph.Source) =
                sent.cameraTime.map { ($0, .exif) } ?? sent.deviceTime.map { ($0, .device) } ?? (visitedAt, .typed)
            let spot: InspectionPhotograph.Place? =
                if let camera = sent.cameraPosition {
                    .init(name: nil, position: camera, source: .exif)
                } else if let position {
                    .init(name: nil, position: position, source: .device)
                } else {
                    place.map { .init(name: $0, position: nil, source: .typed) }
                }
            return InspectionPhotograph(
                position: Int64(index + 1),
                finding: sent.block.flatMap { blocks.firstIndex(of: $0) }.map { Int64($0 + 1) }, file: file,
                takenAt: time.0, timeSource: time.1, place: spot)
        }
    }
}

/// A time of a form: `yyyy-MM-ddTHH:mm`, by the clocks of Asia/Shanghai.
public enum MinuteText {
    /// Seconds since 1970; `nil` for what is no such time. Seconds behind the minute are read over.
    public static func seconds(_ text: String) -> Int64? {
        let parts = text.trimmed.split { $0 == "T" || $0 == " " }
        guard parts.count == 2, let day = CalendarDay(iso: parts[0]) else { return nil }
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(clock.count),
            clock.prefix(2).allSatisfy({ part in part.utf8.count == 2 && part.utf8.allSatisfy { (48...57).contains($0) }
            }),
            let hour = Int64(clock[0]), let minute = Int64(clock[1]), hour < 24, minute < 60
        else { return nil }
        return day.shanghaiSeconds + hour * 3600 + minute * 60
    }

    /// A time as a form shows it.
    /// - Parameter seconds: since 1970.
    public static func text(_ seconds: Int64) -> String {
        let day = CalendarDay(shanghaiSeconds: seconds)
        let minutes = min(max((seconds - day.shanghaiSeconds) / 60, 0), 1439)
        func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day)T\(padded(minutes / 60)):\(padded(minutes % 60))"
    }
}
