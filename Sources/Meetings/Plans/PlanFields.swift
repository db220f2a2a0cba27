import Identity
import Kernel
import Storage

/// The fields of a line of a meeting's plans, as they were typed, by their names.
public struct PlanDraft: Sendable, Equatable {
    public var values: [String: String]

    public init(_ values: [String: String] = [:]) { self.values = values }

    public subscript(name: String) -> String {
        get { values[name] ?? "" }
        set { values[name] = newValue }
    }
}

/// What a line of a plan says: of the run sheet (会务流程), the emergency plan (应急预案) or the duty roster (值班表).
public protocol PlanFields: Sendable, Equatable {
    /// What its records are to the ledger.
    static var kind: String { get }
    static var table: String { get }
    /// Besides `id`, `meeting_id`, `updated_at` and `version`.
    static var columns: [PlanColumn] { get }

    /// - Parameter before: what the line says now; a unit of it may stay although it is no more.
    /// - Throws: `Problems` with all that is wrong.
    init(_ draft: PlanDraft, of meeting: Meeting, over before: Self?, in tree: UnitTree) throws
    init?(_ row: Row)

    /// In the order of `columns`.
    var values: [Value] { get }
    /// As its form shows it first.
    var draft: PlanDraft { get }
    /// As audit entries tell its changes.
    var changes: [(field: String, value: String?)] { get }
    /// By which the lines of a plan are ordered.
    var order: PlanOrder { get }
    /// The same for a meeting that is so many seconds later, where nothing is done yet.
    func moved(by seconds: Int64) -> Self
}

/// A column of a plan's table.
public enum PlanColumn: Sendable {
    case text(String)
    case integer(String)

    var name: String {
        switch self {
        case .text(let name), .integer(let name): name
        }
    }
}

/// Where a line stands in its plan: by time, then by name.
public struct PlanOrder: Sendable, Comparable {
    let at: Int64
    let name: String

    public static func < (left: Self, right: Self) -> Bool { (left.at, left.name) < (right.at, right.name) }
}

/// A line of a plan of a meeting.
public struct PlanItem<Fields: PlanFields>: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<PlanItem<Fields>>

    public let id: ID
    public let meeting: Meeting.ID
    public var fields: Fields
    /// Seconds since 1970.
    public var updatedAt: Int64
    public var version: Int64

    /// The line as records of other rooms mention it.
    public var reference: SubjectReference { SubjectReference(Fields.kind, id.rawValue) }

    static var names: [String] { ["id", "meeting_id"] + Fields.columns.map(\.name) + ["updated_at", "version"] }
    static var select: String { "SELECT \(names.joined(separator: ", ")) FROM \(Fields.table)" }

    init(id: ID, meeting: Meeting.ID, _ fields: Fields, at seconds: Int64) {
        (self.id, self.meeting, self.fields, updatedAt, version) = (id, meeting, fields, seconds, 1)
    }

    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let meeting: Meeting.ID = row.identifier("meeting_id"),
            let fields = Fields(row)
        else { return nil }
        (self.id, self.meeting, self.fields) = (id, meeting, fields)
        updatedAt = row.integer("updated_at") ?? 0
        version = row.integer("version") ?? 1
    }

    static func find(_ id: ID, _ transaction: Transaction) throws -> Self? {
        try transaction.row("\(select) WHERE id = ?", [.integer(id.rawValue)]).flatMap(Self.init)
    }

    /// Those of a meeting, in the order of the plan.
    static func all(of meeting: Meeting.ID, _ transaction: Transaction) throws -> [Self] {
        try transaction.rows("\(select) WHERE meeting_id = ? ORDER BY id", [.integer(meeting.rawValue)])
            .compactMap(Self.init)
            .sorted { ($0.fields.order, $0.id) < ($1.fields.order, $1.id) }
    }

    /// Inserts the row or replaces it.
    func write(in transaction: Transaction) throws {
        let changed = Fields.columns.map(\.name) + ["updated_at", "version"]
        try transaction.execute(
            """
            INSERT INTO \(Fields.table) (\(Self.names.joined(separator: ", ")))
            VALUES (\(Self.names.map { _ in "?" }.joined(separator: ", ")))
            ON CONFLICT (id) DO UPDATE SET \(changed.map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
            """,
            [.integer(id.rawValue), .integer(meeting.rawValue)] + fields.values
                + [.integer(updatedAt), .integer(version)])
    }
}

extension FieldReader {
    /// How many days before or after its meeting something of a plan may be.
    private static let mostDays: Int64 = 60

    /// A moment near a meeting as `yyyy-MM-ddTHH:mm`, in Asia/Shanghai, as seconds since 1970; `nil` when there is none
    /// or it is wrong, which is noted.
    mutating func moment(_ text: String, _ field: String, of meeting: Meeting, isRequired: Bool) -> Int64? {
        let trimmed = text.trimmed.replacing("：", with: ":")
        guard !trimmed.isEmpty else {
            if isRequired { add(field, "problem_required") }
            return nil
        }
        let parts = trimmed.split(whereSeparator: { $0 == "T" || $0 == " " })
        // A browser may add seconds.
        guard parts.count == 2, let day = CalendarDay(iso: parts[0]),
            let time = TimeOfDay(text: parts[1].split(separator: ":").prefix(2).joined(separator: ":"))
        else {
            add(field, "problem_plan_moment")
            return nil
        }
        let away = day.shanghaiSeconds - meeting.day.shanghaiSeconds
        guard abs(away) <= Self.mostDays * 86_400 else {
            add(field, "problem_plan_far", ["count": "\(Self.mostDays)", "day": "\(meeting.day)"])
            return nil
        }
        return time.seconds(on: day)
    }

    /// A telephone number, or several; `nil` when there is none or it is wrong, which is noted.
    mutating func telephone(_ text: String, _ field: String) -> String? {
        guard let phone = optional(text, field, limit: 60) else {
            if text.trimmed.isEmpty { add(field, "problem_required") }
            return nil
        }
        let digits = phone.unicodeScalars.filter { ("0"..."9").contains($0) }.count
        guard digits >= 3, phone.unicodeScalars.allSatisfy({ Self.ofTelephones.contains($0) }) else {
            add(field, "problem_plan_phone")
            return nil
        }
        return phone
    }

    private static let ofTelephones = Set("0123456789+-–() （）、,，;；/转ext.".unicodeScalars)
}

/// How a moment of a plan is written in its form.
enum PlanMoment {
    /// `yyyy-MM-ddTHH:mm` in Asia/Shanghai; empty for none.
    static func text(_ seconds: Int64?) -> String {
        guard let seconds else { return "" }
        let day = CalendarDay(shanghaiSeconds: seconds)
        let minutes = Int(clamping: (seconds - day.shanghaiSeconds) / 60)
        return "\(day)T\(TimeOfDay(minutes: minutes)?.description ?? "00:00")"
    }
}
