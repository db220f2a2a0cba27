/// Why a pasted text was not taken.
public enum BodyRefusal: Error, Sendable, Equatable {
    /// More bytes than the limit, embedded pictures not counted.
    case tooLarge
    /// Elements within elements beyond the limit.
    case tooDeep
    /// More blocks than the limit.
    case tooManyBlocks
    /// A table with more cells than the limit.
    case tooManyCells
    /// The bytes of a picture or a program, not a text.
    case notText
}

extension BodyRefusal {
    /// Catalogue key of the sentence that says why, and what to do.
    public var problemKey: String {
        switch self {
        case .tooLarge: "problem_body_large"
        case .tooDeep: "problem_body_deep"
        case .tooManyBlocks: "problem_body_blocks"
        case .tooManyCells: "problem_body_cells"
        case .notText: "problem_body_no_text"
        }
    }
}
