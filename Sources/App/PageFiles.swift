import Exchange
import Foundation
import Kernel
import Publishing

/// The saved pages that a command line names: files, folders, archives.
public struct PageFiles: Sendable {
    /// One saved page on disk.
    public struct Page: Sendable {
        /// As the user named it, or its path within the folder.
        public let shownName: String
        let path: String
        /// Nothing outside this folder is read for the page.
        let root: String

        /// Bytes on disk; 0 for what cannot be read.
        var size: Int {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return max(0, (attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }

        /// The bytes of the page.
        /// - Throws: `Problem` when the file cannot be read or is larger than `limit` bytes.
        public func bytes(limit: Int) throws -> [UInt8] {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw Problem(field: shownName, key: "problem_file_not_readable")
            }
            defer { try? handle.close() }
            guard let data = try? handle.read(upToCount: limit + 1) else {
                var isFolder: ObjCBool = false
                let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                throw Problem(
                    field: shownName,
                    key: isThere && !isFolder.boolValue ? "problem_page_empty" : "problem_file_not_readable")
            }
            guard data.count <= limit else { throw Problem(field: shownName, key: "problem_page_too_large") }
            return [UInt8](data)
        }

        /// A file beside the page that it refers to; `nil` for addresses, for what was not saved and for what lies
        /// outside the imported folder.
        func sibling(_ reference: String) -> [UInt8]? {
            guard !reference.contains("://"), !reference.hasPrefix("/"), !reference.hasPrefix("data:") else {
                return nil
            }
            let plain = String(reference.prefix { $0 != "?" && $0 != "#" })
            let relative = plain.removingPercentEncoding ?? plain
            guard !relative.isEmpty, !relative.contains("\0") else { return nil }
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            let target = folder.appendingPathComponent(relative).standardizedFileURL.resolvingSymlinksInPath().path
            let allowed = URL(fileURLWithPath: root).standardizedFileURL.resolvingSymlinksInPath().path
            guard target.hasPrefix(allowed + "/"), let handle = FileHandle(forReadingAtPath: target) else { return nil }
            defer { try? handle.close() }
            guard let data = try? handle.read(upToCount: PageReader.largestPage + 1),
                data.count <= PageReader.largestPage
            else { return nil }
            return [UInt8](data)
        }
    }

    /// In the order of the command line; the pages of a folder by name.
    public let pages: [Page]
    private let temporaryFolders: [String]

    private static let pageEndings: Set<String> = [
        "html", "htm", "shtml", "xhtml", "txt", "asp", "aspx", "jsp", "php", "",
    ]
    private static let archiveEndings = [".tar.gz", ".tgz", ".tar", ".zip"]

    /// Lists the pages; archives are unpacked to a temporary folder.
    /// - Throws: `Problem` for a damaged archive.
    public init(arguments: [String]) throws {
        var pages: [Page] = []
        var temporary: [String] = []
        do {
            for argument in arguments {
                var isFolder: ObjCBool = false
                // A path that is not there stays in the list: reading it says so, and the others are read.
                if FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder), isFolder.boolValue {
                    pages += Self.pages(below: argument)
                } else if Self.archiveEndings.contains(where: argument.lowercased().hasSuffix) {
                    let folder = NSTemporaryDirectory() + "kaimen-import-" + UUID().uuidString
                    temporary.append(folder)
                    try Self.unpack(argument, into: folder)
                    pages += Self.pages(below: folder)
                } else {
                    pages.append(Page(shownName: argument, path: argument, root: PathText(argument).folder))
                }
            }
        } catch {
            for folder in temporary { try? FileManager.default.removeItem(atPath: folder) }
            throw error
        }
        self.pages = pages
        temporaryFolders = temporary
    }

    /// Removes what archives were unpacked to.
    public func removeTemporaryFiles() {
        for folder in temporaryFolders { try? FileManager.default.removeItem(atPath: folder) }
    }

    private static func pages(below folder: String) -> [Page] {
        guard let names = FileManager.default.enumerator(atPath: folder) else { return [] }
        var found: [String] = []
        while let name = names.nextObject() as? String {
            let path = PathText(name)
            // page_files/ beside page.html is what a browser saves with it: pictures, styles, frames.
            let isCompanion = name.split(separator: "/").dropLast().contains {
                $0.hasSuffix("_files") || $0.hasSuffix(".files")
            }
            var isFolder: ObjCBool = false
            guard pageEndings.contains(path.ending), !isCompanion, !path.name.hasPrefix("."),
                FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder), !isFolder.boolValue
            else { continue }
            found.append(name)
        }
        return found.sorted().map { Page(shownName: $0, path: folder + "/" + $0, root: folder) }
    }

    private static func unpack(_ archive: String, into folder: String) throws {
        try Archive.forEachFile(in: archive, limit: PageReader.largestPage) { name, bytes in
            let parts = name.split(separator: "/").filter { $0 != "." }
            guard !parts.isEmpty, !parts.contains(".."), !name.contains("\0") else { return }
            let target = folder + "/" + parts.joined(separator: "/")
            do {
                try FileManager.default.createDirectory(
                    atPath: PathText(target).folder, withIntermediateDirectories: true)
                // A file over the limit keeps its name, so that the report says why it was left out.
                let content = bytes ?? [UInt8](repeating: 32, count: PageReader.largestPage + 1)
                try Data(content).write(to: URL(fileURLWithPath: target))
            } catch {
                throw Problem(field: target, key: "problem_file_not_writable")
            }
        }
    }
}
