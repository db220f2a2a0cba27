import Hummingbird
import Kernel
import Publishing
import WebSupport

/// Model of `search.mustache`.
struct SearchPage {
    let t: [String: String]
    let frame: Frame
    let heading: String
    let query: String
    let problem: String?
    let totalText: String?
    let articles: [Card]
    let hasResults: Bool
    let isEmpty: Bool
    let hasAsked: Bool
    let pager: Pager?
}

/// What a visitor typed, as words that must all be there.
struct SearchWords {
    static let longest = 200
    let text: String
    let words: [String]
    let isTooLong: Bool

    init(_ given: String) {
        text = given.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        isTooLong = text.count > Self.longest
        words =
            isTooLong
            ? []
            : text.split(separator: " ").prefix(8).map(String.init).filter { word in
                word.contains { $0.isLetter || $0.isNumber }
            }
    }
}

extension Portal {
    func searchPage(_ request: Request, _ voice: Voice) async throws -> Response {
        let words = SearchWords(request.uri.queryParameters["q"].map(String.init) ?? "")
        var filter = PublicReader.ArticleFilter()
        filter.words = words.words
        let page = min(Int(request.uri.queryParameters["page"].map(String.init) ?? "1") ?? 1, 1000)
        let found =
            words.words.isEmpty || page < 1
            ? nil
            : try await reader.articles(
                filter, page: page, size: Self.pageSize, language: voice.language, titleFirst: true)
        let heading = voice.text("search_heading")
        var frameRequest = FrameRequest(voice: voice, path: "search", heading: heading, noIndex: true)
        frameRequest.query = String(words.text.prefix(SearchWords.longest))
        let model = SearchPage(
            t: voice.texts, frame: frame(frameRequest), heading: heading,
            query: String(words.text.prefix(SearchWords.longest)),
            problem: words.isTooLong ? voice.text("search_too_long", ["count": "\(SearchWords.longest)"]) : nil,
            totalText: found.map { voice.text("search_total", ["count": "\($0.total)", "query": words.text]) },
            articles: found?.rows.map { voice.card($0) } ?? [], hasResults: found?.rows.isEmpty == false,
            isEmpty: found?.rows.isEmpty ?? !words.text.isEmpty,
            hasAsked: !words.text.isEmpty,
            pager: found.flatMap { found in
                Pager(
                    voice: voice, page: page, pageCount: min(1000, (found.total + Self.pageSize - 1) / Self.pageSize)
                ) { number in
                    voice.path("search?q=") + Self.queryEncoded(words.text) + (number > 1 ? "&page=\(number)" : "")
                }
            })
        return FinishedPage(
            try render("search", model), status: words.isTooLong ? .badRequest : .ok, cacheControl: "no-cache"
        ).response(to: request)
    }

    /// Percent-encodes everything but unreserved characters.
    static func queryEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: String(UnicodeScalar(byte))
            default: "%" + String(UInt16(byte) + 256, radix: 16, uppercase: true).dropFirst()
            }
        }.joined()
    }
}
