import Hummingbird
import Kernel
import Publishing

/// The filter and page that a list's address asks for. Names it does not know are ignored.
struct ListQuery {
    var filter = PublicReader.ArticleFilter()
    var page = 1

    /// - Throws: 404 for a value that no list can have.
    init(_ request: Request) throws {
        func number(_ name: String, _ range: ClosedRange<Int64>) throws -> Int64? {
            guard let text = request.uri.queryParameters[name[...]], !text.isEmpty else { return nil }
            guard let value = Identifier<ListQuery>(text: text)?.rawValue, range.contains(value) else {
                throw HTTPError(.notFound)
            }
            return value
        }
        filter.zone = try number("zone", 1...Int64.max)
        filter.region = try number("region", 1...Int64.max)
        filter.section = try number("section", 1...Int64.max)
        filter.kind = try number("kind", 1...Int64.max)
        filter.year = try number("year", 1900...2199).map(Int.init)
        page = Int(try number("page", 1...1_000_000) ?? 1)
    }

    init(filter: PublicReader.ArticleFilter, page: Int = 1) { (self.filter, self.page) = (filter, page) }

    /// The one way of writing this query; empty for none.
    var canonical: String {
        var parts: [String] = []
        func add(_ name: String, _ value: Int64?) { if let value { parts.append("\(name)=\(value)") } }
        add("zone", filter.zone)
        add("region", filter.region)
        add("section", filter.section)
        add("kind", filter.kind)
        add("year", filter.year.map(Int64.init))
        if page > 1 { parts.append("page=\(page)") }
        return parts.joined(separator: "&")
    }

    func with(_ change: (inout PublicReader.ArticleFilter) -> Void) -> ListQuery {
        var filter = filter
        change(&filter)
        return ListQuery(filter: filter)
    }

    func onPage(_ page: Int) -> ListQuery { ListQuery(filter: filter, page: page) }

    func url(_ path: String) -> String { canonical.isEmpty ? path : path + "?" + canonical }
}
