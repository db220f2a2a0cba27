import Identity
import Kernel

/// The fields of a matter's form, as they were typed.
public struct MatterDraft: Sendable, Equatable {
    public var text = ""
    /// A `Matter.SourceKind`.
    public var sourceKind = ""
    public var sourceText = ""
    /// Identifier of the lead unit (承办单位) in decimal digits.
    public var leadUnit = ""
    /// Identifiers of the units that help (协办单位).
    public var coUnits: [String] = []
    /// `yyyy-MM-dd`; empty for none.
    public var deadline = ""
    public var deadlineWords = ""
    /// A topic's code; empty for none.
    public var topic = ""
    /// 1…100; empty for 1.
    public var weight = ""
    /// A `Matter.Secrecy`; empty for `internal`.
    public var secrecy = ""
    /// A line for each milestone: `2026-12-05 完成设计`.
    public var milestones = ""

    public init() {}

    /// A matter as its form shows it first.
    public init(_ matter: Matter) {
        (text, sourceKind, sourceText) = (matter.text, matter.sourceKind.rawValue, matter.sourceText)
        (leadUnit, coUnits) = (matter.leadUnit.description, matter.coUnits.map(\.description))
        (deadline, deadlineWords) = (matter.deadline?.description ?? "", matter.deadlineWords ?? "")
        (topic, weight) = (matter.topic ?? "", "\(matter.weight)")
        secrecy = matter.secrecy.rawValue
        milestones = matter.milestones.map(\.line).joined(separator: "\n")
    }
}

/// The same, understood.
struct MatterFields: Equatable {
    let text: String
    let sourceKind: Matter.SourceKind
    let sourceText: String
    let leadUnit: Unit.ID
    let coUnits: [Unit.ID]
    let deadline: CalendarDay?
    let deadlineWords: String?
    let topic: String?
    let weight: Int64
    let secrecy: Matter.Secrecy
    let milestones: [MatterMilestone]

    /// - Parameters:
    ///   - kept: units that may stay although they are no more: those that the matter has already.
    ///   - before: the matter as it was; `nil` for a new one.
    ///   - suffix: behind the names of fields, where there are several drafts.
    /// - Throws: `Problems` with all that is wrong.
    init(
        _ draft: MatterDraft, in tree: UnitTree, keeping kept: Set<Unit.ID> = [], over before: Matter? = nil,
        suffix: String = ""
    ) throws {
        var reader = FieldReader(suffix: suffix)
        text = reader.required(Self.line(draft.text), "text", limit: 2000)
        let kind = reader.choice(draft.sourceKind, "sourceKind", of: Matter.SourceKind.self)
        sourceText = reader.optional(Self.line(draft.sourceText), "sourceText", limit: 500) ?? ""
        let lead = reader.unit(draft.leadUnit, "leadUnit", in: tree, keeping: kept)
        if draft.leadUnit.isEmpty { reader.add("leadUnit", "problem_required") }
        coUnits = reader.helpers(draft.coUnits, "coUnits", beside: lead, in: tree, keeping: kept)
        deadline = reader.day(draft.deadline.filter { !$0.isWhitespace }, "deadline")
        deadlineWords = reader.optional(Self.line(draft.deadlineWords), "deadlineWords", limit: 200)
        topic = reader.code(Self.line(draft.topic), "topic")
        weight = reader.count(draft.weight, "weight", in: 1...100) ?? 1
        let secrecy =
            draft.secrecy.isEmpty ? .internal : reader.choice(draft.secrecy, "secrecy", of: Matter.Secrecy.self)
        if secrecy == .restricted, before?.isPublic == true { reader.add("secrecy", "problem_matter_is_public") }
        milestones = MatterMilestone.list(draft.milestones, keeping: before?.milestones ?? [], &reader)
        try Problems(reader.problems).check()
        guard let kind, let lead else { throw Problems([Problem(field: "leadUnit", key: "problem_required")]) }
        (sourceKind, leadUnit, self.secrecy) = (kind, lead, secrecy ?? .internal)
    }

    /// A row of a table or a wrapped sentence is one line of a matter.
    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// What somebody should know before it is too late; it stops nothing.
    func warnings(today: CalendarDay, suffix: String = "") -> [Problem] {
        guard let deadline, deadline < today else { return [] }
        return [
            Problem(
                field: "deadline" + suffix, key: "warning_matter_deadline_past", arguments: ["day": "\(deadline)"])
        ]
    }
}
