import Hummingbird
import Kernel
import Publishing
import WebSupport

/// What came of a decision, in a list: `outcome-line.mustache`.
struct OutcomeLine {
    let number: String
    let matter: String
    let lang: String?
    let unit: String
    let unitLang: String?
    let deadline: String?
    let state: String
    let url: String

    init(_ outcome: Outcome, _ voice: Voice) {
        (number, matter, lang) = (outcome.number, outcome.matter, voice.lang(.zhHans))
        let unit = voice.phrase(outcome.leadUnit)
        (self.unit, unitLang) = (unit.text, unit.lang)
        deadline = outcome.deadline.map { voice.text("outcome_by", ["day": voice.day($0)]) } ?? outcome.deadlineWords
        state = voice.text("outcome_state_" + outcome.state)
        url = voice.path("outcomes/\(outcome.id)")
    }
}

/// Model of `outcome.mustache`.
struct OutcomePage {
    struct Source {
        let title: String
        let titleLang: String?
        let url: String
        let lang: String?
        let sentence: String?
    }

    let t: [String: String]
    let frame: Frame
    let breadcrumb: [Link]
    let line: OutcomeLine
    let publishedDay: String
    let publishedText: String
    let meeting: String?
    let meetingLang: String?
    let meetingDay: String?
    let sources: [Source]
    let isWithoutSources: Bool
    let transparencyURL: String
}

extension Portal {
    /// `outcomes/:id`: what came of a decision, and the sentence that decided it.
    func outcomePage(_ request: Request, _ context: Context, _ voice: Voice) async throws -> Response {
        guard let id = Identifier<OutcomePage>(text: context.parameters.get("id") ?? "")?.rawValue else {
            throw HTTPError(.notFound)
        }
        return try await finished(request, at: voice.path("outcomes/\(id)")) {
            guard let answer = try await reader.outcome(id, language: voice.language) else {
                throw HTTPError(.notFound)
            }
            guard case .shown(let detail) = answer else { throw HTTPError(.gone) }
            let names =
                [TouchedPages.outcome(id), TouchedPages.facets]
                + detail.outcome.sources.map { TouchedPages.article($0.article) }
            return FinishedPage(
                try render("outcome", outcomeModel(detail, voice)), names: Set(names), sequence: detail.sequence,
                visited: voice.visited(.other))
        }
    }

    private func outcomeModel(_ detail: PublicReader.OutcomeDetail, _ voice: Voice) -> OutcomePage {
        let outcome = detail.outcome
        let line = OutcomeLine(outcome, voice)
        let day = CalendarDay(shanghaiSeconds: detail.publishedAt)
        var request = frameRequest(voice, "outcomes/\(outcome.id)", outcome.number)
        request.breadcrumb.insert(
            Link(label: voice.text("transparency_heading"), url: voice.path("transparency")), at: 1)
        // Its number is Chinese in every language.
        if let last = request.breadcrumb.indices.last { request.breadcrumb[last].lang = voice.lang(.zhHans) }
        request.description = voice.text("outcome_description", ["number": outcome.number, "unit": line.unit])
        let meeting = outcome.decision.map { voice.phrase($0.meeting) }
        return OutcomePage(
            t: voice.texts, frame: frame(request), breadcrumb: request.breadcrumb, line: line,
            publishedDay: "\(day)", publishedText: voice.day(day), meeting: meeting?.text, meetingLang: meeting?.lang,
            meetingDay: outcome.decision.map { voice.day($0.day) },
            sources: detail.sources.map { source in
                OutcomePage.Source(
                    title: source.title, titleLang: voice.lang(source.titleLanguage),
                    url: voice.article(source.article), lang: voice.lang(.zhHans), sentence: source.sentence)
            }, isWithoutSources: detail.sources.isEmpty, transparencyURL: voice.path("transparency"))
    }
}
