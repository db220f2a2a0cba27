/// The level of a heading as the source says it, by element, role or Word's styles.
enum HeadingLevel {
    /// 1…9, `nil` for what is no heading.
    static func of(_ element: BodyElement) -> Int? {
        if element.name.count == 2, element.name.hasPrefix("h"), let level = Int(element.name.dropFirst()), level > 0 {
            return level
        }
        if element.attributes["role"] == "heading" {
            return min(max(1, element.attributes["aria-level"].flatMap { Int($0) } ?? 2), 9)
        }
        guard element.name == "p" || element.name == "div" else { return nil }
        if element.hasClass("msotitle", "title") { return 1 }
        let named = element.classes.filter { $0.hasPrefix("msoheading") }.compactMap { Int($0.dropFirst(10)) }.min()
        let level = named ?? element.style["mso-outline-level"].flatMap { Int($0) }
        return level.map { min(max(1, $0), 9) }
    }
}
