import Kernel

/// Why a document is not read.
public enum DocumentRefusal: Error, Sendable, Equatable {
    case empty
    /// More bytes than this.
    case tooLarge(bytes: Int)
    /// Its text has more bytes than this.
    case tooMuchText(bytes: Int)
    /// It is a file of another kind.
    case foreign(ForeignDocument)
    /// Bytes that are no text in any character set that is known here.
    case noText
    /// A document in which no word stands.
    case withoutText(DocumentText.Kind)
    /// A PDF of so many pages, all without text: pictures of paper.
    case scan(pages: Int)
    /// It opens only with a password.
    case encrypted
    /// It breaks off, or breaks the rules of its format.
    case damaged
    /// It unpacks to more than anybody's machine should be asked to hold.
    case bomb
    /// Reading it takes more time than it may have.
    case tooSlow

    /// The same in words, with what to do about it.
    /// - Parameter field: name of the file.
    public func problem(field: String) -> Problem {
        let (key, arguments) = words
        return Problem(field: field, key: key, arguments: arguments)
    }

    private var words: (key: String, arguments: [String: String]) {
        switch self {
        case .empty: ("problem_document_empty", [:])
        case .tooLarge(let bytes): ("problem_document_large", ["megabytes": "\(bytes >> 20)"])
        case .tooMuchText(let bytes): ("problem_document_long", ["megabytes": "\(bytes >> 20)"])
        case .foreign(let kind): (kind.key, [:])
        case .noText: ("problem_document_no_text", [:])
        case .withoutText: ("problem_document_without_text", [:])
        case .scan(let pages): ("problem_document_scan", ["pages": "\(pages)"])
        case .encrypted: ("problem_document_encrypted", [:])
        case .damaged: ("problem_document_damaged", [:])
        case .bomb: ("problem_document_bomb", [:])
        case .tooSlow: ("problem_document_slow", [:])
        }
    }
}
