import Identity
import Kernel
import Storage

extension OfficeReader {
    /// What an article says, for somebody who works on with its text.
    public struct ArticleWording: Sendable {
        public let id: Int64
        public let title: String
        /// HTML as `ArticleBody` makes it.
        public let body: String
        public let day: CalendarDay?
        public let zone: Int64?
    }

    /// An article in Chinese, or in English where it has no Chinese.
    /// - Throws: `Refusal.unknown` when there is none in the viewer's zones.
    public func wording(of id: Int64, as viewer: Viewer) async throws -> ArticleWording {
        let line = try await article(id, language: .zhHans, as: viewer)
        let body = try await database.read { transaction in
            try transaction.row(
                "SELECT body_html FROM article_text WHERE article_id = ? AND language = ?",
                [.integer(id), .text(line.language.rawValue)])?.text("body_html")
        }
        return ArticleWording(id: id, title: line.title, body: body ?? "", day: line.day, zone: line.zoneID)
    }
}
