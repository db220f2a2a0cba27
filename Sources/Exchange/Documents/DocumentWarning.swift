/// What of a document is not in its text, or may be wrong there.
public enum DocumentWarning: Sendable, Equatable {
    /// Changes were tracked: what was inserted so many times is in the text, what was deleted is not.
    case trackedChanges(inserted: Int, deleted: Int)
    /// So many comments were left out.
    case comments(Int)
    /// So many pictures, whose text nobody reads here.
    case pictures(Int)
    /// So many formulas, charts and files of other programs within.
    case objects(Int)
    /// So many pieces that the author hid were left out.
    case hiddenText(Int)
    /// Lists are numbered in a way that is not written here: this format of Word's; they have Arabic digits instead.
    case listNumbers(format: String)
    /// A part beside the main text is damaged: notes, styles or the numbers of lists are missing.
    case damagedPart(String)
    /// So many characters have no meaning: they are U+FFFD, or of a font's own.
    case unreadable(places: Int)
    /// These pages, from 1, have no text: pictures of text, or empty.
    case pagesWithoutText([Int], of: Int)
    /// So many lines at the edges of pages were left out: page numbers, and what repeats from page to page.
    case pageEdges(lines: Int)
    /// The file breaks rules of its format; some of its text may be missing.
    case faults

    /// The key of its sentence in the catalogue.
    public var key: String { words.key }
    /// What fills the `{name}` places of the sentence.
    public var arguments: [String: String] { words.arguments }

    private var words: (key: String, arguments: [String: String]) {
        switch self {
        case .trackedChanges(let inserted, let deleted):
            ("document_warning_changes", ["inserted": "\(inserted)", "deleted": "\(deleted)"])
        case .comments(let count): ("document_warning_comments", ["count": "\(count)"])
        case .pictures(let count): ("document_warning_pictures", ["count": "\(count)"])
        case .objects(let count): ("document_warning_objects", ["count": "\(count)"])
        case .hiddenText(let count): ("document_warning_hidden", ["count": "\(count)"])
        case .listNumbers(let format): ("document_warning_numbers", ["format": format])
        case .damagedPart(let part): ("document_warning_part", ["part": part])
        case .unreadable(let places): ("document_warning_unreadable", ["count": "\(places)"])
        case .pagesWithoutText(let pages, let count):
            ("document_warning_pages", ["pages": Self.ranges(pages), "count": "\(count)"])
        case .pageEdges(let lines): ("document_warning_edges", ["count": "\(lines)"])
        case .faults: ("document_warning_faults", [:])
        }
    }

    /// `2, 5–9`.
    private static func ranges(_ numbers: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers.sorted() {
            if let last = ranges.last, number == last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
            .joined(separator: ", ")
    }
}
