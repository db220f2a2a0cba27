import Identity
import Kernel
import Storage

/// A step of a meeting's run sheet (会务流程): what happens from when until when, and who sees to it.
public struct RunSheetStep: PlanFields {
    public static let kind = "run-sheet-step"
    public static let table = "run_sheet_step"

    /// Seconds since 1970.
    public var startsAt: Int64
    /// `nil` for a step that takes no time of its own.
    public var endsAt: Int64?
    public let what: String
    /// The unit that sees to it.
    public let unit: Unit.ID?
    /// Who sees to it, as it is written.
    public let person: String?
    public let place: String?
    public let note: String?
    /// When it was ticked off, and by whom; `nil` while it is not done.
    public var doneAt: Int64?
    public var doneBy: Person.ID?

    public static let columns: [PlanColumn] = [
        .integer("starts_at"), .integer("ends_at"), .text("what"), .integer("unit_id"), .text("person"),
        .text("place"), .text("note"), .integer("done_at"), .integer("done_by"),
    ]

    public init(_ draft: PlanDraft, of meeting: Meeting, over before: Self?, in tree: UnitTree) throws {
        var reader = FieldReader()
        let start = reader.moment(draft["planFrom"], "planFrom", of: meeting, isRequired: true)
        endsAt = reader.moment(draft["planUntil"], "planUntil", of: meeting, isRequired: false)
        if let start, let endsAt, endsAt <= start { reader.add("planUntil", "problem_plan_order") }
        what = reader.required(draft["planWhat"], "planWhat", limit: 300)
        unit = reader.unit(draft["planUnit"], "planUnit", in: tree, keeping: Set([before?.unit].compactMap { $0 }))
        person = reader.optional(draft["planPerson"], "planPerson")
        place = reader.optional(draft["planPlace"], "planPlace", limit: 200)
        note = reader.lines(draft["planNote"], "planNote", limit: 1000)
        (doneAt, doneBy) = (before?.doneAt, before?.doneBy)
        try Problems(reader.problems).check()
        guard let start else { throw Problems([Problem(field: "planFrom", key: "problem_required")]) }
        startsAt = start
    }

    public init?(_ row: Row) {
        guard let start = row.integer("starts_at"), let what = row.text("what") else { return nil }
        (startsAt, endsAt, self.what) = (start, row.integer("ends_at"), what)
        (unit, person, place) = (row.identifier("unit_id"), row.text("person"), row.text("place"))
        (note, doneAt, doneBy) = (row.text("note"), row.integer("done_at"), row.identifier("done_by"))
    }

    public var values: [Value] {
        [
            .integer(startsAt), .integer(orNull: endsAt), .text(what), .integer(orNull: unit?.rawValue),
            .text(orNull: person), .text(orNull: place), .text(orNull: note), .integer(orNull: doneAt),
            .integer(orNull: doneBy?.rawValue),
        ]
    }

    public var draft: PlanDraft {
        PlanDraft([
            "planFrom": PlanMoment.text(startsAt), "planUntil": PlanMoment.text(endsAt), "planWhat": what,
            "planUnit": unit?.description ?? "", "planPerson": person ?? "", "planPlace": place ?? "",
            "planNote": note ?? "",
        ])
    }

    public var changes: [(field: String, value: String?)] {
        [
            ("planFrom", "\(startsAt)"), ("planUntil", endsAt.map { "\($0)" }), ("planWhat", what),
            ("planUnit", unit?.description), ("planPerson", person), ("planPlace", place), ("planNote", note),
            ("planDone", doneAt.map { "\($0)" }),
        ]
    }

    public var order: PlanOrder { PlanOrder(at: startsAt, name: "") }

    public func moved(by seconds: Int64) -> Self {
        var step = self
        step.startsAt += seconds
        step.endsAt = endsAt.map { $0 + seconds }
        (step.doneAt, step.doneBy) = (nil, nil)
        return step
    }
}
