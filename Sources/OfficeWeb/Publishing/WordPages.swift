import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

/// The words that the platform watches for before publication.
enum WordPages {
    static let path = "/office/words"
    private static let publishing = OfficeRoute.Access.permission(PublishingPolicy.publishArticles)

    static let routes: [OfficeRoute] = [
        .get(path, publishing) { office, visit in try await office.wordsPage(visit, []) },
        .post(path, publishing) { office, visit in try await office.addWord(visit) },
        .post(path + "/:id/removal", publishing) { office, visit in try await office.removeWord(visit) },
    ]
}

extension Office {
    func wordsPage(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let words = try await desk.watchedWords(as: viewer)
        let mayChange = viewer.mayEverywhere(PublishingPolicy.publishArticles)
        var page = OfficePage(
            heading: voice.text("office_nav_words"), section: "manuscripts", lead: voice.text("words_lead"),
            breadcrumb: [Link(label: voice.text("office_nav_manuscripts"), url: ManuscriptPages.path)])
        page.breadcrumb.append(Link(label: page.heading, url: "#main", current: true))
        page.notice = notice(visit)
        page.errors = ErrorSummary(problems, voice)
        if mayChange {
            page.parts.append(OfficePage.Part(heading: voice.text("word_add"), form: wordForm(visit, problems)))
        }
        page.parts.append(
            OfficePage.Part(
                timeline: Timeline(
                    words.map { word in
                        Timeline.Entry(
                            time: voice.text("word_sort_" + word.sort.rawValue),
                            who: word.better.isEmpty ? "" : voice.text("word_better", ["word": word.better]),
                            what: word.word,
                            badge: Self.badge(isStopping: word.isStopping, voice),
                            action: mayChange
                                ? .post(
                                    voice.text("word_remove", ["word": word.word]),
                                    WordPages.path + "/\(word.id)/removal",
                                    isDangerous: true) : nil)
                    }, emptyText: voice.text("words_none"))))
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func wordForm(_ visit: Visit, _ problems: [Problem]) -> FormView {
        let voice = visit.voice
        let make = FieldMaker(voice, problems)
        var form = FormView(
            action: WordPages.path,
            fields: [
                make.text("word", visit.form["word"], required: true),
                make.text("better", visit.form["better"], hint: voice.text("hint_word_better")),
                make.select(
                    "sort", visit.form["sort"].orNil ?? "misspelled",
                    WatchedWord.Sort.allCases.map { ($0.rawValue, voice.text("word_sort_" + $0.rawValue)) }),
                make.boxes("stopping", Set(visit.form.all("stopping")), [("yes", voice.text("word_stopping"))]),
            ], submitLabel: voice.text("word_add"))
        form.isCompact = true
        return form
    }

    func addWord(_ visit: Visit) async throws -> Response {
        do {
            try await desk.addWatchedWord(
                visit.form["word"], better: visit.form["better"],
                WatchedWord.Sort(rawValue: visit.form["sort"]) ?? .misspelled,
                isStopping: visit.form.all("stopping").contains("yes"), as: visit.viewer)
            return Self.redirect(WordPages.path, done: "word_added")
        } catch let problems as Problems {
            return try await wordsPage(visit, problems.list)
        }
    }

    func removeWord(_ visit: Visit) async throws -> Response {
        try await desk.removeWatchedWord(visit.identifier("id", WatchedWord.self).rawValue, as: visit.viewer)
        return Self.redirect(WordPages.path, done: "word_removed")
    }
}
