/// Where an article stands in the lists.
public struct ArticlePlace: Sendable, Hashable {
    public var zone: Int64?
    public var region: Int64?
    public var section: Int64?
    public var kind: Int64?
    public var year: Int?
    /// `opportunities` or `policies`; `nil` for news and for the lists that hold everything.
    public var column: String?
}

/// The names under which finished pages wait to be made anew: a publication emits them, a page declares them.
public enum TouchedPages {
    public static let home = "home"
    public static let archive = "archive"
    public static let sitemap = "sitemap"
    public static let zones = "zones"
    /// The list of special topics.
    public static let topics = "topics"
    /// The choices in the filters of the lists, and the navigation.
    public static let facets = "facets"
    public static func article(_ id: Int64) -> String { "article:\(id)" }
    public static func figure(_ id: Int64) -> String { "figure:\(id)" }
    /// What came of a decision.
    public static func outcome(_ id: Int64) -> String { "outcome:\(id)" }
    public static func topic(_ id: Int64) -> String { "topic:\(id)" }
    public static func zone(_ id: Int64) -> String { "zone:\(id)" }
    /// The "related" box of the articles of one zone.
    public static func related(_ zone: Int64?) -> String { "related:\(zone ?? 0)" }

    /// The list with exactly these filters.
    public static func list(_ place: ArticlePlace) -> String {
        "list:\(place.column ?? ""):"
            + [place.zone, place.region, place.section, place.kind, place.year.map(Int64.init)]
            .map { "\($0 ?? 0)" }.joined(separator: ":")
    }

    /// Every list that an article at `place` appears in: at most 64.
    public static func lists(holding place: ArticlePlace) -> Set<String> {
        var places = [ArticlePlace()]
        if let zone = place.zone { places += places.map { with($0) { $0.zone = zone } } }
        if let region = place.region { places += places.map { with($0) { $0.region = region } } }
        if let section = place.section { places += places.map { with($0) { $0.section = section } } }
        if let kind = place.kind { places += places.map { with($0) { $0.kind = kind } } }
        if let year = place.year { places += places.map { with($0) { $0.year = year } } }
        if let column = place.column { places += places.map { with($0) { $0.column = column } } }
        return Set(places.map(list))
    }

    private static func with(_ place: ArticlePlace, _ change: (inout ArticlePlace) -> Void) -> ArticlePlace {
        var place = place
        change(&place)
        return place
    }
}
