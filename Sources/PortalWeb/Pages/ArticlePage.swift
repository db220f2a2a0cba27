import Hummingbird
import Kernel
import Publishing
import WebSupport

/// Model of `article.mustache` and `print.mustache`.
struct ArticlePage {
    struct Contact {
        let phone: String?
        let fax: String?
        let email: String?
    }

    let t: [String: String]
    let frame: Frame
    let breadcrumb: [Link]
    let title: String
    let titleLang: String?
    let bodyLang: String
    let day: String?
    let dayText: String?
    let source: Phrase?
    let zone: Link?
    let bodyHTML: String
    var notice: String?
    let attachments: [Attachment]
    let hasAttachments: Bool
    let previous: Link?
    let next: Link?
    let related: [Card]
    let hasRelated: Bool
    let figures: [FigureLine]
    let hasFigures: Bool
    let outcomes: [OutcomeLine]
    let hasOutcomes: Bool
    let contact: Contact?
    let copyright: String?
    let address: String?
    var translation: Link?
    let url: String
    /// `nil` for a preview, which has no view to print.
    var printURL: String?
}

extension Portal {
    func articlePage(_ request: Request, _ context: Context, _ voice: Voice) async throws -> Response {
        try await article(request, context, voice, template: "article", suffix: "")
    }

    func printPage(_ request: Request, _ context: Context, _ voice: Voice) async throws -> Response {
        try await article(request, context, voice, template: "print", suffix: "/print")
    }

    private func article(
        _ request: Request, _ context: Context, _ voice: Voice, template: String, suffix: String
    ) async throws -> Response {
        guard let id = Identifier<ArticlePage>(text: context.parameters.get("id") ?? "")?.rawValue else {
            throw HTTPError(.notFound)
        }
        return try await finished(request, at: voice.article(id) + suffix) {
            guard let article = try await reader.article(id, language: voice.language) else {
                throw HTTPError(try await reader.withdrawal(of: id) == nil ? .notFound : .gone)
            }
            let model = articleModel(article, voice, isPrint: !suffix.isEmpty)
            return FinishedPage(
                try render(template, model),
                names: [TouchedPages.article(id), TouchedPages.related(article.row.zone?.id), TouchedPages.facets],
                sequence: article.sequence,
                // Whoever prints has the article before them already.
                visited: suffix.isEmpty ? voice.visited(.article, id, zone: article.row.zone?.id) : nil)
        }
    }

    func articleModel(_ article: PublicReader.ArticleDetail, _ voice: Voice, isPrint: Bool) -> ArticlePage {
        let row = article.row
        let lang = voice.lang(row.language)
        let listPath = voice.path(article.sectionColumnType)
        var breadcrumb = [Link(label: voice.text("nav_home"), url: voice.home)]
        var filter = PublicReader.ArticleFilter()
        if let section = article.section {
            filter.section = section.id
            breadcrumb.append(
                voice.link(
                    section, article.sectionColumnType == "news" ? ListQuery(filter: filter).url(listPath) : listPath))
        } else {
            breadcrumb.append(Link(label: voice.text("nav_news"), url: listPath))
        }
        if let region = article.region {
            filter.section = nil
            filter.region = region.id
            breadcrumb.append(voice.link(region, ListQuery(filter: filter).url(voice.path("news"))))
        }
        if let kind = row.kind {
            filter = PublicReader.ArticleFilter()
            filter.kind = kind.id
            breadcrumb.append(voice.link(kind, ListQuery(filter: filter).url(voice.path("news"))))
        }
        var request = FrameRequest(
            voice: voice, path: "articles/\(row.id)", heading: row.title, description: row.excerpt,
            section: article.sectionColumnType)
        request.article = article
        request.breadcrumb = breadcrumb
        request.noIndex = isPrint
        request.column = (
            breadcrumb.dropFirst().first?.label ?? "", voice.text("list_description_news"), voice.text("column_type")
        )
        request.structured = [newsArticle(article, voice)]
        func neighbour(_ row: PublicReader.ArticleRow) -> Link {
            Link(label: row.title, url: voice.article(row.id), lang: voice.lang(row.language))
        }
        let hasContact = article.phone != nil || article.fax != nil || article.email != nil
        let other = Voice(language: voice.language.other)
        return ArticlePage(
            t: voice.texts, frame: frame(request), breadcrumb: breadcrumb, title: row.title, titleLang: lang,
            bodyLang: row.language.rawValue, day: row.day?.description, dayText: row.day.map(voice.day),
            source: row.source.map { Phrase(text: $0, lang: lang) },
            zone: row.zone.map { voice.link($0, voice.zone($0.id)) },
            bodyHTML: article.bodyHTML,
            notice: Self.notice(article, voice),
            attachments: article.attachments.map { attachment in
                Attachment(
                    label: attachment.label, lang: nil, url: "/files/\(attachment.hash)",
                    sizeText: voice.text("size_kilobytes", ["size": "\(max(1, attachment.size / 1024))"]),
                    typeText: (attachment.name.split(separator: ".").last ?? "").uppercased())
            }, hasAttachments: !article.attachments.isEmpty, previous: article.previous.map(neighbour),
            next: article.next.map(neighbour), related: article.related.map { voice.card($0) },
            hasRelated: !article.related.isEmpty,
            figures: article.figures.map { FigureLine($0, voice) }, hasFigures: !article.figures.isEmpty,
            outcomes: article.outcomes.map { OutcomeLine($0, voice) }, hasOutcomes: !article.outcomes.isEmpty,
            contact: hasContact
                ? ArticlePage.Contact(phone: article.phone, fax: article.fax, email: article.email) : nil,
            copyright: article.copyright, address: article.address,
            translation: article.languages.contains(voice.language.other) && lang == nil
                ? Link(
                    label: voice.text("other_language_article"), url: other.article(row.id),
                    lang: other.language.rawValue)
                : nil,
            url: voice.article(row.id), printURL: voice.article(row.id) + "/print")
    }

    private static func notice(_ article: PublicReader.ArticleDetail, _ voice: Voice) -> String? {
        let isOther = article.row.language != voice.language
        let language =
            isOther
            ? voice.text(article.row.language == .english ? "notice_only_english" : "notice_only_chinese") : nil
        let archive = article.archivedAt.map { seconds in
            voice.text("notice_archived", ["day": voice.day(CalendarDay(shanghaiSeconds: seconds))])
        }
        let all = [archive, language].compactMap { $0 }
        return all.isEmpty ? nil : all.joined(separator: " ")
    }

    /// schema.org `NewsArticle`.
    private func newsArticle(_ article: PublicReader.ArticleDetail, _ voice: Voice) -> JSONText {
        let row = article.row
        return .object([
            ("@context", .text("https://schema.org")), ("@type", .text("NewsArticle")), ("headline", .text(row.title)),
            ("inLanguage", .text(row.language.rawValue)), ("datePublished", .text(orNull: row.day?.description)),
            ("description", .text(row.excerpt)),
            ("image", .list(row.picture.map { [.text(settings.base + "/files/" + $0.hash)] } ?? [])),
            (
                "author",
                .object([
                    ("@type", .text("Organization")),
                    ("name", .text(row.source ?? settings.operatorName(voice.language))),
                ])
            ),
            (
                "publisher",
                .object([
                    ("@type", .text("Organization")),
                    (
                        "name",
                        .text(
                            row.zone.map { $0.shown(in: voice.language).text } ?? settings.operatorName(voice.language))
                    ),
                ])
            ), ("mainEntityOfPage", .text(settings.base + voice.article(row.id))),
        ])
    }
}
