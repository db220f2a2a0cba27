import Kernel
import Publishing
import WebSupport

/// A picture with its size, so that the page does not jump.
struct Picture {
    let url: String
    let alt: String
    let width: Int64?
    let height: Int64?
}

/// An article in a list.
struct Card {
    let title: String
    let url: String
    let lang: String?
    let day: String?
    let dayText: String?
    let zone: Link?
    let kind: Phrase?
    let excerpt: String?
    let picture: Picture?
    /// What to say when the text is not in the language of the page.
    let badge: String?
    /// Why it stands first.
    let mark: String?
}

/// Addresses of the portal, and its cards, in one language.
extension Voice {
    /// Path below this language: `path("news")` is `/zh/news`.
    func path(_ path: String) -> String { "/\(language.pathSegment)/\(path)" }
    var home: String { "/\(language.pathSegment)" }
    func article(_ id: Int64) -> String { path("articles/\(id)") }
    func zone(_ id: Int64) -> String { path("zones/\(id)") }

    /// What a visit of a page is counted as.
    /// - Parameters:
    ///   - record: the number of the article, zone or topic that it shows.
    ///   - zone: the zone that it belongs to.
    func visited(_ kind: VisitKind, _ record: Int64 = 0, zone: Int64? = nil) -> VisitedPage {
        VisitedPage(kind.rawValue, record: record, group: zone ?? 0, language: language)
    }

    func phrase(_ name: PublicReader.Name) -> Phrase {
        let shown = name.shown(in: language)
        return Phrase(text: shown.text, lang: lang(shown.language))
    }

    func link(_ name: PublicReader.Name, _ url: String, current: Bool = false) -> Link {
        let phrase = phrase(name)
        return Link(label: phrase.text, url: url, lang: phrase.lang, current: current)
    }

    func picture(_ row: PublicReader.PictureRow) -> Picture {
        Picture(url: "/files/\(row.hash)", alt: row.alternative, width: row.width, height: row.height)
    }

    /// - Parameters:
    ///   - showsZone: off where the whole list is one zone's.
    ///   - showsKind: off where 文字新闻 would say nothing, as for opportunities and policies.
    ///   - mark: why it stands first.
    func card(
        _ row: PublicReader.ArticleRow, showsZone: Bool = true, showsKind: Bool = true, mark: String? = nil
    ) -> Card {
        Card(
            title: row.title, url: article(row.id), lang: lang(row.language), day: row.day?.description,
            dayText: row.day.map(day), zone: showsZone ? row.zone.map { link($0, zone($0.id)) } : nil,
            kind: showsKind ? row.kind.map(phrase) : nil,
            excerpt: row.excerpt.isEmpty ? nil : row.excerpt, picture: row.picture.map(picture),
            badge: row.language == language
                ? nil : text("only_in_" + (row.language == .english ? "english" : "chinese")), mark: mark)
    }
}
