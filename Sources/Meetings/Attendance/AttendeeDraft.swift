import Identity
import Kernel

/// The fields of an attendee's form, as they were typed.
public struct AttendeeDraft: Sendable, Equatable {
    public var attendeeName = ""
    /// Identifier of the person in decimal digits; empty for somebody from outside.
    public var person = ""
    public var attendeeTitle = ""
    /// Identifier of the unit in decimal digits.
    public var unit = ""
    /// An `Attendee.Part`.
    public var attendeePart = ""
    /// Identifier of the attendee for whom a substitute comes.
    public var substitutes = ""
    public var seat = ""

    public init() {}

    /// An attendee as their form shows them first.
    public init(_ attendee: Attendee) {
        (attendeeName, attendeeTitle, seat) = (attendee.name, attendee.title ?? "", attendee.seat ?? "")
        (person, unit) = (attendee.person?.description ?? "", attendee.unit?.description ?? "")
        (attendeePart, substitutes) = (attendee.part.rawValue, attendee.substitutes?.description ?? "")
    }
}

/// The same, understood.
struct AttendeeFields: Equatable {
    let name: String
    let person: Person.ID?
    let title: String?
    let unit: Unit.ID?
    let part: Attendee.Part
    let substitutes: Attendee.ID?
    let seat: String?

    /// - Parameters:
    ///   - others: everybody else who is to come.
    ///   - kept: a unit that may stay although it is no more.
    ///   - hall: where they may sit; anywhere for `nil`.
    /// - Throws: `Problems` with all that is wrong.
    init(
        _ draft: AttendeeDraft, beside others: [Attendee], in tree: UnitTree, keeping kept: Unit.ID?,
        hall: HallPlan? = nil
    ) throws {
        var reader = FieldReader()
        name = reader.required(draft.attendeeName, "attendeeName")
        person = Person.ID(text: draft.person.trimmed)
        if person == nil, !draft.person.trimmed.isEmpty { reader.add("person", "problem_choice") }
        title = reader.optional(draft.attendeeTitle, "attendeeTitle")
        let isKept = kept.map { draft.unit == $0.description } ?? false
        unit = isKept ? kept : reader.unit(draft.unit, "unit", in: tree)
        let part = reader.choice(draft.attendeePart, "attendeePart", of: Attendee.Part.self)
        substitutes = part == .substitute ? Attendee.ID(text: draft.substitutes.trimmed) : nil
        seat = reader.optional(draft.seat, "seat", limit: 40)
        if let seat, let hall, !hall.seats.contains(seat) { reader.add("seat", "problem_seat_unknown") }
        if let problem = Self.clash(person, seat, part, substitutes, others) { reader.add(problem.field, problem.key) }
        try Problems(reader.problems).check()
        guard let part else { throw Problems([Problem(field: "attendeePart", key: "problem_required")]) }
        self.part = part
    }

    /// Fields of a list, which are looked at there.
    init(
        name: String, person: Person.ID?, title: String?, unit: Unit.ID?, part: Attendee.Part,
        substitutes: Attendee.ID?, seat: String?
    ) {
        (self.name, self.person, self.title, self.unit) = (name, person, title, unit)
        (self.part, self.substitutes, self.seat) = (part, substitutes, seat)
    }

    /// Nobody comes twice, sits where somebody sits, or comes for somebody who is not to come.
    private static func clash(
        _ person: Person.ID?, _ seat: String?, _ part: Attendee.Part?, _ substitutes: Attendee.ID?,
        _ others: [Attendee]
    ) -> (field: String, key: String)? {
        if let person, others.contains(where: { $0.person == person }) { return ("person", "problem_attendee_twice") }
        if let seat, others.contains(where: { $0.seat == seat }) { return ("seat", "problem_seat_taken") }
        guard part == .substitute else { return nil }
        let absent = others.first { $0.id == substitutes && $0.part != .substitute }
        guard absent != nil else { return ("substitutes", "problem_substitute_whom") }
        let isTaken = others.contains { $0.substitutes == substitutes }
        return isTaken ? ("substitutes", "problem_substitute_taken") : nil
    }
}
