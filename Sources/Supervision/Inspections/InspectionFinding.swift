import Kernel

/// Something that an inspection found.
public struct InspectionFinding: Sendable, Equatable {
    /// The catalogue names it under `finding_kind_…`.
    public enum Kind: String, Sendable, CaseIterable {
        /// 问题: something is to be put right.
        case problem
        /// 好的做法.
        case good
        /// 一般情况.
        case neutral
    }

    /// How bad a problem is; the catalogue names it under `finding_severity_…`.
    public enum Severity: String, Sendable, CaseIterable { case minor, general, serious }

    /// From 1, in the order of the visit.
    public let position: Int64
    public let kind: Kind
    /// Of a problem alone.
    public let severity: Severity?
    public let text: String
    /// How it was established, where no photograph shows it.
    public let explanation: String?
    /// The last day on which the problem is to be put right (整改期限), from the day of the visit on. It may be over when the
    /// visit arrives: a matter that is made of it is registered so, and gets a day to come when it is assigned.
    public let deadline: CalendarDay?
    /// The matter that was made of it.
    public internal(set) var matter: Matter.ID?
}

/// A photograph of an inspection, with its time and place and where these come from.
public struct InspectionPhotograph: Sendable, Equatable {
    /// Where a time or a place comes from; the catalogue names it under `photograph_source_…`.
    public enum Source: String, Sendable, CaseIterable {
        /// The camera wrote it into the picture.
        case exif
        /// The phone noted it as the picture was chosen.
        case device
        /// Whoever filled in the form said so of the whole visit (据填报).
        case typed
    }

    /// Where it was taken.
    public struct Place: Sendable, Equatable {
        /// In words; `nil` for a position.
        public let name: String?
        public let position: GeographicPosition?
        public let source: Source
    }

    /// From 1.
    public let position: Int64
    /// The finding that it shows, by its position; `nil` for the visit as a whole.
    public let finding: Int64?
    public let file: MatterFile
    /// Seconds since 1970.
    public let takenAt: Int64
    public let timeSource: Source
    /// `nil` where nobody said it (无地点).
    public let place: Place?

    /// Whether it proves something by itself: time and place are its own, and it was taken within a day of the visit.
    public func isProof(of visitedAt: Int64) -> Bool {
        timeSource != .typed && isOfTheDay(visitedAt) && place.map { $0.source != .typed } ?? false
    }

    /// Whether it was taken within a day of the visit.
    public func isOfTheDay(_ visitedAt: Int64) -> Bool {
        let (seconds, overflow) = takenAt.subtractingReportingOverflow(visitedAt)
        return !overflow && seconds.magnitude <= 86_400
    }
}
