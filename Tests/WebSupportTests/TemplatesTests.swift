import Foundation
import Testing
import WebSupport

/// What templates find in a page model.
@Suite struct TemplatesTests {
    private struct Item {
        let name: String
        var note: String?
        var tags: [String] = []
    }
    private struct Page {
        let title: String
        let note: String?
        let t = ["colon": "："]
        let items: [Item]
        var first: Item?
        let count = 3
        let isNew = true
        var none: [Item] = []
    }

    private func render(_ template: String, _ model: Any, part: String = "") throws -> String? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "templates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try template.write(to: folder.appending(path: "page.mustache"), atomically: true, encoding: .utf8)
        try part.write(to: folder.appending(path: "part.mustache"), atomically: true, encoding: .utf8)
        return try Templates(folder: folder).render("page", model)
    }

    @Test func `members are found at every depth, and escaped`() throws {
        let page = Page(
            title: "<A>", note: "outer", items: [Item(name: "x", note: "inner", tags: ["1", "2"]), Item(name: "y")],
            first: Item(name: "z"))
        #expect(
            try render(
                "{{title}}{{t.colon}}{{count}}{{#isNew}}!{{/isNew}}{{#items}}[{{name}}{{#tags}}{{.}}{{/tags}}]{{/items}}",
                page) == "&lt;A&gt;：3![x12][y]")
        #expect(try render("{{first.name}}{{#first}}{{name}}{{/first}}{{^none}}-{{/none}}", page) == "zz-")
    }

    @Test(arguments: ["\u{0D4E}", "\u{0600}", "\u{110BD}", "a\u{200D}"], ["<", ">", "&", "\"", "'"])
    func `a sign is escaped although it makes one character with its neighbours`(before: String, sign: String) throws {
        let page = Page(title: "\(before)\(sign)\u{301}", note: nil, items: [Item(name: "\(before)\(sign)")])
        let written = try #require(
            try render(
                "{{title}}|{{#items}}{{name}}|{{/items}}{{> part}}{{#items}}{{> part}}{{/items}}", page,
                part: "{{title}}|{{name}}|"))
        #expect(!written.unicodeScalars.contains { $0 != "&" && sign.unicodeScalars.contains($0) })
        #expect(written.utf8.count { $0 == UInt8(ascii: "&") } == 5)
    }

    @Test func `what is written for all templates leaves no line in the page`() throws {
        let page = Page(title: "A", note: nil, items: [Item(name: "x")])
        #expect(try render("{{#items}}\n{{name}}\n{{/items}}\n{{> part}}\n", page, part: "  {{title}}\n") == "x\n  A\n")
        #expect(try render(" {{title}}", page) == " A")
    }

    @Test func `what a value lacks is asked of those around it, unless the name begins with a dot`() throws {
        let page = Page(title: "A", note: "outer", items: [Item(name: "x", note: "inner"), Item(name: "y")])
        #expect(try render("{{#items}}{{note}} {{/items}}", page) == "inner outer ")
        #expect(
            try render("{{#items}}{{#.note}}{{.}}{{/.note}}{{^.note}}none{{/.note}} {{/items}}", page) == "inner none ")
        #expect(try render("{{#first}}there{{/first}}{{^first}}gone{{/first}}", page) == "gone")
    }
}
