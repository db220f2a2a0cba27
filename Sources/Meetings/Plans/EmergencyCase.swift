import Identity
import Kernel
import Storage

/// A case of a meeting's emergency plan (应急预案): what may happen, and who does what first.
public struct EmergencyCase: PlanFields {
    public static let kind = "emergency-case"
    public static let table = "emergency_case"

    /// The catalogue names it under `emergency_…`.
    public enum Sort: String, Sendable, CaseIterable {
        /// 停电, 火情, 突发疾病, 上访, 网络故障.
        case power, fire, illness, petition, network
        case other
    }

    public let sort: Sort
    /// What sets it off (触发情形).
    public let trigger: String
    public let firstStep: String
    /// Who is responsible, as it is written.
    public let person: String
    public let phone: String

    public static let columns: [PlanColumn] = [
        .text("sort"), .text("starts_with"), .text("first_step"), .text("person"), .text("phone"),
    ]

    public init(_ draft: PlanDraft, of meeting: Meeting, over before: Self?, in tree: UnitTree) throws {
        var reader = FieldReader()
        let sort = reader.choice(draft["emergencySort"], "emergencySort", of: Sort.self)
        trigger = reader.required(draft["emergencyTrigger"], "emergencyTrigger", limit: 300)
        firstStep = reader.lines(draft["emergencyStep"], "emergencyStep", limit: 2000) ?? ""
        if draft["emergencyStep"].trimmed.isEmpty { reader.add("emergencyStep", "problem_required") }
        person = reader.required(draft["planPerson"], "planPerson")
        phone = reader.telephone(draft["planPhone"], "planPhone") ?? ""
        try Problems(reader.problems).check()
        guard let sort else { throw Problems([Problem(field: "emergencySort", key: "problem_required")]) }
        self.sort = sort
    }

    public init?(_ row: Row) {
        guard let sort = row.text("sort").flatMap(Sort.init(rawValue:)), let trigger = row.text("starts_with"),
            let step = row.text("first_step"), let person = row.text("person"), let phone = row.text("phone")
        else { return nil }
        (self.sort, self.trigger, firstStep, self.person, self.phone) = (sort, trigger, step, person, phone)
    }

    public var values: [Value] {
        [.text(sort.rawValue), .text(trigger), .text(firstStep), .text(person), .text(phone)]
    }

    public var draft: PlanDraft {
        PlanDraft([
            "emergencySort": sort.rawValue, "emergencyTrigger": trigger, "emergencyStep": firstStep,
            "planPerson": person, "planPhone": phone,
        ])
    }

    public var changes: [(field: String, value: String?)] {
        [
            ("emergencySort", sort.rawValue), ("emergencyTrigger", trigger), ("emergencyStep", firstStep),
            ("planPerson", person), ("planPhone", phone),
        ]
    }

    public var order: PlanOrder { PlanOrder(at: Int64(Sort.allCases.firstIndex(of: sort) ?? 0), name: "") }

    public func moved(by seconds: Int64) -> Self { self }
}
