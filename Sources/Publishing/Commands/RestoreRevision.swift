import Identity
import Kernel
import Storage

extension ManuscriptDesk {
    /// Makes an earlier revision the newest again: as a new one, so that nothing between is lost.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`.
    @discardableResult
    public func restore(
        _ number: Int64, of id: Manuscript.ID, basedOn version: Int64, as viewer: Viewer
    ) async throws -> Manuscript {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let before = try writable(id, viewer, transaction)
            guard before.version == version else { throw StaleEdit(current: before.version) }
            guard var content = try Self.content(of: number, id, transaction) else { throw Refusal.unknown }
            // The translation says what it said then: the original of that revision, or of an earlier one.
            if !content.english.isEmpty, !content.chinese.isEmpty, content.english.follows == nil {
                content.english.follows = number
            }
            return try save(content, over: before, "manuscript.restored", by: viewer, in: transaction)
        }
    }

    static func content(
        of revision: Int64, _ id: Manuscript.ID, _ transaction: Transaction
    ) throws -> ManuscriptContent? {
        try transaction.row(
            "SELECT content FROM manuscript_revision WHERE manuscript_id = ? AND number = ?",
            [.integer(id.rawValue), .integer(revision)])?.text("content").flatMap(ManuscriptContent.init(json:))
    }
}
