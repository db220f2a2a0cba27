import Identity
import Kernel
import Storage

/// A step that was just taken.
public struct TakenMatterStep: Sendable {
    /// From 1, in the order in which they were taken.
    public let position: Int64
    public let action: MatterAction
    /// The deadline that was set or asked for.
    public let deadline: CalendarDay?
    /// Seconds since 1970.
    public let at: Int64
}

/// A reminder sheet (催办单) that was just written.
public struct WrittenReminderSheet: Sendable {
    public let id: Int64
    public let unit: Unit.ID
    public let day: CalendarDay
    /// The first of its matters, the most overdue first.
    public let lines: [ReminderLine]
    /// How many matters it has.
    public let total: Int
}

/// What is told of the steps that matters take, and of the reminder sheets that units get, in the same transaction.
public protocol MatterStepFollower: Sendable {
    /// - Throws: what stops the step.
    func follow(_ step: TakenMatterStep, of matter: Matter, takenBy viewer: Viewer, in transaction: Transaction) throws
    /// - Throws: what stops the sheet.
    func follow(_ sheet: WrittenReminderSheet, in tree: UnitTree, _ transaction: Transaction) throws
}

extension MatterAction {
    /// Who is told of a step by their duty.
    enum Audience: Sendable {
        /// Who works for the unit that leads.
        case workers
        /// Who answers for it.
        case heads
        /// Who supervises for the unit that issued the matter.
        case supervisors
        /// Who works for the units that help.
        case helpers
    }

    var audience: Set<Audience> {
        switch self {
        case .assign: [.workers, .heads, .helpers]
        case .sendBack, .remind: [.workers, .heads]
        case .transfer: [.workers, .heads, .supervisors, .helpers]
        case .grantExtension, .refuseExtension, .verify, .close, .suspend, .resume, .merge: [.workers]
        case .report, .askExtension: [.supervisors]
        case .breakDown, .acknowledge, .progress, .archive: []
        }
    }
}

extension MatterDesk {
    /// More people are not told of one step.
    static let mostTold = 200

    /// Writes the notices of a step: to those whose duty it is, nearest to the unit, to those whose units help with
    /// the matter, and to those who follow it and may see it; never to who took it.
    func tell(
        of step: TakenMatterStep, _ matter: Matter, by viewer: Viewer, in transaction: Transaction
    ) throws {
        let following = try transaction.rows(
            "SELECT person_id FROM matter_follow WHERE matter_id = ? ORDER BY since, person_id LIMIT ?",
            [.integer(matter.id.rawValue), .integer(Int64(Self.mostTold))]
        ).compactMap { row -> Person.ID? in row.identifier("person_id") }
        let audience = step.action.audience
        guard !audience.isEmpty || !following.isEmpty else { return }
        let holders = try identity.holders(
            of: SupervisionPolicy.insight, who: SupervisionPolicy.readMatters, near: matter.units, in: transaction)
        let workers = holders.nearest(SupervisionPolicy.workOnMatters, to: matter.leadUnit)
        var people: [Person.ID] = []
        if audience.contains(.workers) { people += workers }
        if audience.contains(.heads) {
            people += holders.nearest(SupervisionPolicy.answerForMatters, to: matter.leadUnit)
        }
        if audience.contains(.supervisors) {
            people += holders.nearest(SupervisionPolicy.superviseMatters, to: matter.issuingUnit)
        }
        var byDuty = Set(people)
        if audience.contains(.helpers) {
            // The issuing unit knows whom it asked: its people and those above do not stand in for a unit without any.
            people += matter.coUnits.flatMap {
                holders.nearest(SupervisionPolicy.workOnMatters, to: $0, under: matter.issuingUnit)
            }
        }
        let helping = Set(people).subtracting(byDuty)
        byDuty.formUnion(helping)
        people += following.filter { matter.isReadable(by: $0, holders) }
        var seen: Set<Person.ID> = viewer.author.map { [$0] } ?? []
        people = Array(people.filter { seen.insert($0).inserted }.prefix(Self.mostTold))
        guard !people.isEmpty else { return }
        let choices = try NoticeRows.choices(of: people, transaction)
        // Who is reminded by hand is written to at once.
        let atOnce = step.action == .remind ? Set(workers) : []
        let values = people.flatMap { person -> [Value] in
            let letters = atOnce.contains(person) ? .now : choices[person] ?? .daily
            return [
                .integer(identifiers.next(MatterNotice.self).rawValue), .integer(person.rawValue),
                .integer(matter.id.rawValue), .integer(step.position),
                .text((byDuty.contains(person) ? MatterNotice.Why.duty : .follow).rawValue),
                .integer(helping.contains(person) ? 1 : 0), .integer(step.at), .text(letters.rawValue),
            ]
        }
        try transaction.execute(
            "INSERT INTO matter_notice (id, person_id, matter_id, step, why, helps, told_at, by_letter) VALUES "
                + Array(repeating: "(?, ?, ?, ?, ?, ?, ?, ?)", count: people.count).joined(separator: ", ")
                + " ON CONFLICT (matter_id, step, person_id) DO NOTHING", values)
    }
}

extension Matter {
    /// Those that have to do with it: the one that issued it, the one that leads, those that help.
    public var units: [Unit.ID] { [issuingUnit, leadUnit] + coUnits }
}
