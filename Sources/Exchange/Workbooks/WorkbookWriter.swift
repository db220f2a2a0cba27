import Foundation
import Kernel

/// Writes a list as an `.xlsx` with one sheet, by libxlsxwriter: a heading that stays in view, filters, columns as wide
/// as what they hold.
///
/// Rows go through temporary files, so that only the finished file is in memory. Writing blocks: it is for threads that
/// may wait.
public struct WorkbookWriter: Sendable {
    /// Rows of a sheet, the heading among them, as Excel has it.
    public static let mostRows = 1_048_576
    static let mostColumns = 16_384

    /// The name of the sheet and the title of the document; what Excel refuses in a sheet's name is left out.
    public let title: String
    /// Who the document says made it.
    public let author: String
    /// Where the temporary files are while it is written.
    let folder: String

    public init(title: String, author: String) {
        self.init(title: title, author: author, folder: Scratch.path)
    }

    init(title: String, author: String, folder: String) {
        (self.title, self.author, self.folder) = (title, author, folder)
    }

    /// The finished file. No temporary file is left, whatever happens.
    /// - Parameter rows: those below the heading; asked for one after the other.
    /// - Throws: `Problem` when a sheet has too few rows or columns for them, `WorkbookFailure` when a temporary file
    ///   cannot be written.
    public func bytes(header: [String], rows: some Sequence<[WorkbookValue]>) throws -> [UInt8] {
        let place = try makePlace()
        defer { try? FileManager.default.removeItem(at: place) }
        let file = place.appending(path: "list.xlsx")
        let draft = try WorkbookDraft(file: file.path, folder: place.path, title: title, author: author)
        try draft.add(header.map(WorkbookValue.text), isHeader: true)
        for row in rows { try draft.add(row) }
        try draft.finish()
        guard let content = FileManager.default.contents(atPath: file.path) else {
            throw WorkbookFailure("the finished file cannot be read")
        }
        return [UInt8](content)
    }

    /// A folder of its own that nobody else may look into.
    private func makePlace() throws -> URL {
        let place = URL(fileURLWithPath: folder).appending(path: "kaimen-workbook-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(
                at: place, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw WorkbookFailure("\(error)")
        }
        return place
    }
}
