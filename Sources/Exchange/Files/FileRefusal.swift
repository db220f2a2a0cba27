import Kernel

/// Why a file is not taken as an attachment or picture.
public enum FileRefusal: Error, Sendable, Equatable {
    case notReadable
    case empty
    /// More bytes than this.
    case tooLarge(bytes: Int)
    /// Nothing that readers of a portal can be expected to open.
    case unknownKind
    /// It may run script in the browser of whoever opens it.
    case script(FileKind)
    /// An archive: nobody sees what is in it before it is unpacked.
    case archive
    /// An archive within a document, at this path.
    case archiveWithin(part: String)
    /// A program in a document, at this path.
    case macros(part: String)
    /// A foreign file in a document, at this path.
    case fileWithin(part: String)
    /// A PDF that does more than show pages: the name of what it has (ISO 32000), such as `/JavaScript`.
    case activePDF(name: String)
    /// It opens only with a password.
    case encrypted(FileKind?)
    /// The name ends otherwise than such files do.
    case contradiction(ending: String, content: FileKind)
    /// It can be read as two kinds at once.
    case twoKinds(FileKind, FileKind)
    /// It unpacks to more than anybody's machine should be asked to hold.
    case bomb
    case damaged(FileKind)

    /// The same in words, with what to do about it.
    /// - Parameter field: name of the file.
    public func problem(field: String) -> Problem {
        let (key, arguments) = words
        return Problem(field: field, key: key, arguments: arguments)
    }

    private var words: (key: String, arguments: [String: String]) {
        switch self {
        case .notReadable: ("problem_file_not_readable", [:])
        case .empty: ("problem_file_empty", [:])
        case .tooLarge(let bytes): ("problem_file_large", ["megabytes": "\(bytes >> 20)"])
        case .unknownKind: ("problem_file_unknown", [:])
        case .script(let kind): ("problem_file_script", ["kind": Self.name(kind)])
        case .archive: ("problem_file_archive", [:])
        case .archiveWithin(let part): ("problem_file_archive_within", ["part": part])
        case .macros(let part): ("problem_file_macros", ["part": part])
        case .fileWithin(let part): ("problem_file_within", ["part": part])
        case .activePDF(let name): ("problem_file_active", ["name": name])
        case .encrypted: ("problem_file_encrypted", [:])
        case .contradiction(let ending, let content):
            ("problem_file_contradiction", ["ending": "." + ending, "kind": Self.name(content)])
        case .twoKinds(let one, let other):
            ("problem_file_two_kinds", ["kind": Self.name(one), "other": Self.name(other)])
        case .bomb: ("problem_file_bomb", [:])
        case .damaged(let kind): ("problem_file_damaged", ["kind": Self.name(kind)])
        }
    }

    private static func name(_ kind: FileKind) -> String { kind.rawValue.uppercased() }
}
