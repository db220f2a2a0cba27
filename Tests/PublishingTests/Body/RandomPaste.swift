/// A random tree as HTML, and the letters of it that a reader sees.
struct RandomPaste {
    private(set) var html = ""
    private(set) var letters = ""
    private var seed: BodySeed

    private static let around = [
        "p", "div", "section", "span", "b", "i", "strong", "em", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li",
        "table", "tr", "td", "th", "thead", "tbody", "caption", "blockquote", "sub", "sup", "u", "font", "article",
        "figure", "figcaption", "dl", "dt", "dd", "center", "code", "small", "form", "x-made-up", "pre",
    ]
    private static let styles = [
        "font-weight:bold", "font-weight:400", "font-style:italic", "display:block", "vertical-align:super",
        "mso-list:l0 level2 lfo1", "margin-left:36pt", "color:red;text-align:center", "border:none",
    ]
    private static let addresses = [
        "https://a.example/x", "/zones", "javascript:alert(1)", "mailto:a@b.example", "#_ftn1", "//evil.example", "",
    ]
    private static let words = ["云州", "园区", "招商", "Zone", "invest", "一二", "ab", "é", "ß", "山水"]
    private static let gaps = ["", " ", "\n", "　", "&nbsp;", "\t ", "\u{200B}"]

    init(seed: UInt64) {
        self.seed = BodySeed(state: seed)
        html = "<!-- made of seed \(seed) -->"
        for _ in 0..<Int.random(in: 1...5, using: &self.seed) { node(depth: 0) }
    }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &seed) ?? "" }

    private mutating func node(depth: Int) {
        switch Int.random(in: 0..<14, using: &seed) {
        case 0: html += pick(["<br>", "<br><br>", "<hr>", "<img src=x alt=y>", "<!-- c -->", "<wbr>", "</p>"])
        case 1: hidden()
        case 2: link(depth)
        case 3...8 where depth < 7: element(depth)
        default: text()
        }
    }

    private mutating func text() {
        for _ in 0..<Int.random(in: 1...3, using: &seed) {
            let word = pick(Self.words)
            html += pick(Self.gaps) + word + pick(Self.gaps) + pick(["", "&amp;", "&lt;", "。", ","])
            letters += word
        }
    }

    private mutating func hidden() {
        let word = pick(Self.words)
        html += pick([
            "<del>\(word)</del>", "<span style='display:none'>\(word)</span>", "<script>\(word)</script>",
            "<span style='font-size:0'>\(word)</span>", "<span class=msoDel>\(word)</span>",
            "<span style='visibility:hidden'>\(word)</span>", "<style>\(word)</style>", "<!-- \(word) -->",
        ])
    }

    private mutating func link(_ depth: Int) {
        html += "<a href=\"\(pick(Self.addresses))\">"
        text()
        html += "</a>"
    }

    private mutating func element(_ depth: Int) {
        let name = pick(Self.around)
        let attributes = pick(["", "", " style=\"\(pick(Self.styles))\"", " class=MsoQuote", " start=3", " colspan=70"])
        html += "<\(name)\(attributes)>"
        for _ in 0..<Int.random(in: 0...4, using: &seed) { node(depth: depth + 1) }
        if Int.random(in: 0..<12, using: &seed) > 0 { html += "</\(name)>" }
    }
}
