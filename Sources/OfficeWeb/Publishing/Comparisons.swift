import Kernel
import Publishing
import WebSupport

/// Contents of manuscripts side by side.
enum Comparisons {
    /// A revision beside another.
    /// - Parameter choices: the names of zones, sections and the like.
    static func revisions(
        _ left: ManuscriptContent, _ right: ManuscriptContent, headings: (String, String),
        _ choices: ManuscriptChoices, _ voice: Voice
    ) -> ComparisonView {
        var fields = Language.allCases.flatMap { texts(left[$0], right[$0], $0, voice) }
        let others = zip(places(left, choices, voice), places(right, choices, voice))
        fields += others.compactMap { field(voice.text($0.label), $0.value, $1.value) }
        return view(fields, headings, voice)
    }

    /// Two plain texts.
    static func texts(
        _ left: String, _ right: String, label: String, headings: (String, String), _ voice: Voice
    ) -> ComparisonView {
        view([field(label, left, right)].compactMap { $0 }, headings, voice)
    }

    private static func view(
        _ fields: [ComparisonView.Field], _ headings: (String, String), _ voice: Voice
    ) -> ComparisonView {
        ComparisonView(
            leftHeading: headings.0, rightHeading: headings.1, fields: fields, isEmpty: fields.isEmpty,
            emptyText: voice.text("comparison_same"))
    }

    /// One thing that both say; `nil` where they say the same.
    private static func field(_ label: String, _ left: String, _ right: String) -> ComparisonView.Field? {
        left == right ? nil : ComparisonView.Field(label: label, lines: lines(left, right))
    }

    private static func texts(
        _ before: ManuscriptText, _ after: ManuscriptText, _ language: Language, _ voice: Voice
    ) -> [ComparisonView.Field] {
        let name = voice.text(language == .zhHans ? "manuscript_chinese" : "manuscript_english") + voice.text("colon")
        let (old, new) = (ComparedBody(before.body), ComparedBody(after.body))
        let pairs = [
            ("field_title", before.title, after.title), ("field_source", before.source, after.source),
            ("field_summary", before.summary, after.summary), ("field_body", old.text, new.text),
            ("field_pictures", old.pictures, new.pictures), ("field_links", old.links, new.links),
            ("field_attachments", list(before.attachments), list(after.attachments)),
        ]
        let fields = pairs.compactMap { field(name + voice.text($0.0), $0.1, $0.2) }
        guard fields.isEmpty, before.body != after.body else { return fields }
        // The same words, set otherwise: headings, bold type, lists.
        return [field(name + voice.text("field_markup"), before.body, after.body)].compactMap { $0 }
    }

    /// Where a text stands, as its form names it.
    private static func places(
        _ content: ManuscriptContent, _ choices: ManuscriptChoices, _ voice: Voice
    ) -> [(label: String, value: String)] {
        func name(_ id: Int64?, _ list: [ManuscriptChoices.Choice]) -> String {
            guard let id else { return "" }
            return list.first { $0.id == id }.map { voice.phrase($0.name).text } ?? "\(id)"
        }
        return [
            ("column_zone", name(content.zone, choices.zones)),
            ("field_section", name(content.section, choices.sections)),
            ("field_region", name(content.region, choices.regions)), ("field_kind", name(content.kind, choices.kinds)),
            ("field_day", content.day), ("field_phone", content.phone), ("field_fax", content.fax),
            ("field_email", content.email),
        ]
    }

    /// What is stored beside what was being written when it came too late.
    static func stale(
        stored: ManuscriptContent, typed: ManuscriptContent, _ choices: ManuscriptChoices, _ voice: Voice
    ) -> ComparisonView {
        revisions(
            stored, typed, headings: (voice.text("comparison_stored"), voice.text("comparison_typed")), choices, voice)
    }

    /// The original that a translation says beside the original of today.
    static func original(_ mark: TranslationMark, _ content: ManuscriptContent, _ voice: Voice) -> ComparisonView {
        view(
            texts(mark.original, content.chinese, .zhHans, voice),
            (voice.text("comparison_translated"), voice.text("comparison_now")), voice)
    }

    private static func lines(_ left: String, _ right: String) -> [ComparisonView.Line] {
        TextComparison(left, right).lines.prefix(5000).map { line in
            ComparisonView.Line(left: runs(line.left), right: runs(line.right), isChanged: line.isChanged)
        }
    }

    private static func runs(_ runs: [TextComparison.Run]?) -> [ComparisonView.Run] {
        (runs ?? []).map { ComparisonView.Run(text: $0.text, isChanged: $0.isChanged) }
    }

    private static func list(_ attachments: [ManuscriptAttachment]) -> String {
        attachments.map { "\($0.label) (\($0.name))" }.joined(separator: "\n")
    }
}
