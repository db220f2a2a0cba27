import Kernel
import PortalWeb
import Publishing

extension Platform {
    /// What a static site holds.
    public struct SiteReport: Sendable {
        public var pages = 0
        public var files = 0
        /// Links that lead nowhere, with the page that has them.
        public var broken: [Problem] = []
    }

    /// Writes the portal as files that any server shows: every public page in both languages as the portal itself
    /// answers, with style, files, feeds and sitemaps. Search needs the server and is not there.
    /// - Parameter progress: is told now and then how many pages and files are written.
    /// - Throws: `Problem` when the folder is there already or cannot be written.
    public func exportSite(to path: String, progress: (Int) -> Void = { _ in }) async throws -> SiteReport {
        let portal = try portal()
        let types = try await ArchiveReader(database: database).mediaTypes()
        let folder = try NewFolder(path)
        do {
            var copy = SiteCopy(
                portal: portal.responder(), base: portal.settings.base, endings: types.compactMapValues(Self.ending),
                folder: folder)
            try await copy.run(progress)
            try folder.finish()
            return copy.report
        } catch {
            folder.discard()
            throw error
        }
    }

    private static func ending(_ mediaType: String) -> String? {
        switch mediaType {
        case "image/jpeg": ".jpg"
        case "image/png": ".png"
        case "image/gif": ".gif"
        case "image/webp": ".webp"
        case "application/pdf": ".pdf"
        case "application/zip": ".zip"
        case "application/msword": ".doc"
        case "application/vnd.ms-excel": ".xls"
        case "application/vnd.ms-powerpoint": ".ppt"
        case "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx"
        case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx"
        case "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx"
        default: nil
        }
    }
}
