import Kernel

/// HTML that is written piece by piece: markup of the program's own, and texts from outside, which are escaped.
///
/// For what a page holds in hundreds, rows of a list and choices of a field, which a template takes ten times as long for.
public struct HTMLText: Sendable {
    public private(set) var html = ""

    public init() {}

    /// Adds markup as it is written in the program.
    public mutating func markup(_ markup: StaticString) {
        markup.withUTF8Buffer { html += String(decoding: $0, as: UTF8.self) }
    }

    /// Adds a text from outside, as a text or as the value of an attribute in quotes.
    public mutating func text(_ text: String) { html += escapedHTML(text) }

    /// Adds an attribute with a blank before it; nothing for `nil`.
    public mutating func attribute(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        markup(" ")
        markup(name)
        markup("=\"")
        text(value)
        markup("\"")
    }
}
