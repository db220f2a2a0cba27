import Kernel

/// A question to the search: what was typed, the filters, the order, the page.
public struct SearchRequest: Sendable, Hashable {
    /// The order of the articles found.
    public enum Sort: String, Sendable, CaseIterable {
        case relevance, newest
    }

    public var query: SearchQuery
    public var zone: Int64?
    public var region: Int64?
    public var kind: Int64?
    public var from: CalendarDay?
    public var to: CalendarDay?
    public var sort = Sort.relevance
    /// From 1.
    public var page = 1

    public init(_ query: SearchQuery) { self.query = query }

    /// The keys that the days allow. An article without a day is in no span of days.
    var keys: ClosedRange<Int64>? {
        let first = from == nil && to == nil ? 1 : from.map { SearchKey.first(of: $0) } ?? 1 << SearchKey.bits
        let last = to.map { SearchKey.last(of: $0) } ?? Int64.max
        return first <= last ? first...last : nil
    }

    var filters: [SearchPhrase] {
        [zone.map(SearchMark.zone), region.map(SearchMark.region), kind.map(SearchMark.kind)].compactMap { $0 }.map {
            SearchPhrase(.facet, marks: [$0])
        }
    }
}
