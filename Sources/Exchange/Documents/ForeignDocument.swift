/// What people send as a document and what is not read here; each has a remedy of its own.
public enum ForeignDocument: Sendable, Equatable, CaseIterable {
    /// `.doc` and `.wps`: Word before 2007.
    case oldWord
    /// RTF, which is often named `.doc`.
    case richText
    /// A page saved as one file (MHTML), or a mail.
    case mail
    case openDocument
    /// OFD (GB/T 33190).
    case ofd
    case workbook
    case slides
    case picture
    /// XML that is no page, such as Word's of 2003.
    case xml
    /// A zip or another archive.
    case archive
    /// A compound file of some other program.
    case compound

    /// The key of its sentence in the catalogue.
    var key: String {
        switch self {
        case .oldWord: "problem_document_old_word"
        case .richText: "problem_document_rich_text"
        case .mail: "problem_document_mail"
        case .openDocument: "problem_document_open_document"
        case .ofd: "problem_document_ofd"
        case .workbook: "problem_document_workbook"
        case .slides: "problem_document_slides"
        case .picture: "problem_document_picture"
        case .xml: "problem_document_xml"
        case .archive: "problem_document_archive"
        case .compound: "problem_document_compound"
        }
    }

    /// By the kind of a file.
    init?(_ kind: FileKind) {
        switch kind {
        case .jpeg, .png, .gif, .webp, .heic, .avif, .svg: self = .picture
        case .doc: self = .oldWord
        case .xls, .xlsx, .ods: self = .workbook
        case .ppt, .pptx, .odp: self = .slides
        case .odt: self = .openDocument
        case .ofd: self = .ofd
        case .zip: self = .archive
        case .docx, .pdf, .html: return nil
        }
    }

    /// By the beginning of a text that is no reading for people.
    init?(beginning head: [UInt8]) {
        let start = String(decoding: head.filter { $0 != 0 && $0 < 0x80 }, as: UTF8.self)
            .drop { $0.isWhitespace }.prefix(2000).lowercased()
        if start.hasPrefix("{\\rtf") {
            self = .richText
        } else if start.hasPrefix("<?xml") {
            self = .xml
        } else if start.hasPrefix("mime-version:") || (start.hasPrefix("from:") && start.contains("\ncontent-type:")) {
            self = .mail
        } else if head.starts(with: Array("Rar!".utf8)) || head.starts(with: [0x37, 0x7A, 0xBC, 0xAF])
            || head.starts(with: [0x1F, 0x8B])
        {
            self = .archive
        } else {
            return nil
        }
    }
}
