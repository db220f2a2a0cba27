import Identity
import Kernel
import Storage

/// The fields of a paper's form, as they were typed.
public struct PaperDraft: Sendable, Equatable {
    public var paperTitle = ""
    /// Identifier of the agenda item in decimal digits; empty for none.
    public var agendaItem = ""
    /// Identifier of the unit that leads the drafting group, in decimal digits.
    public var paperUnit = ""
    /// Names, sign-in names or e-mails of people, between commas.
    public var drafters = ""
    /// The same.
    public var reviewers = ""
    /// `yyyy-MM-dd`.
    public var dueDay = ""
    /// `HH:mm`; empty for the end of the day.
    public var dueTime = ""

    public init() {}

    /// A paper as its form shows it first.
    /// - Parameter names: of its people; who is missing is shown as their number.
    public init(_ paper: MeetingPaper, names: (Person.ID) -> String) {
        (paperTitle, agendaItem) = (paper.title, paper.agendaItem?.description ?? "")
        paperUnit = paper.leadUnit.description
        drafters = paper.drafters.map(names).joined(separator: "、")
        reviewers = paper.reviewers.map(names).joined(separator: "、")
        (dueDay, dueTime) = (paper.deadline.day.description, paper.deadline.time?.description ?? "")
    }
}

/// The same, understood.
struct PaperFields: Equatable {
    let title: String
    let agendaItem: AgendaItem.ID?
    let leadUnit: Unit.ID
    let drafters: [Person.ID]
    let reviewers: [Person.ID]
    let deadline: PaperDeadline

    /// People that each part of a paper has at most.
    static let mostPeople = 30

    /// - Parameters:
    ///   - items: what is on the agenda.
    ///   - before: the paper as it is; its unit may stay although it is no more.
    ///   - people: those whom a name may mean.
    /// - Throws: `Problems` with all that is wrong.
    init(
        _ draft: PaperDraft, agenda items: [AgendaItem], over before: MeetingPaper?, in tree: UnitTree,
        people: (String) throws -> [Person]
    ) throws {
        var reader = FieldReader()
        title = reader.required(draft.paperTitle, "paperTitle", limit: 200)
        let item = AgendaItem.ID(text: draft.agendaItem.trimmed)
        agendaItem = items.contains { $0.id == item } ? item : nil
        if agendaItem == nil, !draft.agendaItem.trimmed.isEmpty { reader.add("agendaItem", "problem_choice") }
        let unit = reader.unit(
            draft.paperUnit, "paperUnit", in: tree, keeping: Set([before?.leadUnit].compactMap { $0 }))
        if draft.paperUnit.trimmed.isEmpty { reader.add("paperUnit", "problem_required") }
        drafters = try Self.people(draft.drafters, "drafters", keeping: before?.drafters ?? [], &reader, people)
        reviewers = try Self.people(draft.reviewers, "reviewers", keeping: before?.reviewers ?? [], &reader, people)
        if !Set(drafters).isDisjoint(with: reviewers) { reader.add("reviewers", "problem_paper_both") }
        let day = reader.requiredDay(draft.dueDay, "dueDay")
        let time = reader.time(draft.dueTime, "dueTime")
        try Problems(reader.problems).check()
        guard let unit, let day else { throw Problems([Problem(field: "dueDay", key: "problem_required")]) }
        leadUnit = unit
        deadline = PaperDeadline(day: day, time: time)
    }

    /// The people of a line, each once; at least one.
    private static func people(
        _ line: String, _ field: String, keeping kept: [Person.ID], _ reader: inout FieldReader,
        _ find: (String) throws -> [Person]
    ) throws -> [Person.ID] {
        let names = line.listed
        if names.isEmpty { reader.add(field, "problem_required") }
        guard names.count <= mostPeople else {
            reader.add(field, "problem_too_many", ["limit": "\(mostPeople)"])
            return []
        }
        var people: [Person.ID] = []
        for name in names {
            let found = try find(name).map(\.id)
            // Of several with one name, the one who is there already is meant.
            let known = found.filter(kept.contains)
            // Two of one name who are both there stand in the form twice.
            if known.count > 1, names.count(where: { $0 == name }) == known.count {
                people += known.filter { !people.contains($0) }
                continue
            }
            guard let person = known.count == 1 ? known.first : found.first, known.count == 1 || found.count == 1 else {
                let key = found.isEmpty ? "problem_paper_person" : "problem_paper_person_several"
                reader.add(field, key, ["name": String(name.prefix(100))])
                return people
            }
            if !people.contains(person) { people.append(person) }
        }
        return people
    }
}
