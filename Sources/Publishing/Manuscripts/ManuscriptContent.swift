import Kernel

/// Everything that a manuscript says: both languages, and where it is to stand. A revision is a copy of it.
public struct ManuscriptContent: Sendable, Equatable, Codable {
    public var chinese = ManuscriptText()
    public var english = ManuscriptText()
    /// Number of the zone that publishes it; `nil` for the platform itself.
    public var zone: Int64?
    public var region: Int64?
    public var section: Int64?
    public var kind: Int64?
    /// The date of publication, `yyyy-MM-dd`; empty for the day on which it is published.
    public var day = ""
    public var phone = ""
    public var fax = ""
    public var email = ""

    public init() {}

    public subscript(language: Language) -> ManuscriptText {
        get { language == .zhHans ? chinese : english }
        set { if language == .zhHans { chinese = newValue } else { english = newValue } }
    }

    /// The languages that it is written in.
    public var languages: [Language] { Language.allCases.filter { !self[$0].isEmpty } }

    /// The title in Chinese, else in English; empty when it has none.
    public var title: String { chinese.title.isEmpty ? english.title : chinese.title }

    /// Hashes of all pictures and attachments.
    var files: Set<String> {
        Set(
            Language.allCases.flatMap { language in
                self[language].attachments.map(\.file) + StoredFileAddress.hashes(in: self[language].body)
            })
    }
}

extension Language {
    /// What names of fields end with that stand once for each language: nothing for Chinese, `_en` for English.
    public var fieldSuffix: String { self == .english ? "_en" : "" }
}

/// A manuscript in one language.
public struct ManuscriptText: Sendable, Equatable, Codable {
    public var title = ""
    public var source = ""
    /// A sentence for lists; empty for the beginning of the text.
    public var summary = ""
    /// HTML as `ArticleBody` makes it.
    public var body = ""
    public var attachments: [ManuscriptAttachment] = []
    /// For a translation, the revision of the manuscript whose original it says; `nil` for an original.
    public var follows: Int64?

    public init() {}

    public var isEmpty: Bool { title.isEmpty && body.isEmpty && attachments.isEmpty }
}

/// A document that readers can fetch.
public struct ManuscriptAttachment: Sendable, Equatable, Codable {
    /// What readers see.
    public var label: String
    /// Name of the file as it was sent.
    public var name: String
    /// Its hash in the file store.
    public var file: String

    public init(label: String, name: String, file: String) { (self.label, self.name, self.file) = (label, name, file) }
}
