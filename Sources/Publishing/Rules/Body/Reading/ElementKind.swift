/// What the names of elements mean for a text.
enum ElementKind {
    /// Elements that are left out with all that they hold: they act, draw or play, or say nothing to a reader.
    static let active: Set<String> = [
        "script", "noscript", "iframe", "frame", "object", "embed", "applet", "svg", "math", "template", "select",
        "button", "textarea", "input", "canvas", "audio", "video", "datalist",
    ]
    /// Elements that hold nothing, and have no end tag.
    static let empty: Set<String> = [
        "area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr", "img", "input", "keygen",
        "link", "meta", "param", "source", "track", "wbr",
    ]
    /// Left out without a word.
    static let silent: Set<String> = [
        "title", "style", "meta", "link", "base", "xml", "mp-style-type", "mp-common-profile", "mp-common-cpsad",
        "mpcps",
        "col", "colgroup", "param", "source", "track",
    ]
    /// Elements that begin a line of their own; all others stand within one.
    private static let lines: Set<String> = [
        "html", "head", "body", "address", "article", "aside", "center", "dd", "details", "dialog", "div", "dl", "dt",
        "fieldset", "figure", "footer", "form", "frameset", "header", "hgroup", "legend", "main", "marquee", "nav",
        "optgroup", "option", "p", "pre", "section", "summary", "h1", "h2", "h3", "h4", "h5", "h6",
        "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "table", "ul", "ol", "menu", "dir", "li", "blockquote",
        "figcaption", "plaintext", "xmp", "listing",
    ]

    static func beginsLine(_ element: BodyElement) -> Bool {
        if lines.contains(element.name) { return true }
        return ["block", "flex", "grid", "list-item", "table"].contains(element.style["display"] ?? "")
    }

    static let lists: Set<String> = ["ul", "ol", "menu", "dir"]
}
