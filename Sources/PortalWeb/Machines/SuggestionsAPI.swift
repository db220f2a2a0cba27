import Hummingbird
import Kernel
import Publishing
import WebSupport

extension Portal {
    /// `GET /zh/search/suggestions?q=…`: what the search box offers while a visitor types.
    ///
    /// `{"query","label","announcement","items":[{"label","kind","url","lang"}]}`; the words are in the language of the
    /// address, `lang` names the language of a label that is in another one.
    func suggestions(_ request: Request, _ voice: Voice) async throws -> Response {
        let query = SearchQuery(request.uri.queryParameters["q"].map(String.init) ?? "")
        var items: [JSONText] = []
        if !query.isTooLong, !query.isEmpty {
            let found = try await reader.suggestions(query.text, language: voice.language)
            items += found.zones.map { zone in
                item(voice.link(zone.name, voice.zone(zone.name.id)), voice.text("search_suggestion_zone"))
            }
            items += found.articles.map { hit in
                let card = voice.card(hit.row)
                return item(
                    Link(label: card.title, url: card.url, lang: card.lang), voice.text("search_suggestion_article"))
            }
        }
        let announcement =
            items.isEmpty
            ? voice.text("search_suggestion_none") : voice.text("search_suggestion_count", ["count": "\(items.count)"])
        return Self.json(
            .ok,
            .object([
                ("query", .text(query.isTooLong ? "" : query.text)), ("label", .text(voice.text("search_suggestions"))),
                ("announcement", .text(announcement)), ("items", .list(items)),
            ]))
    }

    private func item(_ link: Link, _ kind: String) -> JSONText {
        .object([
            ("label", .text(link.label)), ("kind", .text(kind)), ("url", .text(link.url)),
            ("lang", .text(orNull: link.lang)),
        ])
    }
}
