import Foundation
import Kernel
import Mustache

/// The page templates of a folder, compiled once.
public struct Templates: Sendable {
    private let library: MustacheLibrary

    /// Reads every `.mustache` file.
    /// - Throws: the library's error, with the name of the template, when one does not parse.
    public init(folder: URL) throws {
        MustacheContentTypes.register(PageText(), named: PageText.name)
        var library = MustacheLibrary()
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        for file in files where file.pathExtension == "mustache" {
            // Each template says for itself how values are written in it; the line leaves nothing in the page.
            let text = "{{% CONTENT_TYPE:\(PageText.name)}}\n" + (try String(contentsOf: file, encoding: .utf8))
            try library.register(text, named: file.deletingPathExtension().lastPathComponent)
        }
        self.library = library
    }

    /// Renders a page model (a struct of strings, booleans, arrays and structs).
    /// - Returns: `nil` when there is no template of that name.
    public func render(_ name: String, _ model: Any) -> String? {
        library.render(TemplateMembers.of(model), withTemplate: name)
    }
}

/// How a value is written in a page, in place of the library's own way, which goes by characters as people see them: a
/// `<` that makes one character with the letter before it, as after a sign of the Malayalam script, would stay a tag.
private struct PageText: MustacheContentType {
    static let name = "PAGE"

    func escapeText(_ text: String) -> String { escapedHTML(text) }
}
