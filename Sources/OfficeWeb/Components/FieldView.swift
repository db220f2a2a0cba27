import Kernel
import WebSupport

/// One field of a form with its label, hint and problem.
struct FieldView: Sendable {
    struct Option: Sendable {
        let value: String
        let label: String
        let selected: Bool
    }

    private(set) var id: String
    private(set) var name: String
    var label: String
    let value: String
    var hint: String?
    var error: String?
    var isRequired = false
    var autocomplete: String?
    /// One line; `inputType` says of what: `text`, `password`, `email`, `date`, `file`, `search`.
    var isInput = false
    var inputType = ""
    var inputMode: String?
    /// Names of the kinds of files that are offered first; with it the field takes several files.
    var accepts: String?
    /// The camera that a telephone opens for it: `environment` is the one at the back.
    var captures: String?
    var isSelect = false
    var isArea = false
    var isBoxes = false
    /// One of several colours of the palette, each shown beside its name.
    var isSwatches = false
    var isWide = false
    /// The boxes, or the colours.
    var options: [Option] = []
    /// The choices of a field that has one of several, as they stand in it.
    var choices = ""
    /// Identifiers of hint and problem, for screen readers.
    var describedBy: String?
    /// The language of what is written in it, where only one belongs there.
    var lang: String?

    /// The same under another name in the page, where a page has several forms with the same fields.
    /// - Parameter name: what it is sent as, where that is another too.
    func renamed(_ id: String, name: String? = nil) -> FieldView {
        var field = self
        field.name = name ?? self.name
        field.describedBy = describedBy?.replacing(self.id, with: id)
        field.id = id
        return field
    }
}

/// Makes the fields of a form: labels from the catalogue by the field's name, problems where they belong.
struct FieldMaker: Sendable {
    let voice: Voice
    let problems: [Problem]
    /// What is stored now, by field, when an edit came too late.
    var stored: [String: String] = [:]

    init(_ voice: Voice, _ problems: [Problem] = []) {
        self.voice = voice
        self.problems = problems
    }

    /// A field of one line.
    func text(
        _ name: String, _ value: String, type: String = "text", required: Bool = false, hint: String? = nil,
        autocomplete: String? = "off", mode: String? = nil
    ) -> FieldView {
        var field = field(name, value, hint: hint)
        (field.isInput, field.inputType, field.isRequired) = (true, type, required)
        (field.autocomplete, field.inputMode) = (autocomplete, mode)
        return field
    }

    /// One or two spreadsheets.
    func file(_ name: String, hint: String) -> FieldView {
        var field = field(name, "", hint: hint)
        (field.isInput, field.inputType, field.isRequired) = (true, "file", true)
        field.accepts = ".xlsx,.csv"
        return field
    }

    /// A file that goes with a form.
    func upload(_ name: String, hint: String) -> FieldView {
        var field = field(name, "", hint: hint)
        (field.isInput, field.inputType) = (true, "file")
        return field
    }

    /// One of the colours of the palette; the value names its class.
    func swatches(_ name: String, _ value: String, _ options: [(value: String, label: String)]) -> FieldView {
        var field = field(name, value, hint: nil)
        (field.isSwatches, field.isWide) = (true, true)
        field.options = options.map { FieldView.Option(value: $0.value, label: $0.label, selected: $0.value == value) }
        return field
    }

    /// A field of several lines.
    func area(_ name: String, _ value: String, required: Bool = false, hint: String? = nil) -> FieldView {
        var field = field(name, value, hint: hint)
        (field.isArea, field.isRequired, field.isWide) = (true, required, true)
        return field
    }

    /// One of several; the first option says what an empty choice means.
    func select(
        _ name: String, _ value: String, empty: String? = nil, required: Bool = false, hint: String? = nil,
        _ options: [(value: String, label: String)]
    ) -> FieldView {
        var field = field(name, value, hint: hint) { stored in
            options.first { $0.value == stored }?.label ?? stored
        }
        (field.isSelect, field.isRequired) = (true, required)
        var choices = HTMLText()
        if let empty { choices.add(FieldView.Option(value: "", label: empty, selected: value.isEmpty)) }
        for option in options {
            choices.add(
                FieldView.Option(value: option.value, label: option.label, selected: option.value == value))
        }
        field.choices = choices.html
        return field
    }

    /// Any of several.
    func boxes(
        _ name: String, _ values: Set<String>, hint: String? = nil, _ options: [(value: String, label: String)]
    ) -> FieldView {
        var field = field(name, "", hint: hint)
        (field.isBoxes, field.isWide) = (true, true)
        field.options = options.map {
            FieldView.Option(value: $0.value, label: $0.label, selected: values.contains($0.value))
        }
        return field
    }

    /// - Parameter words: what people read for a value that is stored.
    private func field(
        _ name: String, _ value: String, hint: String?, words: (String) -> String = { $0 }
    ) -> FieldView {
        var hint = hint
        if let stored = stored[name], stored != value {
            let shown = stored.isEmpty ? voice.text("value_none") : words(stored)
            hint = [hint, voice.text("office_stored_now", ["value": shown])].compactMap { $0 }.joined(separator: " ")
        }
        let id = "field-" + name
        let error = problems.first { $0.field == name }.map { voice.text($0.key, $0.arguments) }
        let ids = [hint.map { _ in id + "-hint" }, error.map { _ in id + "-error" }].compactMap { $0 }
        return FieldView(
            id: id, name: name, label: voice.text("field_" + name), value: value, hint: hint, error: error,
            describedBy: ids.isEmpty ? nil : ids.joined(separator: " "), lang: Self.language(of: name)?.rawValue)
    }

    /// `nameEnglish` is written in English, `nameChinese` in Chinese.
    static func language(of name: String) -> Language? {
        name.hasSuffix("English") ? .english : name.hasSuffix("Chinese") ? .zhHans : nil
    }
}

/// All problems of a form at its top, each a link to its field.
struct ErrorSummary: Sendable {
    let heading: String
    let links: [Link]

    init(heading: String, links: [Link]) { (self.heading, self.links) = (heading, links) }

    /// `nil` for none.
    init?(_ problems: [Problem], _ voice: Voice) {
        guard !problems.isEmpty else { return nil }
        heading = voice.text("office_error_summary", ["count": "\(problems.count)"])
        links = problems.map { problem in
            Link(
                label: voice.text("field_" + problem.field) + voice.text("colon")
                    + voice.text(problem.key, problem.arguments), url: "#field-" + problem.field)
        }
    }
}
