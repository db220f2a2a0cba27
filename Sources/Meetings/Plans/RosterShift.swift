import Identity
import Kernel
import Storage

/// A line of a meeting's duty roster (值班表): who keeps a post from when until when.
public struct RosterShift: PlanFields {
    public static let kind = "roster-shift"
    public static let table = "roster_shift"

    /// What is kept: 会场值守, 医疗保障.
    public let post: String
    /// Who keeps it, as it is written.
    public let person: String
    public let phone: String
    /// Seconds since 1970.
    public var startsAt: Int64
    public var endsAt: Int64

    public static let columns: [PlanColumn] = [
        .text("post"), .text("person"), .text("phone"), .integer("starts_at"), .integer("ends_at"),
    ]

    public init(_ draft: PlanDraft, of meeting: Meeting, over before: Self?, in tree: UnitTree) throws {
        var reader = FieldReader()
        post = reader.required(draft["rosterPost"], "rosterPost")
        person = reader.required(draft["planPerson"], "planPerson")
        phone = reader.telephone(draft["planPhone"], "planPhone") ?? ""
        let start = reader.moment(draft["planFrom"], "planFrom", of: meeting, isRequired: true)
        let end = reader.moment(draft["planUntil"], "planUntil", of: meeting, isRequired: true)
        if let start, let end, end <= start { reader.add("planUntil", "problem_plan_order") }
        try Problems(reader.problems).check()
        guard let start, let end else { throw Problems([Problem(field: "planFrom", key: "problem_required")]) }
        (startsAt, endsAt) = (start, end)
    }

    public init?(_ row: Row) {
        guard let post = row.text("post"), let person = row.text("person"), let phone = row.text("phone"),
            let start = row.integer("starts_at"), let end = row.integer("ends_at"), start < end
        else { return nil }
        (self.post, self.person, self.phone, startsAt, endsAt) = (post, person, phone, start, end)
    }

    public var values: [Value] {
        [.text(post), .text(person), .text(phone), .integer(startsAt), .integer(endsAt)]
    }

    public var draft: PlanDraft {
        PlanDraft([
            "rosterPost": post, "planPerson": person, "planPhone": phone, "planFrom": PlanMoment.text(startsAt),
            "planUntil": PlanMoment.text(endsAt),
        ])
    }

    public var changes: [(field: String, value: String?)] {
        [
            ("rosterPost", post), ("planPerson", person), ("planPhone", phone), ("planFrom", "\(startsAt)"),
            ("planUntil", "\(endsAt)"),
        ]
    }

    public var order: PlanOrder { PlanOrder(at: startsAt, name: post) }

    public func moved(by seconds: Int64) -> Self {
        var shift = self
        (shift.startsAt, shift.endsAt) = (startsAt + seconds, endsAt + seconds)
        return shift
    }
}
