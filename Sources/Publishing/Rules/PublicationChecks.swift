import ChineseText
import Kernel
import Storage

/// The checks before publication (the guide for government websites asks for title, date, source and no errors in the
/// text: 政府网站发展指引, 国办发〔2017〕47号).
struct PublicationChecks {
    let transaction: Transaction
    let today: CalendarDay

    func findings(of manuscript: Manuscript) throws -> [PublicationFinding] {
        let content = manuscript.content
        guard !content.languages.isEmpty else {
            return [PublicationFinding("title", "problem_title_missing", isStopping: true)]
        }
        let watched = try WatchedWord.all(transaction)
        var (findings, words): ([PublicationFinding], [PublicationFinding]) = ([], [])
        for language in content.languages {
            let text = content[language]
            // Cleaned once, for both.
            let body = try? ArticleBody(cleaning: text.body)
            findings += self.findings(text, body, suffix: language.fieldSuffix)
            words += self.words(watched, text, body, suffix: language.fieldSuffix)
        }
        if content.section == nil { findings.append(PublicationFinding("section", "problem_section_missing")) }
        if let day = CalendarDay(iso: content.day), day > today {
            findings.append(PublicationFinding("day", "problem_day_future"))
        }
        if try TranslationMark(manuscript, in: transaction) != nil {
            findings.append(PublicationFinding("body_en", "problem_translation_behind"))
        }
        return findings + words
    }

    private func findings(_ text: ManuscriptText, _ body: ArticleBody?, suffix: String) -> [PublicationFinding] {
        var findings: [PublicationFinding] = []
        if text.title.isEmpty {
            findings.append(PublicationFinding("title" + suffix, "problem_title_missing", isStopping: true))
        }
        guard let body, !body.text.isEmpty else {
            return findings + [PublicationFinding("body" + suffix, "problem_body_missing", isStopping: true)]
        }
        if text.source.isEmpty {
            findings.append(PublicationFinding("source" + suffix, "problem_source_missing", isStopping: true))
        }
        let nameless = body.pictures.count { $0.alternative.isEmpty }
        if nameless > 0 {
            findings.append(
                PublicationFinding(
                    "body" + suffix, "problem_alternative_missing", ["count": "\(nameless)"], isStopping: true))
        }
        let doubtful = TextDoubts.find(in: text.title + "\n" + body.text)
        if !doubtful.isEmpty {
            findings.append(
                PublicationFinding(
                    "body" + suffix, "problem_text_doubtful", ["places": doubtful.prefix(5).joined(separator: "；")]))
        }
        return findings
    }

    /// The platform's own list of sensitive and misspelled words.
    private func words(
        _ watched: [WatchedWord], _ text: ManuscriptText, _ body: ArticleBody?, suffix: String
    ) -> [PublicationFinding] {
        let shown =
            [text.title, text.source, text.summary, body?.text ?? ""]
            + (body?.pictures.map(\.alternative) ?? []) + text.attachments.map(\.label)
        let plain = shown.joined(separator: "\n").lowercased()
        return watched.filter { plain.contains($0.word.lowercased()) }.map { word in
            PublicationFinding(
                "body" + suffix, word.better.isEmpty ? "problem_word_sensitive" : "problem_word_better",
                ["word": word.word, "better": word.better], isStopping: word.isStopping)
        }
    }
}
