import Identity
import Kernel

/// The fields of a proposal's form, as they were typed.
public struct ProposalDraft: Sendable, Equatable {
    /// What is to be done.
    public var task = ""
    /// Identifier of the lead unit (承办单位) in decimal digits; empty while nobody knows.
    public var leadUnit = ""
    /// Identifiers of the units that help (协办单位).
    public var coUnits: [String] = []
    /// `yyyy-MM-dd`; empty for none.
    public var deadline = ""
    public var deadlineWords = ""
    /// A topic's code; empty for none.
    public var topic = ""
    /// Another piece of the text; `nil` leaves it.
    public var range: Range<Int>?

    public init() {}

    /// A proposal as its form shows it first.
    public init(_ proposal: MatterProposal) {
        let matter = proposal.matter
        task = matter.action
        leadUnit = matter.leadUnit?.description ?? ""
        coUnits = matter.coUnits.map(\.description)
        deadline = matter.deadline?.description ?? ""
        (deadlineWords, topic) = (matter.deadlineWords ?? "", matter.topic ?? "")
    }

    /// A matter as the form says it.
    /// - Throws: `Problems` with all that is wrong.
    func applied(to before: ProposedMatter, in tree: UnitTree) throws -> ProposedMatter {
        var reader = FieldReader()
        var matter = before
        // A row of a table or a wrapped sentence is one line of a matter.
        let line = task.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        matter.action = reader.required(line, "task", limit: ProposalRules.longest)
        matter.leadUnit = reader.unit(leadUnit, "leadUnit", in: tree)
        matter.coUnits = reader.helpers(coUnits, "coUnits", beside: matter.leadUnit, in: tree)
        matter.deadline = reader.day(deadline, "deadline")
        matter.deadlineWords = reader.optional(deadlineWords, "deadlineWords", limit: 200)
        matter.topic = reader.code(topic, "topic")
        try Problems(reader.problems).check()
        return matter
    }
}
