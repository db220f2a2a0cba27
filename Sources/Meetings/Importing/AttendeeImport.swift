import Identity
import Kernel
import Ledger

/// What the import of a list of attendees would do, line by line, and all that stands in its way. Nothing of it is
/// saved.
public struct AttendeeImport: Sendable {
    /// What the import does with a line.
    public typealias Outcome = ImportPreview.Outcome

    public struct Line: Sendable {
        public let number: Int
        public let outcome: Outcome
        public let name: String
        public let unit: Unit.ID?
        /// Whether the attendee is linked to a person on the platform.
        public let isLinked: Bool
        /// Fields with their value before and after; units stand by their number.
        public let changes: [FieldChange]
    }

    /// In the order of the list.
    public let lines: [Line]
    /// What is wrong; the field of each is a column, its argument `line` the number of the line. With any, nothing can
    /// be accepted.
    public let problems: [Problem]
    /// Columns that were not read.
    public let unknown: [String]
    /// Stands for these very changes of these very attendees: `importAttendees` wants it back.
    public let digest: String

    /// How many lines have an outcome.
    public func count(_ outcome: Outcome) -> Int { lines.count { $0.outcome == outcome } }

    /// Whether accepting would do anything.
    public var hasChanges: Bool { lines.contains { $0.outcome != .unchanged } }
}

/// The lines of a list of attendees against those who are on it already.
struct AttendeeImportPlan {
    /// What becomes of one line.
    struct Step {
        let number: Int
        let before: Attendee?
        var after: Attendee
        /// For whom they come, by the name in the list.
        var comesFor = ""
        var group: MeetingSession.Group?
        var mailbox: String?
        var hasNewMailbox = false
        var hasNewGroup = false

        var isUnchanged: Bool { before == after && !hasNewMailbox && !hasNewGroup }
    }

    /// What is known around the meeting.
    struct Surroundings {
        let meeting: Meeting
        let attendees: [Attendee]
        let tree: UnitTree
        let people: [NamedPerson]
        let session: MeetingSession?
        let hall: HallPlan?
        let invitations: [Attendee.ID: AttendeeInvitation]
    }

    private(set) var steps: [Step] = []
    private(set) var problems: [Problem] = []
    let around: Surroundings
    private let finder: UnitFinder
    /// `nil` while nobody drew the hall.
    private let hallSeats: Set<String>?
    private let peopleByLogin: [String: NamedPerson]
    /// By their Chinese and by their English name.
    private let peopleByName: [String: [NamedPerson]]
    private let attendeesByPerson: [Person.ID?: [Attendee]]
    private let attendeesByName: [String: [Attendee]]

    /// - Parameter next: gives a new attendee their number.
    init(_ list: AttendeeList, in around: Surroundings, at seconds: Int64, next: () -> Attendee.ID) {
        self.around = around
        finder = UnitFinder(around.tree)
        hallSeats = around.hall.map { Set($0.seats) }
        peopleByLogin = Dictionary(
            around.people.compactMap { person in person.login.map { ($0, person) } },
            uniquingKeysWith: { first, _ in first })
        peopleByName = around.people.reduce(into: [:]) { people, person in
            for name in Set([person.name.chinese, person.name.english].compactMap { $0 }) {
                people[name, default: []].append(person)
            }
        }
        attendeesByPerson = Dictionary(grouping: around.attendees.filter { $0.person != nil }, by: \.person)
        attendeesByName = Dictionary(grouping: around.attendees, by: \.name)
        var drafts = list.rows.map { read($0) }
        // Of several of one name, which is the person on the platform only a sign-in name can say.
        let keys = Dictionary(drafts.map { ($0.key, 1) }, uniquingKeysWith: +)
        for index in drafts.indices where keys[drafts[index].key, default: 0] > 1 {
            if drafts[index].row[.login].isEmpty { drafts[index].person = nil }
        }
        tellApart(drafts)
        var free = Set(around.attendees.map(\.id))
        for draft in drafts {
            guard let known = match(draft, among: free) else { continue }
            if let known = known.attendee { free.remove(known.id) }
            steps.append(step(draft, known.attendee, at: seconds, next))
        }
        substitute()
        seat()
        if around.attendees.count + steps.count(where: { $0.before == nil }) > Int(MeetingDesk.mostAttendees) {
            problems.append(
                Problem(
                    field: "attendees", key: "problem_attendees_many",
                    arguments: ["count": "\(MeetingDesk.mostAttendees)", "line": "–"]))
        }
        if list.rows.isEmpty {
            problems.append(
                Problem(field: "list", key: "problem_attendee_list_empty", arguments: ["line": "–"]))
        }
    }

    // MARK: A line

    /// A line, understood.
    private struct Draft {
        let row: AttendeeList.Row
        var name = ""
        var unit: Unit.ID?
        var title: String?
        var part: Attendee.Part?
        var seat: String?
        var group: MeetingSession.Group?
        var mailbox: String?
        var person: Person.ID?

        var key: String { "\(name)\u{0}\(unit?.description ?? "")" }
        /// What tells this one from another of the same name in the same unit.
        var mark: String? { person?.description ?? mailbox ?? title }
    }

    private mutating func add(
        _ line: Int, _ column: AttendeeList.Column, _ key: String, _ arguments: [String: String] = [:]
    ) {
        add(Problem(field: column.rawValue, key: key, arguments: arguments), in: line)
    }

    private mutating func add(_ problem: Problem, in line: Int) {
        let arguments = problem.arguments.merging(["line": "\(line)"]) { own, _ in own }
        problems.append(Problem(field: problem.field, key: problem.key, arguments: arguments))
    }

    private mutating func read(_ row: AttendeeList.Row) -> Draft {
        var draft = Draft(row: row)
        var reader = FieldReader()
        draft.name = reader.required(row[.attendeeName], "attendeeName")
        draft.title = reader.optional(row[.attendeeTitle], "attendeeTitle")
        draft.seat = reader.optional(row[.seat], "seat", limit: 40)
        draft.mailbox = reader.email(row[.mailbox], "mailbox")
        for problem in reader.problems { add(problem, in: row.number) }
        draft.unit = unit(row)
        if !row[.attendeePart].isEmpty {
            draft.part = AttendeeList.part(row[.attendeePart])
            if draft.part == nil {
                add(row.number, .attendeePart, "problem_attendee_part", ["value": row[.attendeePart]])
            }
        }
        if draft.part == .substitute, row[.substitutes].isEmpty {
            add(row.number, .substitutes, "problem_substitute_name")
        }
        if !row[.substitutes].isEmpty { draft.part = .substitute }
        if let seat = draft.seat, let hallSeats, !hallSeats.contains(seat) {
            add(row.number, .seat, "problem_seat_unknown")
        }
        if !row[.group].isEmpty {
            draft.group = around.session?.groups.first { $0.name == row[.group] }
            if draft.group == nil { addGroupProblem(row) }
        }
        draft.person = person(row, draft)
        return draft
    }

    private mutating func addGroupProblem(_ row: AttendeeList.Row) {
        guard let session = around.session else { return add(row.number, .group, "problem_attendee_no_session") }
        add(
            row.number, .group, "problem_attendee_group",
            ["name": row[.group], "names": session.groups.map(\.name).joined(separator: "、")])
    }

    private mutating func unit(_ row: AttendeeList.Row) -> Unit.ID? {
        let name = row[.unit]
        guard !name.isEmpty else { return nil }
        switch finder.find(name) {
        case .unit(let unit): return unit
        case .several(let units):
            add(row.number, .unit, "problem_attendee_unit_several", ["name": name, "names": finder.described(units)])
        case .unknown(let alike):
            add(
                row.number, .unit, alike.isEmpty ? "problem_attendee_unit" : "problem_attendee_unit_alike",
                ["name": name, "names": finder.described(alike)])
        }
        return nil
    }

    /// The person whom a line means: by sign-in name, or the only one of that name in that unit.
    private mutating func person(_ row: AttendeeList.Row, _ draft: Draft) -> Person.ID? {
        let login = row[.login].lowercased()
        if !login.isEmpty {
            guard let found = peopleByLogin[login] else {
                add(row.number, .login, "problem_attendee_login", ["name": row[.login]])
                return nil
            }
            return found.id
        }
        guard let unit = draft.unit else { return nil }
        let namesakes = (peopleByName[draft.name] ?? []).filter { $0.units.contains(unit) }
        guard namesakes.count > 1 else { return namesakes.first?.id }
        add(
            row.number, .attendeeName, "problem_attendee_namesakes",
            [
                "name": draft.name,
                "names": namesakes.prefix(5).map { [$0.login, $0.email].compactMap { $0 }.first ?? "–" }
                    .joined(separator: "、"),
            ])
        return nil
    }

    /// Two lines of one name in one unit: twice the same, or two people whom nothing tells apart.
    private mutating func tellApart(_ drafts: [Draft]) {
        for same in Dictionary(grouping: drafts.filter { !$0.name.isEmpty }, by: \.key).values where same.count > 1 {
            let marks = same.compactMap(\.mark)
            guard Set(marks).count < same.count, let first = same.first else { continue }
            for other in same.dropFirst() {
                add(
                    other.row.number, .attendeeName, "problem_attendee_two",
                    ["name": other.name, "first": "\(first.row.number)"])
            }
        }
        var seen: [Person.ID: Int] = [:]
        for draft in drafts {
            guard let person = draft.person else { continue }
            if let first = seen[person] {
                if !problems.contains(where: { $0.arguments["line"] == "\(draft.row.number)" }) {
                    add(draft.row.number, .login, "problem_attendee_line_twice", ["first": "\(first)"])
                }
            } else {
                seen[person] = draft.row.number
            }
        }
    }

    // MARK: Against the list

    /// Who of the list a line is about: nobody yet, one of them, or `nil` when that cannot be said, which is noted.
    private mutating func match(_ draft: Draft, among free: Set<Attendee.ID>) -> (attendee: Attendee?, ())? {
        if let person = draft.person,
            let same = attendeesByPerson[person]?.first(where: { free.contains($0.id) })
        {
            return (same, ())
        }
        let namesakes = (attendeesByName[draft.name] ?? []).filter { attendee in
            free.contains(attendee.id)
                && (attendee.unit == draft.unit || attendee.unit == nil || draft.unit == nil)
                && (attendee.person == nil || draft.person == nil)
        }
        guard namesakes.count > 1 else { return (namesakes.first, ()) }
        let titled = namesakes.filter { $0.title == draft.title }
        if let only = titled.first, titled.count == 1 { return (only, ()) }
        add(draft.row.number, .attendeeName, "problem_attendee_which", ["name": draft.name])
        return nil
    }

    private func step(
        _ draft: Draft, _ known: Attendee?, at seconds: Int64, _ next: () -> Attendee.ID
    ) -> Step {
        // An empty cell leaves what is there.
        let fields = AttendeeFields(
            name: draft.name, person: draft.person ?? known?.person, title: draft.title ?? known?.title,
            unit: draft.unit ?? known?.unit, part: draft.part ?? known?.part ?? .member,
            substitutes: known?.substitutes, seat: draft.seat ?? known?.seat)
        var after = known ?? Attendee(id: next(), meeting: around.meeting.id, fields, at: seconds)
        after.set(fields)
        if after.part != .substitute { after.substitutes = nil }
        var step = Step(number: draft.row.number, before: known, after: after)
        step.comesFor = draft.row[.substitutes]
        step.group = draft.group
        step.mailbox = draft.mailbox
        step.hasNewMailbox =
            draft.mailbox != nil && draft.mailbox != known.flatMap { around.invitations[$0.id]?.mailbox }
        let present = known.flatMap { around.session?.members[$0.id] }
        step.hasNewGroup = draft.group != nil && draft.group?.id != present
        return step
    }

    // MARK: All together

    /// Who is on the list after the import.
    private var everybody: [Attendee] {
        let changed = Dictionary(steps.map { ($0.after.id, $0.after) }, uniquingKeysWith: { first, _ in first })
        return around.attendees.map { changed[$0.id] ?? $0 } + steps.filter { $0.before == nil }.map(\.after)
    }

    /// Finds for whom substitutes come.
    private mutating func substitute() {
        let named = Dictionary(grouping: everybody.filter { $0.part != .substitute }, by: \.name)
        for index in steps.indices where steps[index].after.part == .substitute {
            let name = steps[index].comesFor
            guard !name.isEmpty else {
                if steps[index].after.substitutes == nil, steps[index].before != nil {
                    add(steps[index].number, .substitutes, "problem_substitute_name")
                }
                continue
            }
            let found = named[name] ?? []
            if found.count == 1, let whom = found.first {
                steps[index].after.substitutes = whom.id
            } else {
                add(
                    steps[index].number, .substitutes,
                    found.isEmpty ? "problem_substitute_unknown" : "problem_substitute_several", ["name": name])
            }
        }
        var taken: [Attendee.ID: Attendee.ID] = [:]
        for attendee in everybody {
            guard let whom = attendee.substitutes else { continue }
            if taken[whom] != nil, let step = steps.last(where: { $0.after.substitutes == whom }) {
                add(step.number, .substitutes, "problem_substitute_taken")
            }
            taken[whom] = attendee.id
        }
        for step in steps where step.after.part == .substitute && taken[step.after.id] != nil {
            add(step.number, .attendeePart, "problem_substitute_chain")
        }
    }

    /// Nobody sits where somebody sits, nobody comes twice, nobody is in two groups.
    private mutating func seat() {
        let all = everybody
        let seats = Dictionary(grouping: all.filter { $0.seat != nil }, by: \.seat).mapValues(\.count)
        let people = Dictionary(grouping: all.filter { $0.person != nil }, by: \.person).mapValues(\.count)
        for step in steps {
            if let seat = step.after.seat, seats[seat, default: 0] > 1 { add(step.number, .seat, "problem_seat_taken") }
            if let person = step.after.person, people[person, default: 0] > 1,
                !problems.contains(where: { $0.arguments["line"] == "\(step.number)" })
            {
                add(step.number, .login, "problem_attendee_twice")
            }
            let present = step.before.flatMap { around.session?.members[$0.id] }
            if step.hasNewGroup, let present, let other = around.session?.groups.first(where: { $0.id == present }) {
                add(
                    step.number, .group, "problem_delegate_grouped", ["name": step.after.name, "group": other.name])
            }
            if step.before?.leave?.state == .asked, step.after.person != step.before?.person {
                add(step.number, .login, "problem_leave_open")
            }
        }
    }

    // MARK: What it comes to

    func preview(_ list: AttendeeList) -> AttendeeImport {
        AttendeeImport(
            lines: steps.map { step in
                let changes = FieldChange.differences(from: step.before?.fields ?? [], to: fields(step))
                return AttendeeImport.Line(
                    number: step.number,
                    outcome: step.before == nil ? .created : step.isUnchanged ? .unchanged : .changed,
                    name: step.after.name, unit: step.after.unit, isLinked: step.after.person != nil,
                    changes: changes)
            },
            problems: problems.sorted {
                (Int($0.arguments["line"] ?? "") ?? 0) < (Int($1.arguments["line"] ?? "") ?? 0)
            },
            unknown: list.unknown, digest: digest)
    }

    private func fields(_ step: Step) -> [(field: String, value: String?)] {
        var fields = step.after.fields.filter { $0.field != "substitutes" && $0.field != "leave" }
        if step.hasNewGroup { fields.append(("group", step.group?.name)) }
        if step.hasNewMailbox { fields.append(("mailbox", step.mailbox)) }
        return fields
    }

    /// New attendees have another number in each preview: their lines stand for them.
    private var digest: String {
        let lines = Dictionary(
            steps.filter { $0.before == nil }.map { ($0.after.id, $0.number) }, uniquingKeysWith: { first, _ in first })
        var digest = RecordDigest("attendee-import-1")
        digest.add(around.meeting.id.rawValue)
        for step in steps {
            digest.add(Int64(step.number))
            digest.add(step.before?.id.rawValue)
            digest.add(step.before?.version)
            for field in fields(step) { digest.add(field.value) }
            let whom = step.after.substitutes
            digest.add(whom.flatMap { lines[$0] }.map { "line \($0)" } ?? whom?.description)
        }
        for problem in problems { digest.add(problem.key) }
        return digest.text
    }
}
