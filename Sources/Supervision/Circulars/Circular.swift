import Identity
import Kernel

/// A circular (督查通报): how the matters that a unit issued stood in a period, by the units that were to do them, ranked.
///
/// Its figures are counted when it is drafted, or counted anew while it is a draft; each matter that they count is kept
/// with it. Once it is issued nothing of it changes any more, whatever becomes of the matters or the rules.
public struct Circular: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Circular>

    /// The catalogue names it under `circular_state_…`.
    public enum State: String, Sendable, CaseIterable {
        case draft, issued
        /// A draft that will not be issued.
        case discarded
    }

    /// What somebody may write of it.
    public struct Texts: Sendable, Equatable {
        public var title: String
        /// Whom it goes to.
        public var addressee: String
        /// What it says before the figures.
        public var opening: String
        /// What it asks for at its end.
        public var demands: String

        public init(title: String, addressee: String, opening: String, demands: String) {
            (self.title, self.addressee, self.opening, self.demands) = (title, addressee, opening, demands)
        }

        /// Other words in place of each of these that is still as it was made; forms cut off blanks at its ends.
        mutating func replace(_ made: Texts, by new: Texts) {
            for field in [\Texts.title, \Texts.addressee, \Texts.opening, \Texts.demands]
            where self[keyPath: field].trimmed == made[keyPath: field].trimmed {
                self[keyPath: field] = new[keyPath: field]
            }
        }
    }

    public let id: ID
    /// The unit in whose name it is issued, of whose matters it tells.
    public let unit: Unit.ID
    /// On paper: 督查通报〔2026〕3号; `nil` while it has none.
    public internal(set) var number: String?
    public let from: CalendarDay
    public let until: CalendarDay
    public internal(set) var state: State
    public internal(set) var texts: Texts
    /// What the template made of the figures when they were counted last; `nil` for one that was drafted before that was
    /// kept.
    var made: Texts?
    /// The headings of its parts, as they were when it was drafted.
    public internal(set) var headings: CircularTemplate.Headings
    public let draftedBy: Person.ID?
    /// When the figures were counted; seconds since 1970.
    public internal(set) var countedAt: Int64
    public internal(set) var issuedBy: Person.ID?
    public internal(set) var issuedAt: Int64?
    public internal(set) var updatedAt: Int64
    public internal(set) var version: Int64

    /// The circular as records of other rooms mention it.
    public var reference: SubjectReference { SubjectReference(CircularRecord.kind, id.rawValue) }

    /// The unit that keeps it now, in place of one that is no more.
    public func keeper(_ tree: UnitTree) -> Unit.ID { tree.keeper(of: unit) ?? unit }

    /// A draft is for those who supervise in its unit; an issued one for all who read matters there, below, or above.
    public func isReadable(by viewer: Viewer) -> Bool {
        let keeper = keeper(viewer.tree)
        if viewer.may(SupervisionPolicy.superviseMatters, at: keeper) { return true }
        return state == .issued
            && (viewer.may(SupervisionPolicy.readMatters, at: keeper)
                || viewer.roots(SupervisionPolicy.readMatters).contains { viewer.tree.contains($0, below: keeper) })
    }

    /// As audit entries tell its changes.
    var fields: [(field: String, value: String?)] {
        [
            ("circularState", state.rawValue), ("title", texts.title), ("addressee", texts.addressee),
            ("opening", texts.opening), ("demands", texts.demands),
        ]
    }
}

/// What a unit did with its matters in the period of a circular.
public struct CircularLine: Sendable, Equatable {
    public let unit: Unit.ID
    /// As it was called when the figures were counted.
    public let name: LocalizedText
    /// From 1; units that did as well as each other share a place.
    public internal(set) var rank: Int64
    /// Matters that it led at the end of the period.
    public let assigned: Int64
    /// Of these, closed, and reported by the end of the period.
    public let done: Int64
    /// Of those done, reported by their deadline.
    public let onTime: Int64
    /// Not done at the end of the period, and due before.
    public let overdue: Int64
    /// Sent back to it in the period at least once.
    public let returned: Int64
    /// Days by which those that were overdue, or done late, were late, in all.
    public let daysLate: Int64

    /// Closed of all, in ten thousandths, rounded half up; 0 without any.
    public var doneShare: Int64 { Self.share(done, of: assigned) }
    /// In time of those done, in ten thousandths, rounded half up; 0 without any.
    public var onTimeShare: Int64 { Self.share(onTime, of: done) }

    static func share(_ part: Int64, of whole: Int64) -> Int64 {
        whole > 0 ? (part * 20_000 + whole) / (whole * 2) : 0
    }

    /// A share in percent, with a tenth where there is one: 66.7%.
    public static func percent(_ share: Int64) -> String {
        let tenths = (share + 5) / 10
        return "\(tenths / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths % 10)") + "%"
    }
}

/// A matter that a circular counts, as it stood then.
public struct CircularMatter: Sendable, Equatable {
    /// What became of it by the end of the period; the catalogue names it under `circular_result_…`.
    public enum Result: String, Sendable, CaseIterable {
        case onTime = "on-time"
        case late
        case overdue
        case open
    }

    public let matter: Matter
    /// The unit under which it is counted.
    public let unit: Unit.ID
    public let result: Result
    /// Days by which it was late.
    public let daysLate: Int64
    /// Its deadline then.
    public let due: CalendarDay?

    /// Whether few may know of it: a circular, which many read, has its number and nothing else. It counts in figures.
    public var isRestricted: Bool { matter.secrecy == .restricted }
}

/// A circular with what it tells.
public struct CircularDetail: Sendable {
    public let circular: Circular
    /// By rank.
    public let lines: [CircularLine]
    /// Its documents, once they are made: by kind of file, `docx` and `pdf`.
    public let files: [String: MatterFile]
    /// Whether the viewer may change, issue or discard it now.
    public let mayEdit: Bool

    public var assigned: Int64 { lines.reduce(0) { $0 + $1.assigned } }
    public var overdue: Int64 { lines.reduce(0) { $0 + $1.overdue } }
}
