import Kernel

/// A tag within a line, as canonical HTML nests them: the link outside, raised text inside.
struct InlineTag: Equatable {
    let name: String
    let address: String?

    static func tags(of run: BodyRun) -> [InlineTag] {
        var tags: [InlineTag] = []
        if let link = run.link { tags.append(InlineTag(name: "a", address: link)) }
        for (style, name) in names where run.style.contains(style) { tags.append(InlineTag(name: name, address: nil)) }
        return tags
    }

    private static let names: [(BodyRun.Style, String)] = [
        (.strong, "strong"), (.emphasis, "em"), (.subscripted, "sub"), (.superscripted, "sup"),
    ]

    var start: String { address.map { "<\(name) href=\"\(escapedHTML($0))\">" } ?? "<\(name)>" }
    var end: String { "</\(name)>" }
}
