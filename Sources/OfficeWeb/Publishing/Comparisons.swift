import Kernel
import Publishing
import WebSupport

/// Contents of manuscripts side by side.
enum Comparisons {
    /// A revision beside another.
    static func revisions(
        _ left: ManuscriptContent, _ right: ManuscriptContent, headings: (String, String), _ voice: Voice
    ) -> ComparisonView {
        var fields: [ComparisonView.Field] = []
        for language in Language.allCases {
            let (before, after) = (left[language], right[language])
            let name = voice.text(language == .zhHans ? "manuscript_chinese" : "manuscript_english")
            func add(_ key: String, _ one: String, _ other: String) {
                guard one != other else { return }
                fields.append(
                    ComparisonView.Field(
                        label: name + voice.text("colon") + voice.text(key), lines: lines(one, other)))
            }
            add("field_title", before.title, after.title)
            add("field_source", before.source, after.source)
            add("field_summary", before.summary, after.summary)
            add("field_body", plain(before.body), plain(after.body))
            add("field_attachments", list(before.attachments), list(after.attachments))
        }
        return ComparisonView(
            leftHeading: headings.0, rightHeading: headings.1, fields: fields, isEmpty: fields.isEmpty,
            emptyText: voice.text("comparison_same"))
    }

    /// What is stored beside what was being written when it came too late.
    static func stale(stored: ManuscriptContent, typed: ManuscriptContent, _ voice: Voice) -> ComparisonView {
        revisions(
            stored, typed, headings: (voice.text("comparison_stored"), voice.text("comparison_typed")), voice)
    }

    /// The original that a translation says beside the original of today.
    static func original(_ mark: TranslationMark, _ content: ManuscriptContent, _ voice: Voice) -> ComparisonView {
        var (left, right) = (ManuscriptContent(), ManuscriptContent())
        (left.chinese, right.chinese) = (mark.original, content.chinese)
        return revisions(
            left, right, headings: (voice.text("comparison_translated"), voice.text("comparison_now")), voice)
    }

    private static func lines(_ left: String, _ right: String) -> [ComparisonView.Line] {
        TextComparison(left, right).lines.prefix(5000).map { line in
            ComparisonView.Line(left: runs(line.left), right: runs(line.right), isChanged: line.isChanged)
        }
    }

    private static func runs(_ runs: [TextComparison.Run]?) -> [ComparisonView.Run] {
        (runs ?? []).map { ComparisonView.Run(text: $0.text, isChanged: $0.isChanged) }
    }

    private static func plain(_ html: String) -> String { (try? ArticleBody(cleaning: html))?.text ?? "" }

    private static func list(_ attachments: [ManuscriptAttachment]) -> String {
        attachments.map { "\($0.label) (\($0.name))" }.joined(separator: "\n")
    }
}
