import Foundation

/// Style sheets, scripts and pictures of a folder, under names that change with their content.
public struct Assets: Sendable {
    private let addresses: [String: String]
    private let pages: [String: FinishedPage]

    /// Reads every `.css`, `.js` and `.svg` file.
    /// - Parameter path: where they are served, with a slash at the end.
    public init(folder: URL, path: String) throws {
        var addresses: [String: String] = [:]
        var pages: [String: FinishedPage] = [:]
        let types = ["css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"]
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        for file in files {
            guard let type = types[file.pathExtension] else { continue }
            let page = FinishedPage(
                try String(contentsOf: file, encoding: .utf8), contentType: type,
                cacheControl: "public, max-age=31536000, immutable")
            let name = file.deletingPathExtension().lastPathComponent
            let hashed = "\(name).\(page.tag.prefix(12)).\(file.pathExtension)"
            pages[hashed] = page
            addresses[file.lastPathComponent] = path + hashed
        }
        self.addresses = addresses
        self.pages = pages
    }

    /// The address of a file of the folder; empty for one that is not there, which a test excludes.
    public func address(of name: String) -> String { addresses[name] ?? "" }

    /// The file behind the last part of an address.
    public func page(named name: String) -> FinishedPage? { pages[name] }
}
