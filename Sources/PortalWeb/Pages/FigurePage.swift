import Hummingbird
import Kernel
import Publishing
import WebSupport

/// A published figure in a list: `figure-line.mustache`.
struct FigureLine {
    let name: String
    let lang: String?
    let amount: String
    let period: String
    let state: String
    let url: String

    init(_ figure: PublicReader.FigureRow, _ voice: Voice) {
        let phrase = voice.phrase(figure.name)
        (name, lang) = (phrase.text, phrase.lang)
        amount = Self.amount(figure, voice)
        period = voice.period(figure.period)
        state = Self.state(figure, voice)
        url = voice.path("figures/\(figure.id)")
    }

    static func amount(_ figure: PublicReader.FigureRow, _ voice: Voice) -> String {
        voice.text("figure_amount", ["value": figure.value, "measure": voice.phrase(figure.measure).text])
    }

    static func state(_ figure: PublicReader.FigureRow, _ voice: Voice) -> String {
        voice.text(figure.isPreliminary ? "figure_preliminary" : "figure_final")
    }
}

/// Model of `figure.mustache`.
struct FigurePage {
    struct Sentence {
        let title: String
        let titleLang: String?
        let url: String
        let lang: String?
        let before: String
        let sentence: String
        let after: String
        let place: String
    }
    struct Document {
        let label: String
        let hash: String
    }

    let t: [String: String]
    let frame: Frame
    let breadcrumb: [Link]
    let name: String
    let nameLang: String?
    let amount: String
    let period: String
    let state: String
    let unit: String
    let unitLang: String?
    let publishedDay: String
    let publishedText: String
    let replacedBy: String?
    let replaces: String?
    let sentences: [Sentence]
    let documents: [Document]
    let isWithoutSources: Bool
    let transparencyURL: String
}

extension Portal {
    /// `figures/:id`: a published figure and where it comes from, as it was frozen.
    func figurePage(_ request: Request, _ context: Context, _ voice: Voice) async throws -> Response {
        guard let id = Identifier<FigurePage>(text: context.parameters.get("id") ?? "")?.rawValue else {
            throw HTTPError(.notFound)
        }
        return try await finished(request, at: voice.path("figures/\(id)")) {
            guard let figure = try await reader.figure(id, language: voice.language) else {
                throw HTTPError(.notFound)
            }
            let names =
                [TouchedPages.figure(id), TouchedPages.facets]
                + figure.sentences.map { TouchedPages.article($0.article) }
            return FinishedPage(
                try render("figure", figureModel(figure, voice)), names: Set(names), sequence: figure.sequence,
                visited: voice.visited(.other))
        }
    }

    private func figureModel(_ figure: PublicReader.FigureDetail, _ voice: Voice) -> FigurePage {
        let row = figure.row
        let (name, unit) = (voice.phrase(row.name), voice.phrase(row.unit))
        let day = CalendarDay(shanghaiSeconds: row.publishedAt)
        var request = frameRequest(voice, "figures/\(row.id)", name.text)
        request.breadcrumb.insert(
            Link(label: voice.text("transparency_heading"), url: voice.path("transparency")), at: 1)
        request.description = voice.text(
            "figure_description",
            [
                "unit": unit.text, "name": name.text, "value": row.value, "measure": voice.phrase(row.measure).text,
            ])
        return FigurePage(
            t: voice.texts, frame: frame(request), breadcrumb: request.breadcrumb, name: name.text,
            nameLang: name.lang, amount: FigureLine.amount(row, voice), period: voice.period(row.period),
            state: FigureLine.state(row, voice), unit: unit.text, unitLang: unit.lang, publishedDay: "\(day)",
            publishedText: voice.day(day), replacedBy: row.replacedBy.map { voice.path("figures/\($0)") },
            replaces: figure.replaces.map { voice.path("figures/\($0)") },
            sentences: figure.sentences.map { quoted in
                FigurePage.Sentence(
                    title: quoted.title, titleLang: voice.lang(quoted.titleLanguage),
                    url: voice.article(quoted.article),
                    lang: voice.lang(quoted.language), before: quoted.before, sentence: quoted.sentence,
                    after: quoted.after,
                    place: voice.text("figure_place", ["start": "\(quoted.start + 1)", "end": "\(quoted.end)"]))
            },
            documents: figure.documents.enumerated().map { index, document in
                FigurePage.Document(
                    label: voice.text(
                        "figure_document",
                        [
                            "number": "\(index + 1)",
                            "day": voice.day(CalendarDay(shanghaiSeconds: document.acceptedAt)),
                        ]), hash: document.hash)
            }, isWithoutSources: figure.sentences.isEmpty && figure.documents.isEmpty,
            transparencyURL: voice.path("transparency"))
    }
}
