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
