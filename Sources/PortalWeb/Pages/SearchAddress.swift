import Hummingbird
import Kernel
import Publishing

/// What the address of the search page asks for. Values that no filter can have are not there.
struct SearchAddress {
    var request: SearchRequest
    /// Days that are none, as they were written.
    let wrongDays: [String]

    init(_ web: Request) {
        func parameter(_ name: String) -> String? {
            web.uri.queryParameters[name[...]].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        }
        func number(_ name: String) -> Int64? {
            parameter(name).flatMap { Identifier<SearchAddress>(text: $0)?.rawValue }
        }
        var wrong: [String] = []
        func day(_ name: String) -> CalendarDay? {
            guard let text = parameter(name) else { return nil }
            let day = CalendarDay(iso: text)
            if day == nil { wrong.append(String(text.prefix(20))) }
            return day
        }
        request = SearchRequest(SearchQuery(parameter("q") ?? ""))
        (request.zone, request.region, request.kind) = (number("zone"), number("region"), number("kind"))
        (request.from, request.to) = (day("from"), day("to"))
        request.sort = parameter("sort").flatMap(SearchRequest.Sort.init) ?? .relevance
        request.page = Int(min(number("page") ?? 1, 500))
        wrongDays = wrong
    }

    /// The address of a question, below the language.
    static func path(_ request: SearchRequest, typed: String? = nil) -> String {
        var path = "search?q=" + Portal.queryEncoded(typed ?? request.query.text)
        func add(_ name: String, _ value: String?) { if let value { path += "&\(name)=\(value)" } }
        add("zone", request.zone.map { "\($0)" })
        add("region", request.region.map { "\($0)" })
        add("kind", request.kind.map { "\($0)" })
        add("from", request.from.map { "\($0)" })
        add("to", request.to.map { "\($0)" })
        add("sort", request.sort == .newest ? "newest" : nil)
        add("page", request.page > 1 ? "\(request.page)" : nil)
        return path
    }
}
