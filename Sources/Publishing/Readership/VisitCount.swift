import Kernel

/// What kind of public page was visited.
public enum VisitKind: String, Sendable, CaseIterable {
    case home
    /// News, opportunities, policies, zones, topics, archive.
    case list
    case article, zone, topic
    /// About, contact, figures, transparency, search.
    case other
}

/// How often a public page was visited on a day.
public struct VisitCount: Sendable, Equatable {
    /// In Asia/Shanghai.
    public let day: CalendarDay
    public let kind: VisitKind
    /// The number of the article, zone or topic; 0 for a page of none.
    public let record: Int64
    /// The language of the page's address.
    public let language: Language
    /// The zone that the page belongs to; 0 for none.
    public let zone: Int64
    /// At least 1.
    public let visits: Int64

    public init(
        day: CalendarDay, kind: VisitKind, record: Int64, language: Language, zone: Int64, visits: Int64
    ) {
        (self.day, self.kind, self.record) = (day, kind, record)
        (self.language, self.zone, self.visits) = (language, zone, visits)
    }
}
