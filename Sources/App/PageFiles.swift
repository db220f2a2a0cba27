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
        /// Names the file from one import to the next: its whole path, or the archive and the path within.
        let origin: String
        /// Why there is nothing to read: an entry too large for a page, an archive that is damaged.
        var problem: Problem?
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
            if let problem { throw problem }
            // A pipe or a device would never end.
            guard PageFiles.isRegularFile(path), let handle = FileHandle(forReadingAtPath: path) else {
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
            guard target.hasPrefix(allowed + "/"), PageFiles.isRegularFile(target),
                let handle = FileHandle(forReadingAtPath: target)
            else { return nil }
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
    ///
    /// What is not there or damaged stays in the list: reading it says so, and the others are read.
    public init(arguments: [String]) {
        var pages: [Page] = []
        var temporary: [String] = []
        for argument in arguments {
            let origin = Self.wholePath(argument)
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder), isFolder.boolValue {
                pages += Self.pages(below: argument, origin: origin + "/")
            } else if Self.archiveEndings.contains(where: argument.lowercased().hasSuffix) {
                let folder = Scratch.path + "/import-" + UUID().uuidString
                temporary.append(folder)
                pages += Self.pages(of: argument, origin: origin + "!", unpackedTo: folder)
            } else {
                let root = PathText(argument).folder
                pages.append(Page(shownName: argument, path: argument, origin: origin, root: root))
            }
        }
        self.pages = pages
        temporaryFolders = temporary
    }

    /// The pages of an archive; of a damaged one none, so that nothing is half imported.
    private static func pages(of archive: String, origin: String, unpackedTo folder: String) -> [Page] {
        func page(_ name: String, _ problem: Problem) -> Page {
            Page(shownName: name, path: "", origin: origin + name, problem: problem, root: folder)
        }
        do {
            let tooLarge = try unpack(archive, into: folder)
            return pages(below: folder, origin: origin)
                + tooLarge.map { page($0, Problem(field: $0, key: "problem_page_too_large")) }
        } catch let problem as Problem {
            return [page(archive, problem)]
        } catch {
            return [page(archive, Problem(field: archive, key: "problem_archive"))]
        }
    }

    /// Removes what archives were unpacked to.
    public func removeTemporaryFiles() {
        for folder in temporaryFolders { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// Whether a path leads to a file, and not to a pipe, a device or a folder.
    static func isRegularFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func wholePath(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    private static func pages(below folder: String, origin: String) -> [Page] {
        guard let names = FileManager.default.enumerator(atPath: folder) else { return [] }
        var found: [String] = []
        while let name = names.nextObject() as? String {
            let path = PathText(name)
            // page_files/ beside page.html is what a browser saves with it: pictures, styles, frames.
            let isCompanion = name.split(separator: "/").dropLast().contains {
                $0.hasSuffix("_files") || $0.hasSuffix(".files")
            }
            guard pageEndings.contains(path.ending), !isCompanion, !path.name.hasPrefix("."),
                isRegularFile(folder + "/" + name)
            else { continue }
            found.append(name)
        }
        return found.sorted().map {
            Page(shownName: $0, path: folder + "/" + $0, origin: origin + $0, root: folder)
        }
    }

    /// Unpacks an archive; what it holds may be two hundred times its size, as pages compress well and bombs better.
    /// - Returns: the names of entries that are larger than any page.
    /// - Throws: `Problem` when the archive is damaged or holds more than that.
    private static func unpack(_ archive: String, into folder: String) throws -> [String] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: archive)
        let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
        var room = 256 * 1024 * 1024 + min(max(0, size), 64 * 1024 * 1024) * 200
        var tooLarge: [String] = []
        try Archive.forEachFile(in: archive, limit: PageReader.largestPage) { name, bytes in
            let parts = name.split(separator: "/").filter { $0 != "." }
            guard !parts.isEmpty, !parts.contains(".."), !name.contains("\0") else { return }
            room -= (bytes?.count ?? PageReader.largestPage) + 512
            guard room > 0 else { throw Problem(field: archive, key: "problem_archive_too_large") }
            guard let bytes else {
                tooLarge.append(name)
                return
            }
            // A name that the file system does not take is cut at its beginning; its ending tells what it is.
            let target =
                folder + "/"
                + parts.map { part in
                    part.utf8.count <= 200 ? String(part) : String(part.suffix(60))
                }.joined(separator: "/")
            do {
                try FileManager.default.createDirectory(
                    atPath: PathText(target).folder, withIntermediateDirectories: true)
                try Data(bytes).write(to: URL(fileURLWithPath: target))
            } catch {
                throw Problem(field: archive, key: "problem_archive_not_unpacked", arguments: ["name": name])
            }
        }
        return tooLarge
    }
}
