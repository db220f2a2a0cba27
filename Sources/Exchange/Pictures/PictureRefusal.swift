import Kernel

/// Why a picture is not taken.
public enum PictureRefusal: Error, Sendable, Equatable {
    /// Nothing that is drawn here: JPEG, PNG, GIF, WebP, HEIC and AVIF are.
    case noPicture
    /// More pixels, or a longer side, than are drawn here.
    case tooLarge(width: Int, height: Int)
    /// More pictures in an animation than are shown here.
    case tooManyFrames(Int)
    /// It breaks off, or breaks the rules of its format.
    case damaged
    /// Drawing it takes more time than it may have.
    case tooSlow

    /// The same in words, with what to do about it.
    /// - Parameter field: name of the file.
    public func problem(field: String) -> Problem {
        switch self {
        case .noPicture: Problem(field: field, key: "problem_picture_kind")
        case .tooLarge(let width, let height):
            Problem(
                field: field, key: "problem_picture_large", arguments: ["width": "\(width)", "height": "\(height)"])
        case .tooManyFrames(let count):
            Problem(field: field, key: "problem_picture_frames", arguments: ["count": "\(count)"])
        case .damaged: Problem(field: field, key: "problem_picture_damaged")
        case .tooSlow: Problem(field: field, key: "problem_picture_slow")
        }
    }
}
