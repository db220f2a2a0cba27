import Storage

/// The one way in which a file becomes public: it is remembered with its type, and withheld no more.
enum StoredFileWriter {
    static func remember(_ hash: String, _ kind: MediaType.Finding, size: Int, in transaction: Transaction) throws {
        try insert(
            hash, kind.mediaType, Int64(size), kind.width.map(Int64.init), kind.height.map(Int64.init), transaction)
        try WithheldFiles(transaction: transaction).release(hash)
    }

    /// A file that somebody sent, with the pictures made from it.
    static func remember(
        _ file: ManuscriptFile, _ renditions: [PictureRendition], in transaction: Transaction
    ) throws {
        try insert(file.hash, file.mediaType, file.size, file.width, file.height, transaction)
        try keep(renditions, of: file.hash, in: transaction)
        try publishRenditions(of: file.hash, transaction)
    }

    /// A file that a table keeps, with the pictures made from it.
    /// - Parameters:
    ///   - rows: the table and the condition of its row.
    ///   - values: of the condition.
    static func publish(_ hash: String, from rows: String, _ values: [Value], in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO stored_file (hash, media_type, size, width, height)
            SELECT hash, media_type, size, width, height FROM \(rows) ON CONFLICT (hash) DO NOTHING
            """, values)
        try publishRenditions(of: hash, transaction)
    }

    /// Keeps which pictures were made from one; that makes nothing public.
    static func keep(_ renditions: [PictureRendition], of original: String, in transaction: Transaction) throws {
        for rendition in renditions {
            try transaction.execute(
                """
                INSERT INTO rendition (original, media_type, width, height, hash, size) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                [
                    .text(original), .text(rendition.mediaType), .integer(rendition.width),
                    .integer(rendition.height), .text(rendition.hash), .integer(rendition.size),
                ])
        }
    }

    private static func publishRenditions(of original: String, _ transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO stored_file (hash, media_type, size, width, height)
            SELECT hash, media_type, size, width, height FROM rendition WHERE original = ? ON CONFLICT (hash) DO NOTHING
            """, [.text(original)])
        try WithheldFiles(transaction: transaction).release(original)
    }

    private static func insert(
        _ hash: String, _ type: String, _ size: Int64, _ width: Int64?, _ height: Int64?, _ transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO stored_file (hash, media_type, size, width, height) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """, [.text(hash), .text(type), .integer(size), .integer(orNull: width), .integer(orNull: height)])
    }
}
