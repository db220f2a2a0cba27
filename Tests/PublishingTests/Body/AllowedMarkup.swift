import Exchange

/// What canonical HTML may hold, checked on its parsed tree.
enum AllowedMarkup {
    private static let attributes: [String: Set<String>] = [
        "p": [], "h2": [], "h3": [], "h4": [], "ul": [], "ol": [], "li": [], "table": [], "caption": [], "thead": [],
        "tbody": [], "tr": [], "th": ["colspan", "rowspan", "scope"], "td": ["colspan", "rowspan"], "blockquote": [],
        "strong": [], "em": [], "sub": [], "sup": [], "br": [], "hr": [], "a": ["href"], "figure": [],
        "img": ["src", "alt"], "figcaption": [], "small": ["class"],
    ]

    /// The first tag or attribute that may not be there, `nil` when there is none.
    static func intruder(in html: String) -> String? {
        for event in HTMLTree(html).events {
            guard case .open(let name, let found) = event, name != "html", name != "body" else { continue }
            guard let allowed = attributes[name] else { return name }
            if let other = found.keys.first(where: { !allowed.contains($0) }) { return "\(name) \(other)" }
            if let address = found["href"], !isSafe(address) { return address }
            if let source = found["src"], source.wholeMatch(of: #//files/[0-9a-f]{64}(\.[a-z0-9]{1,5})?/#) == nil {
                return source
            }
        }
        return nil
    }

    private static func isSafe(_ address: String) -> Bool {
        address.wholeMatch(of: #/(?:https?:\/\/[^\/@\s][^\s]*|mailto:[^\s]+|tel:[^\s]+|\/(?:[^\/\s\\][^\s\\]*)?)/#)
            != nil
    }
}
