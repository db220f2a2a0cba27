import Foundation
import Kernel
import Publishing
import Testing

/// Several hundred pages that we wrote in the shapes that portals have, each with the fields that a careful reader
/// would write down: `Golden/page-variants.jsonl`, one page a line. `{"any": […]}` stands where readers may differ.
@Suite struct PageVariantTests {
    @Test func `every page variant gives the fields that a careful reader finds`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
            path: "Golden/page-variants.jsonl")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count > 400)
        for line in lines {
            let variant = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let (name, text) = (variant["name"] as? String ?? "", variant["page"] as? String ?? "")
            let fields = Self.fields(try PageReader().read(Array(text.utf8), name: name))
            for (field, wanted) in variant["fields"] as? [String: Any] ?? [:] {
                let found = fields[field] ?? NSNull()
                #expect(Self.matches(wanted, found), "\(name): \(field) is \(found), not \(wanted)")
            }
        }
    }

    private static func fields(_ page: SavedPage) -> [String: Any] {
        func orNull(_ text: String?) -> Any { text ?? NSNull() }
        let contact = page.contact
        return [
            "title": orNull(page.title), "publishedOn": orNull(page.publishedOn?.description),
            "source": orNull(page.source), "zone": orNull(page.zone), "region": orNull(page.region),
            "section": orNull(page.section), "kind": orNull(page.kind), "breadcrumb": page.breadcrumb,
            "paragraphs": page.paragraphs, "previous": orNull(page.previousTitle), "next": orNull(page.nextTitle),
            "contact": contact == .init()
                ? NSNull()
                : ["phone": orNull(contact.phone), "fax": orNull(contact.fax), "email": orNull(contact.email)]
                    as [String: Any],
        ]
    }

    private static func matches(_ wanted: Any, _ found: Any) -> Bool {
        switch (wanted, found) {
        case (let wanted as [String: Any], _) where wanted["any"] != nil:
            (wanted["any"] as? [Any] ?? []).contains { matches($0, found) }
        case (let wanted as [String: Any], let found as [String: Any]):
            Set(wanted.keys) == Set(found.keys) && wanted.allSatisfy { matches($0.value, found[$0.key] ?? NSNull()) }
        case (let wanted as [Any], let found as [Any]):
            wanted.count == found.count && zip(wanted, found).allSatisfy { matches($0, $1) }
        case (let wanted as String, let found as String): folded(wanted) == folded(found)
        case (is NSNull, is NSNull): true
        default: false
        }
    }

    private static func folded(_ text: String) -> String {
        text.split { " \u{3000}\u{A0}".contains($0) }.joined(separator: " ")
    }
}
