import Identity
import Kernel
import Storage

/// A file that was sent for a manuscript.
public struct ManuscriptFile: Sendable, Equatable {
    /// Its hash in the file store.
    public let hash: String
    public let name: String
    public let mediaType: String
    /// In bytes.
    public let size: Int64
    public let width: Int64?
    public let height: Int64?

    public init(hash: String, name: String, mediaType: String, size: Int64, width: Int64?, height: Int64?) {
        (self.hash, self.name, self.mediaType, self.size) = (hash, name, mediaType, size)
        (self.width, self.height) = (width, height)
    }

    public var isPicture: Bool { mediaType.hasPrefix("image/") }
}

/// A picture in another size or format.
public struct PictureRendition: Sendable, Equatable {
    public let hash: String
    public let mediaType: String
    public let width: Int64
    public let height: Int64
    public let size: Int64

    public init(hash: String, mediaType: String, width: Int64, height: Int64, size: Int64) {
        (self.hash, self.mediaType, self.width, self.height, self.size) = (hash, mediaType, width, height, size)
    }
}

extension ManuscriptDesk {
    /// Keeps a file that was inspected and stored, for this manuscript alone until it is published with it.
    /// - Throws: `Refusal` when the viewer may not write the manuscript.
    public func add(
        _ file: ManuscriptFile, _ renditions: [PictureRendition], to id: Manuscript.ID, as viewer: Viewer
    ) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            _ = try writable(id, viewer, transaction)
            try keep(file, renditions, for: id, in: transaction)
        }
    }

    func keep(
        _ file: ManuscriptFile, _ renditions: [PictureRendition], for id: Manuscript.ID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO manuscript_file (hash, manuscript_id, name, media_type, size, width, height)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            [
                .text(file.hash), .integer(id.rawValue), .text(file.name), .text(file.mediaType),
                .integer(file.size), .integer(orNull: file.width), .integer(orNull: file.height),
            ])
        try StoredFileWriter.keep(renditions, of: file.hash, in: transaction)
    }

    /// Whether the viewer may send files for a manuscript: asked before anything is read.
    /// - Throws: `Refusal`.
    public func demandWritable(_ id: Manuscript.ID, as viewer: Viewer) async throws {
        _ = try await database.read { try writable(id, viewer, $0) }
    }

    /// The type of a file that a manuscript or special topic of the viewer shows.
    /// - Throws: `Refusal.unknown` for any other.
    public func mediaType(ofFile hash: String, as viewer: Viewer) async throws -> String {
        try await database.read { transaction in
            for row in try transaction.rows(
                """
                SELECT manuscript.unit_id, manuscript_file.media_type FROM manuscript_file
                JOIN manuscript ON manuscript.id = manuscript_file.manuscript_id WHERE manuscript_file.hash = ?
                """, [.text(hash)])
            {
                guard let unit: Unit.ID = row.identifier("unit_id"), let type = row.text("media_type"),
                    viewer.may(PublishingPolicy.readArticles, at: unit)
                else { continue }
                return type
            }
            for row in try transaction.rows(
                """
                SELECT topic.unit_id, topic_file.media_type FROM topic_file
                JOIN topic ON topic.id = topic_file.topic_id WHERE topic_file.hash = ?
                """, [.text(hash)])
            {
                guard let unit: Unit.ID = row.identifier("unit_id"), let type = row.text("media_type"),
                    viewer.may(PublishingPolicy.readArticles, at: unit)
                else { continue }
                return type
            }
            // What is public may be seen by everybody.
            guard
                let type = try transaction.row(
                    "SELECT media_type FROM stored_file WHERE hash = ? AND \(WithheldFiles.isFree)", [.text(hash)]
                )?.text("media_type")
            else { throw Refusal.unknown }
            return type
        }
    }
}
