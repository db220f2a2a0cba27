import Identity
import Kernel

/// The fields of a step's form, as they were typed; a step reads those that it asks for.
public struct MatterStepDraft: Sendable, Equatable {
    /// Why, or what was done.
    public var note = ""
    /// In percent, digits.
    public var progress = ""
    /// `yyyy-MM-dd`.
    public var deadline = ""
    /// The unit that is to lead, its identifier in digits.
    public var unit = ""
    /// The units of the parts, their identifiers in digits.
    public var units: [String] = []
    /// The number of the matter that goes on in its place: 督〔2026〕12号.
    public var other = ""
    /// What is in the file store already.
    public var files: [MatterFile] = []
    /// Milestones that are reached: their places in the matter, from 0, in digits.
    public var milestones: [String] = []
    /// How well it was done, 1…5 in digits; empty where nobody says.
    public var quality = ""

    public init() {}
}

/// The same, understood.
struct MatterStepFields {
    private(set) var note: String?
    private(set) var progress: Int64?
    private(set) var deadline: CalendarDay?
    private(set) var unit: Unit.ID?
    private(set) var units: [Unit.ID] = []
    private(set) var other: Matter?
    private(set) var files: [MatterFile] = []
    private(set) var milestones: [Int] = []
    private(set) var quality: Int64?

    static let mostFiles = 20

    /// - Parameter find: the matters that the viewer may see, by their number on paper.
    /// - Throws: `Problems` with all that is wrong.
    init(
        _ draft: MatterStepDraft, _ rule: MatterStepRule, of matter: Matter, _ viewer: Viewer, today: CalendarDay,
        _ calendar: WorkingCalendar, find: (String) throws -> [Matter]
    ) throws {
        var reader = FieldReader()
        note = reader.lines(draft.note, "note", limit: 2000)
        if rule.needsReason, draft.note.trimmed.isEmpty { reader.add("note", "problem_required") }
        for field in rule.action.fields {
            switch field {
            case .deadline:
                deadline = reader.requiredDay(draft.deadline.filter { !$0.isWhitespace }, "deadline").map(
                    calendar.placed)
                if let deadline, deadline < today { reader.add("deadline", "problem_matter_deadline_past") }
                if rule.action == .askExtension, let deadline, let before = matter.deadline, deadline <= before {
                    reader.add("deadline", "problem_matter_not_later", ["day": "\(before)"])
                }
            case .unit:
                unit = reader.unit(draft.unit, "unit", in: viewer.tree)
                if draft.unit.trimmed.isEmpty { reader.add("unit", "problem_required") }
                if let unit, !MatterDesk.receivers(of: matter, viewer.tree).contains(where: { $0.id == unit }) {
                    reader.add("unit", "problem_matter_receiver")
                }
                if let unit, unit == viewer.tree.keeper(of: matter.leadUnit) {
                    reader.add("unit", "problem_matter_same_unit")
                }
            case .units:
                for text in draft.units {
                    if let unit = reader.unit(text, "units", in: viewer.tree), !units.contains(unit) {
                        units.append(unit)
                    }
                }
                if draft.units.isEmpty { reader.add("units", "problem_required") }
                if units.count > 100 { reader.add("units", "problem_too_many", ["limit": "100"]) }
            case .progress:
                progress = reader.count(draft.progress, "progress", in: 0...100)
                if draft.progress.trimmed.isEmpty { reader.add("progress", "problem_required") }
            case .other:
                if draft.other.trimmed.isEmpty {
                    reader.add("other", "problem_required")
                } else {
                    let found = try find(draft.other.trimmed)
                    let own = found.filter { $0.issuingUnit == matter.issuingUnit }
                    other = own.first ?? (found.count == 1 ? found.first : nil)
                    if found.isEmpty { reader.add("other", "problem_matter_unknown") }
                    if other == nil, found.count > 1 { reader.add("other", "problem_matter_several") }
                    if let other,
                        other.id == matter.id || other.parent == matter.id || other.state.isOver
                            || !viewer.may(SupervisionPolicy.superviseMatters, at: other.issuingUnit)
                    {
                        reader.add("other", "problem_matter_other")
                    }
                }
            case .milestones:
                milestones = draft.milestones.compactMap { Int($0) }
                if !milestones.allSatisfy(matter.milestones.indices.contains)
                    || milestones.count != draft.milestones.count
                {
                    reader.add("reached", "problem_choice")
                }
            case .quality: quality = reader.count(draft.quality, "quality", in: 1...5)
            case .photographs:
                files = draft.files
                if files.count > Self.mostFiles {
                    reader.add("photographs", "problem_too_many", ["limit": "\(Self.mostFiles)"])
                }
            }
        }
        // Who was told stays known when another unit leads.
        if rule.action == .assign { unit = matter.leadUnit }
        // What was asked for may have been overtaken.
        if rule.action == .grantExtension, let asked = matter.askedDeadline,
            asked < today || matter.deadline.map({ asked <= $0 }) ?? false
        {
            reader.add("askedDeadline", "problem_matter_overtaken", ["day": "\(asked)"])
        }
        try Problems(reader.problems).check()
    }
}
