import App
import Kernel
import Storage

@testable import Publishing

/// Files as the desk gets them after they were looked into.
enum DeskFiles {
    /// Stores a document for a manuscript.
    /// - Returns: its hash.
    static func send(_ text: String, to id: Manuscript.ID, _ world: DeskWorld) async throws -> String {
        let hash = try world.platform.files.store(Array(text.utf8))
        let file = ManuscriptFile(
            hash: hash, name: "\(text).pdf", mediaType: "application/pdf", size: 9, width: nil, height: nil)
        try await world.desk.add(file, [], to: id, as: world.viewer("writer"))
        return hash
    }

    /// Stores a picture with a smaller WebP beside it.
    /// - Returns: its hash and that of the smaller one.
    static func sendPicture(
        _ text: String, to id: Manuscript.ID, _ world: DeskWorld
    ) async throws -> (original: String, small: String) {
        let original = try world.platform.files.store(Array(text.utf8))
        let small = try world.platform.files.store(Array((text + "小").utf8))
        let file = ManuscriptFile(
            hash: original, name: "\(text).jpg", mediaType: "image/jpeg", size: 9, width: 1600, height: 900)
        let rendition = PictureRendition(hash: small, mediaType: "image/webp", width: 640, height: 360, size: 5)
        try await world.desk.add(file, [rendition], to: id, as: world.viewer("writer"))
        return (original, small)
    }
}
