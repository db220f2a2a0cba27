import Identity
import Kernel

/// A matter (督查事项): what is to be done, by whom and by when.
public struct Matter: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Matter>

    /// Where matters come from; the catalogue names it under `matter_source_…`.
    public enum SourceKind: String, Sendable, CaseIterable {
        /// A decision of a meeting (会议议定).
        case meeting
        /// A leader's note (领导批示).
        case instruction
        /// A document from above (上级文件).
        case superiorDocument = "superior-document"
        /// An inspection (督查检查).
        case inspection
        /// A deputy's or member's proposal (建议提案).
        case proposal
    }

    /// Who may see a matter (知悉范围); the catalogue names it under `matter_secrecy_…`. State secrets have no place here.
    public enum Secrecy: String, Sendable, CaseIterable {
        /// Whoever reads matters of its units.
        case `internal`
        /// Those alone who registered it, supervise it, work on it, or answer for it; letters and messages carry its number only.
        case restricted
    }

    /// Who made it public, and when.
    public struct Publicity: Sendable, Equatable {
        /// `nil` for a program.
        public let by: Person.ID?
        /// Seconds since 1970.
        public let at: Int64
    }

    public let id: ID
    /// The unit in whose name it was registered.
    public let issuingUnit: Unit.ID
    public let number: MatterNumber
    public var text: String
    public var sourceKind: SourceKind
    /// The meeting, the note, the document, in words.
    public var sourceText: String
    /// The unit that is to do it (承办单位).
    public var leadUnit: Unit.ID
    /// Those that help (协办单位), in their order; never the lead unit.
    public var coUnits: [Unit.ID]
    /// The last day that is in time.
    public var deadline: CalendarDay?
    /// As the source has it: 月底前.
    public var deadlineWords: String?
    /// What it is about: a code, which the catalogue names under `matter_topic_…`.
    public var topic: String?
    public var secrecy: Secrecy
    /// By day.
    public internal(set) var milestones: [MatterMilestone]
    /// `nil` while it is not public.
    public var publicity: Publicity?
    public internal(set) var state: MatterState
    /// The matter that it was broken down from (分解).
    public let parent: ID?
    /// How much it counts among those that make up its parent, 1…100.
    public var weight: Int64
    /// 0…100, in percent; of a matter that was broken down, the weighted mean of its parts.
    public internal(set) var progress: Int64
    /// The day on which the unit that leads was told to do it, later by the days for which it was suspended since: lights
    /// measure time by it.
    public internal(set) var assignedOn: CalendarDay?
    /// The day on which the unit reported that it is done, the last time.
    public internal(set) var finishedOn: CalendarDay?
    /// The deadline that the unit asks for.
    public internal(set) var askedDeadline: CalendarDay?
    /// The state to which it goes back from `suspended`.
    public internal(set) var restingState: MatterState?
    /// The matter that goes on in its place (并办).
    public internal(set) var mergedInto: ID?
    public let registeredBy: Person.ID?
    /// Seconds since 1970.
    public let registeredAt: Int64
    public var updatedAt: Int64
    public var version: Int64

    /// Whether public pages may show it.
    public var isPublic: Bool { publicity != nil }
    /// The matter as records of other rooms mention it.
    public var reference: SubjectReference { SubjectReference(MatterRecord.kind, id.rawValue) }

    /// What letters, calendars and messages to other systems may say of it: nothing where it is restricted.
    public var openText: String { secrecy == .restricted ? "" : text }

    /// Whether somebody reads for the unit that issued it, the one that leads, or one that helps; where it is restricted,
    /// they also have to supervise it, work on it, or answer for it, or have registered it.
    public func isReadable(by viewer: Viewer) -> Bool {
        let units = [leadUnit] + coUnits
        guard (units + [issuingUnit]).contains(where: { viewer.may(SupervisionPolicy.readMatters, at: $0) }) else {
            return false
        }
        guard secrecy == .restricted else { return true }
        return viewer.may(SupervisionPolicy.superviseMatters, at: issuingUnit)
            || viewer.author.map { $0 == registeredBy } ?? false
            || SupervisionPolicy.insiders.contains { duty in units.contains { viewer.may(duty, at: $0) } }
    }

    /// As audit entries tell its changes.
    var fields: [(field: String, value: String?)] {
        [
            ("text", text), ("sourceKind", sourceKind.rawValue), ("sourceText", sourceText.isEmpty ? nil : sourceText),
            ("leadUnit", leadUnit.description),
            ("coUnits", coUnits.isEmpty ? nil : coUnits.map(\.description).joined(separator: " ")),
            ("deadline", deadline?.description), ("deadlineWords", deadlineWords), ("topic", topic),
            ("weight", "\(weight)"), ("secrecy", secrecy.rawValue),
            ("milestones", milestones.isEmpty ? nil : milestones.map(\.line).joined(separator: "\n")),
            (
                "milestonesReached",
                milestones.contains { $0.reached != nil }
                    ? milestones.filter { $0.reached != nil }.map(\.line).joined(separator: "\n") : nil
            ), ("matterState", state.rawValue), ("progress", "\(progress)"),
            ("assignedOn", assignedOn?.description), ("finishedOn", finishedOn?.description),
            ("askedDeadline", askedDeadline?.description), ("restingState", restingState?.rawValue),
            ("mergedInto", mergedInto?.description), ("partOf", parent?.description),
        ]
    }
}
