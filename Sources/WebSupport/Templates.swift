import Foundation
import Mustache

/// The page templates of a folder, compiled once.
public struct Templates: Sendable {
    private let library: MustacheLibrary

    /// Reads every `.mustache` file.
    /// - Throws: the library's error, with the name of the template, when one does not parse.
    public init(folder: URL) throws {
        var library = MustacheLibrary()
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        for file in files where file.pathExtension == "mustache" {
            try library.register(
                try String(contentsOf: file, encoding: .utf8), named: file.deletingPathExtension().lastPathComponent)
        }
        self.library = library
    }

    /// Renders a page model (a struct of strings, booleans, arrays and structs).
    /// - Returns: `nil` when there is no template of that name.
    public func render(_ name: String, _ model: Any) -> String? {
        library.render(TemplateMembers.of(model), withTemplate: name)
    }
}
