import Exchange
import Publishing

/// Looks into files that were sent for texts, and stores them. The application hands it in: the office knows neither the
/// store nor what makes pictures smaller.
public struct FileDesk: Sendable {
    /// A file that was taken, with the pictures made from it.
    public struct Kept: Sendable {
        public let file: ManuscriptFile
        public let renditions: [Publishing.PictureRendition]

        public init(file: ManuscriptFile, renditions: [Publishing.PictureRendition]) {
            (self.file, self.renditions) = (file, renditions)
        }
    }

    /// A photograph that was taken in, and what its camera wrote into it.
    public struct Photograph: Sendable {
        public let kept: Kept
        public let capture: PictureCapture

        public init(kept: Kept, capture: PictureCapture) { (self.kept, self.capture) = (kept, capture) }
    }

    private let take: @Sendable ([UInt8], String) async throws -> Kept

    private let takePhotograph: @Sendable ([UInt8], String) async throws -> Photograph

    /// - Parameters:
    ///   - take: stores the bytes of a file of that name; throws `Problem` for what is not taken.
    ///   - photograph: the same of a photograph; throws `Problem` also for what is no picture.
    public init(
        _ take: @escaping @Sendable ([UInt8], String) async throws -> Kept,
        photograph: @escaping @Sendable ([UInt8], String) async throws -> Photograph
    ) {
        (self.take, takePhotograph) = (take, photograph)
    }

    /// - Throws: `Problem` for a file that is not taken.
    func keep(_ bytes: [UInt8], _ name: String) async throws -> Kept { try await take(bytes, name) }

    /// - Throws: `Problem` for a file that is no picture, or is not taken.
    func keepPhotograph(_ bytes: [UInt8], _ name: String) async throws -> Photograph {
        try await takePhotograph(bytes, name)
    }
}
