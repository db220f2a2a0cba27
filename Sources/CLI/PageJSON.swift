import Foundation
import Kernel
import Localization
import Publishing

/// The line that `import page --json` prints; keys and their order are an interface.
enum PageJSON {
    static func line(_ page: SavedPage, file: String) -> String {
        let fields: [(String, String)] = [
            ("file", text(file)), ("title", text(page.title)), ("publishedOn", text(page.publishedOn?.description)),
            ("source", text(page.source)), ("zone", text(page.zone)), ("region", text(page.region)),
            ("section", text(page.section)), ("kind", text(page.kind)), ("breadcrumb", list(page.breadcrumb)),
            ("paragraphs", list(page.paragraphs)), ("previous", neighbour(page.previousTitle)),
            ("next", neighbour(page.nextTitle)),
            (
                "contact",
                page.contact == SavedPage.Contact()
                    ? "null"
                    : "{\"phone\":\(text(page.contact.phone)),\"fax\":\(text(page.contact.fax)),\"email\":\(text(page.contact.email))}"
            ),
            ("warnings", list(page.warnings.map { Catalogue.shared.sentence($0, Terminal.language) })),
        ]
        return "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    private static func neighbour(_ title: String?) -> String { title.map { "{\"title\":\(text($0))}" } ?? "null" }

    private static func list(_ texts: [String]) -> String { "[" + texts.map { text($0) }.joined(separator: ",") + "]" }

    private static func text(_ text: String?) -> String {
        guard let text else { return "null" }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{2028}": result += "\\u2028"
            case "\u{2029}": result += "\\u2029"
            case _ where scalar.value < 32: result += "\\u" + String(0x10000 + scalar.value, radix: 16).dropFirst()
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
