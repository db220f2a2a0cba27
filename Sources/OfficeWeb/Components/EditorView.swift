import WebSupport

/// The form in which a text is written: both languages side by side, and where the text is to stand.
struct EditorView: Sendable {
    struct Attachment: Sendable {
        let file: String
        let name: String
        let label: String
        let url: String
    }
    struct Text: Sendable {
        let heading: String
        let lang: String
        /// What its fields end with: nothing, or `_en`.
        let suffix: String
        let fields: [FieldView]
        /// HTML, with the addresses under which the office shows files.
        let body: String
        let bodyLabel: String
        let bodyError: String?
        let summary: FieldView
        let attachments: [Attachment]
        /// What became of the original since the translation, paragraph by paragraph.
        let mark: ComparisonView?
    }

    let action: String
    let typingURL: String
    let cleaningURL: String
    let filesURL: String
    let version: Int64
    let texts: [Text]
    let fields: [FieldView]
    let submitLabel: String
    let furtherLabel: String?
    let cancelURL: String
    /// Where the editor's library is.
    let library: String
    let script: String
    /// What the script says, as JSON: words of the catalogue alone.
    let words: String
}

/// Two texts side by side.
struct ComparisonView: Sendable {
    struct Run: Sendable {
        let text: String
        let isChanged: Bool
    }
    struct Line: Sendable {
        let left: [Run]
        let right: [Run]
        let isChanged: Bool
    }
    struct Field: Sendable {
        let label: String
        let lines: [Line]
    }

    let leftHeading: String
    let rightHeading: String
    let fields: [Field]
    let isEmpty: Bool
    let emptyText: String
}
