/// A stretch of text in one style; a line feed in it is a line break.
struct BodyRun: Sendable, Equatable {
    struct Style: OptionSet, Sendable {
        let rawValue: UInt8
        static let strong = Style(rawValue: 1)
        static let emphasis = Style(rawValue: 2)
        static let subscripted = Style(rawValue: 4)
        static let superscripted = Style(rawValue: 8)
    }

    var text: String
    var style: Style
    /// Where it leads; an address that was checked.
    var link: String?

    init(_ text: String, style: Style = [], link: String? = nil) {
        self.text = text
        self.style = style
        self.link = link
    }

    /// Whether both are written the same way.
    func matches(_ style: Style, _ link: String?) -> Bool { self.style == style && self.link == link }

    static func links(_ runs: [BodyRun]) -> [BodyLink] {
        var links: [BodyLink] = []
        var previous: String?
        for run in runs {
            if let address = run.link {
                let text = (address == previous ? links.popLast()?.text ?? "" : "") + run.text
                links.append(BodyLink(address: address, text: folded(text)))
            }
            previous = run.link
        }
        return links
    }
}
