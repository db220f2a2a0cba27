/// What `pPr` says of a paragraph or a style.
struct WordParagraphProperties {
    var style: String?
    /// The list (`numId`); `0` for none, against what the style says.
    var list: String?
    /// The level in the list, from 0.
    var level: Int?
    /// The style that gave the list; the list has a level for it.
    var listStyle: String?
    /// The level of a heading, from 0; 9 for none.
    var outline: Int?

    /// Takes in an element of `pPr`.
    mutating func read(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "pStyle": style = attributes["val"]
        case "numId": list = attributes["val"]
        case "ilvl": level = attributes["val"].flatMap { Int($0) }
        case "outlineLvl": outline = attributes["val"].flatMap { Int($0) }
        default: break
        }
    }

    var heading: Int? { outline.flatMap { (0...8).contains($0) ? $0 + 1 : nil } }
}
