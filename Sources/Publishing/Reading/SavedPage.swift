import Kernel

/// What a careful reader finds on a saved page of an existing portal. What is not there is `nil`, never a guess.
public struct SavedPage: Sendable, Equatable {
    /// The page's own address: a first line `url:`, the canonical link, or the browser's "saved from" comment.
    public var address: String?
    /// The address of the same article in the other language, from `link rel="alternate" hreflang`.
    public var translationOf: String?
    public var language: Language = .zhHans
    public var title: String?
    public var publishedOn: CalendarDay?
    public var source: String?
    public var zone: String?
    public var region: String?
    public var section: String?
    /// The kind as the page words it: 文字新闻, 图片新闻, 视频新闻…
    public var kind: String?
    /// All items, the home page first.
    public var breadcrumb: [String] = []
    public var body: [BodyPart] = []
    public var previousTitle: String?
    public var nextTitle: String?
    /// Whether the page says that there is no previous article, or no next one (上一条:没有了).
    public var saysNoPrevious = false
    public var saysNoNext = false
    public var contact = Contact()
    public var copyright: String?
    /// Links to files that stand beside the page (PDF, Word, Excel, archives).
    public var attachments: [Attachment] = []
    public var warnings: [Problem] = []

    /// The telephone, fax and mail box below an article.
    public struct Contact: Sendable, Equatable {
        public var phone: String?
        public var fax: String?
        public var email: String?
        public init(phone: String? = nil, fax: String? = nil, email: String? = nil) {
            (self.phone, self.fax, self.email) = (phone, fax, email)
        }
    }

    /// A link to a document.
    public struct Attachment: Sendable, Equatable {
        public let label: String
        public let reference: String
    }

    /// A part of the text, already free of everything but the short list of inline tags.
    public enum BodyPart: Sendable, Equatable {
        case paragraph(html: String, text: String)
        case heading(html: String, text: String)
        case listItem(html: String, text: String)
        case table(html: String, rows: [String])
        case picture(reference: String, alternative: String, caption: String?)
    }

    /// The paragraphs as plain text; a table gives a line per row, cells separated by tabs.
    public var paragraphs: [String] {
        body.flatMap { part -> [String] in
            switch part {
            case .paragraph(_, let text), .heading(_, let text), .listItem(_, let text): [text]
            case .table(_, let rows): rows
            case .picture(_, _, let caption): caption.map { [$0] } ?? []
            }
        }
    }
}
