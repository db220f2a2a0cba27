import Hummingbird
import Kernel
import Publishing
import WebSupport

/// Model of `search.mustache`.
struct SearchPage {
    struct Option {
        let value: String
        let label: String
        let lang: String?
        let selected: Bool
    }
    struct Choice {
        let id: String
        let label: String
        let options: [Option]
    }
    struct Hit {
        let card: Card
        let title: [MarkedPiece]
        let snippet: [MarkedPiece]
    }
    struct Relief {
        let link: Link
        let count: String
    }

    let t: [String: String]
    let frame: Frame
    let heading: String
    let query: String
    let problem: String?
    let choices: [Choice]
    let from: String
    let to: String
    let hasFilters: Bool
    let clearURL: String
    let zonesLabel: String?
    let zones: [Link]
    let totalText: String?
    let hits: [Hit]
    let hasResults: Bool
    let isEmpty: Bool
    let hasReliefs: Bool
    let reliefs: [Relief]
    let hasAsked: Bool
    let pager: Pager?
}

extension Portal {
    func searchPage(_ web: Request, _ voice: Voice) async throws -> Response {
        let address = SearchAddress(web)
        let request = address.request
        let problem = searchProblem(address, voice)
        let found =
            problem != nil || request.query.isEmpty
            ? nil : try await reader.search(request, size: Self.pageSize, language: voice.language)
        let choices = try await reader.choices()
        let heading = voice.text("search_heading")
        var frameRequest = FrameRequest(
            voice: voice, path: request.query.text.isEmpty ? "search" : SearchAddress.path(request), heading: heading,
            section: "search", noIndex: true)
        frameRequest.query = String(request.query.text.prefix(SearchQuery.longest))
        let zones = found?.zones ?? []
        let reliefs = found.map { $0.reliefs.map { relief($0, request, voice) } } ?? []
        let model = SearchPage(
            t: voice.texts, frame: frame(frameRequest), heading: heading,
            query: String(request.query.text.prefix(SearchQuery.longest)), problem: problem,
            choices: searchChoices(request, choices, voice), from: request.from.map { "\($0)" } ?? "",
            to: request.to.map { "\($0)" } ?? "", hasFilters: Self.hasFilters(request),
            clearURL: voice.path(SearchAddress.path(SearchRequest(request.query))),
            zonesLabel: zones.isEmpty
                ? nil : voice.text(zones.contains { !$0.isGuess } ? "search_zones" : "search_guess"),
            zones: zones.map { voice.link($0.name, voice.zone($0.name.id)) },
            totalText: found.map { totalText($0.total, request, voice) },
            hits: found?.hits.map { SearchPage.Hit(card: voice.card($0.row), title: $0.title, snippet: $0.snippet) }
                ?? [],
            hasResults: found?.hits.isEmpty == false, isEmpty: found?.hits.isEmpty ?? false,
            hasReliefs: !reliefs.isEmpty, reliefs: reliefs, hasAsked: !request.query.text.isEmpty,
            pager: found.flatMap { found in
                Pager(
                    voice: voice, page: request.page,
                    pageCount: (found.total + Self.pageSize - 1) / Self.pageSize
                ) { number in
                    var other = request
                    other.page = number
                    return voice.path(SearchAddress.path(other))
                }
            })
        let isWrong = request.query.isTooLong || !address.wrongDays.isEmpty
        return answer(
            web,
            with: FinishedPage(
                try render("search", model), status: isWrong ? .badRequest : .ok, cacheControl: "no-cache",
                visited: voice.visited(.other)))
    }

    private static func hasFilters(_ request: SearchRequest) -> Bool {
        request.zone != nil || request.region != nil || request.kind != nil || request.from != nil || request.to != nil
    }

    private func searchProblem(_ address: SearchAddress, _ voice: Voice) -> String? {
        let query = address.request.query
        if query.isTooLong { return voice.text("search_too_long", ["count": "\(SearchQuery.longest)"]) }
        if let day = address.wrongDays.first { return voice.text("search_bad_day", ["field": day]) }
        guard query.isEmpty, !query.text.isEmpty else { return nil }
        return voice.text(query.excluded.isEmpty ? "search_nothing_typed" : "search_only_excluded")
    }

    private func totalText(_ total: Int, _ request: SearchRequest, _ voice: Voice) -> String {
        voice.text(
            total < PublicReader.mostCounted ? "search_total" : "search_total_many",
            ["count": "\(total)", "query": request.query.text])
    }

    private func searchChoices(
        _ request: SearchRequest, _ choices: PublicReader.Choices, _ voice: Voice
    ) -> [SearchPage.Choice] {
        func choice(_ id: String, _ names: [PublicReader.Name], _ chosen: Int64?) -> SearchPage.Choice? {
            guard !names.isEmpty else { return nil }
            let all = SearchPage.Option(value: "", label: voice.text("search_any"), lang: nil, selected: chosen == nil)
            return SearchPage.Choice(
                id: id, label: voice.text("filter_" + id),
                options: [all]
                    + names.map { name in
                        let phrase = voice.phrase(name)
                        return SearchPage.Option(
                            value: "\(name.id)", label: phrase.text, lang: phrase.lang, selected: name.id == chosen)
                    })
        }
        let sorts = SearchPage.Choice(
            id: "sort", label: voice.text("search_sort"),
            options: SearchRequest.Sort.allCases.map { sort in
                SearchPage.Option(
                    value: sort.rawValue, label: voice.text("search_sort_" + sort.rawValue), lang: nil,
                    selected: sort == request.sort)
            })
        return [
            choice("zone", choices.zones, request.zone), choice("region", choices.regions, request.region),
            choice("kind", choices.kinds, request.kind), sorts,
        ].compactMap { $0 }
    }

    private func relief(_ relief: PublicReader.Relief, _ request: SearchRequest, _ voice: Voice) -> SearchPage.Relief {
        var other = request
        var query = request.query
        other.page = 1
        let label: String
        switch relief.part {
        case .word(let text):
            query.leaveOut(text, excluded: false)
            label = voice.text("search_relief_word", ["name": text])
        case .excluded(let text):
            query.leaveOut(text, excluded: true)
            label = voice.text("search_relief_excluded", ["name": text])
        case .zone: (other.zone, label) = (nil, voice.text("search_relief_zone"))
        case .region: (other.region, label) = (nil, voice.text("search_relief_region"))
        case .kind: (other.kind, label) = (nil, voice.text("search_relief_kind"))
        case .days: (other.from, other.to, label) = (nil, nil, voice.text("search_relief_days"))
        }
        return SearchPage.Relief(
            link: Link(label: label, url: voice.path(SearchAddress.path(other, typed: query.typed))),
            count: voice.text("search_relief_count", ["count": "\(relief.count)"]))
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
