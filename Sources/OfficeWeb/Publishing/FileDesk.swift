import Publishing

/// Looks into files that were sent for texts, and stores them. The application hands it in: the office knows neither the
/// store nor what makes pictures smaller.
public struct FileDesk: Sendable {
    /// A file that was taken, with the pictures made from it.
    public struct Kept: Sendable {
        public let file: ManuscriptFile
        public let renditions: [PictureRendition]

        public init(file: ManuscriptFile, renditions: [PictureRendition]) {
            (self.file, self.renditions) = (file, renditions)
        }
    }

    private let take: @Sendable ([UInt8], String) async throws -> Kept

    /// - Parameter take: stores the bytes of a file of that name; throws `Problem` for what is not taken.
    public init(_ take: @escaping @Sendable ([UInt8], String) async throws -> Kept) { self.take = take }

    /// - Throws: `Problem` for a file that is not taken.
    func keep(_ bytes: [UInt8], _ name: String) async throws -> Kept { try await take(bytes, name) }
}
