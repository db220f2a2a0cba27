import Identity
import Kernel
import Storage

/// A matter as its own page shows it.
public struct MatterDetail: Sendable {
    /// A line of a reminder sheet (催办单).
    public struct Reminder: Sendable {
        public let day: CalendarDay
        /// The unit that was reminded.
        public let unit: Unit.ID?
        /// A `ReminderLadder.Rung`'s code.
        public let rung: String
        public let addressee: ReminderLadder.Addressee
    }

    public let matter: Matter
    /// The steps that it took, oldest first.
    public let steps: [MatterStep]
    /// How it stands today.
    public let light: MatterLight
    /// What was said of it in reminder sheets, the newest first.
    public let reminders: [Reminder]
    /// The steps that the viewer may take now.
    public let actions: [MatterAction]
    /// The matter that it was broken down from, where the viewer may see it.
    public let parent: Matter?
    /// The matters that it was broken down into, as far as the viewer may see them, by number.
    public let parts: [Matter]
    /// The matter that goes on in its place, where the viewer may see it.
    public let mergedInto: Matter?
    /// Whether the viewer may change what it says: until a unit is told to do it.
    public let mayEdit: Bool
    /// Whether the viewer may let public pages show it.
    public let mayPublish: Bool
}

extension MatterDesk {
    /// The light of a matter today.
    public func light(of matter: Matter) -> MatterLight { rules.lights.light(of: matter, on: today) }

    /// A matter with the steps that it took.
    /// - Throws: `Refusal.unknown` for one that the viewer may not see.
    public func matter(_ id: Matter.ID, as viewer: Viewer) async throws -> MatterDetail {
        try await database.read { transaction in
            let matter = try readable(id, viewer, transaction)
            let mayRegister = viewer.may(SupervisionPolicy.registerMatters, at: matter.issuingUnit)
            func seen(_ id: Matter.ID?) throws -> Matter? {
                try id.flatMap { try MatterRows.find($0, transaction) }.flatMap { $0.isReadable(by: viewer) ? $0 : nil }
            }
            let parts = try MatterRows.matters(
                of: transaction.rows(
                    "SELECT \(MatterRows.columns) FROM matter WHERE parent_id = ? ORDER BY id", [.integer(id.rawValue)]),
                transaction)
            return MatterDetail(
                matter: matter, steps: try MatterRows.steps(of: id, transaction),
                light: rules.lights.light(of: matter, on: today), reminders: try Self.reminders(of: id, transaction),
                actions: try StandingCourse(matter, viewer, rules, today: today, transaction).actions,
                parent: try seen(matter.parent), parts: parts.filter { $0.isReadable(by: viewer) },
                mergedInto: try seen(matter.mergedInto),
                mayEdit: mayRegister && matter.state.isEditable, mayPublish: mayRegister)
        }
    }

    private static func reminders(
        of id: Matter.ID, _ transaction: Transaction
    ) throws -> [MatterDetail.Reminder] {
        try transaction.rows(
            """
            SELECT reminder_sheet.day, reminder_sheet.unit_id, reminder_line.rung, reminder_line.addressee
            FROM reminder_line JOIN reminder_sheet ON reminder_sheet.id = reminder_line.sheet_id
            WHERE reminder_line.matter_id = ? ORDER BY reminder_sheet.day DESC, reminder_line.rung LIMIT 100
            """, [.integer(id.rawValue)]
        ).compactMap { row in
            guard let day = row.day("day"),
                let addressee = row.text("addressee").flatMap(ReminderLadder.Addressee.init(rawValue:))
            else { return nil }
            return MatterDetail.Reminder(
                day: day, unit: row.identifier("unit_id"), rung: row.text("rung") ?? "", addressee: addressee)
        }
    }

    /// Why the viewer may not take a step now.
    /// - Throws: `Refusal.unknown` for a matter that the viewer may not see.
    public func refusal(_ action: MatterAction, of id: Matter.ID, as viewer: Viewer) async throws -> Refusal {
        try await database.read { transaction in
            let course = try StandingCourse(
                readable(id, viewer, transaction), viewer, rules, today: today, transaction)
            do {
                _ = try course.rule(action)
                return Refusal(key: "refusal_matter_step")
            } catch let refusal as Refusal {
                return refusal
            }
        }
    }

    /// A file that came with a step of a matter.
    /// - Throws: `Refusal.unknown` for what the viewer may not see, or a file that came with none.
    public func file(_ digest: String, of id: Matter.ID, as viewer: Viewer) async throws -> MatterFile {
        try await database.read { transaction in
            _ = try readable(id, viewer, transaction)
            let files = try MatterRows.steps(of: id, transaction).flatMap(\.files)
            guard let file = files.first(where: { $0.digest == digest }) else { throw Refusal.unknown }
            return file
        }
    }

    /// Matters by number that public pages show, within a transaction of a hand-off.
    public func publicMatters(_ ids: [Int64], in transaction: Transaction) throws -> [Matter] {
        try ids.compactMap { try MatterRows.find(Matter.ID($0), transaction) }.filter(\.isPublic)
    }

    /// Matters by number, as far as the viewer may see them.
    public func matters(_ ids: Set<Matter.ID>, as viewer: Viewer) async throws -> [Matter.ID: Matter] {
        guard !ids.isEmpty else { return [:] }
        let list = ids.sorted().map(\.description).joined(separator: ", ")
        return try await database.read { transaction in
            let rows = try transaction.rows("SELECT \(MatterRows.columns) FROM matter WHERE id IN (\(list))")
            let readable = try MatterRows.matters(of: rows, transaction).filter { $0.isReadable(by: viewer) }
            return Dictionary(readable.map { ($0.id, $0) }) { first, _ in first }
        }
    }
}
