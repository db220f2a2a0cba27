import Kernel
import Localization
import Publishing

/// The line that `import page --json` prints; keys and their order are an interface.
enum PageJSON {
    static func line(_ page: SavedPage, file: String) -> String {
        func neighbour(_ title: String?) -> JSONText { title.map { .object([("title", .text($0))]) } ?? .null }
        let contact = page.contact
        return JSONText.object([
            ("file", .text(file)), ("title", .text(orNull: page.title)),
            ("publishedOn", .text(orNull: page.publishedOn?.description)), ("source", .text(orNull: page.source)),
            ("zone", .text(orNull: page.zone)), ("region", .text(orNull: page.region)),
            ("section", .text(orNull: page.section)), ("kind", .text(orNull: page.kind)),
            ("breadcrumb", .list(page.breadcrumb.map(JSONText.text))),
            ("paragraphs", .list(page.paragraphs.map(JSONText.text))), ("previous", neighbour(page.previousTitle)),
            ("next", neighbour(page.nextTitle)),
            (
                "contact",
                contact == SavedPage.Contact()
                    ? .null
                    : .object([
                        ("phone", .text(orNull: contact.phone)), ("fax", .text(orNull: contact.fax)),
                        ("email", .text(orNull: contact.email)),
                    ])
            ),
            ("warnings", .list(page.warnings.map { .text(Catalogue.shared.sentence($0, Terminal.language)) })),
        ]).line
    }
}
