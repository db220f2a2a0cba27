/// A paragraph that Word, WPS or Outlook mean as an item of a list.
struct OfficeItem {
    let list: String
    let level: Int
    let marker: ListMarker
    /// The paragraph without its marker.
    let content: [BodyNode]

    private static let longestMarker = 20

    /// `nil` for an ordinary paragraph.
    init?(_ element: BodyElement) {
        let declared = element.style["mso-list"]
        guard declared != "ignore", declared?.contains("level") == true || Self.isListParagraph(element) else {
            return nil
        }
        var drawn = ""
        var content = Self.withoutMarker(element.children, into: &drawn)
        if folded(drawn).isEmpty, declared != nil { drawn = Self.leadingMarker(&content) }
        // A marker that does not end would take the whole paragraph with it.
        guard (1...Self.longestMarker).contains(folded(drawn).count) else { return nil }
        marker = ListMarker(drawn)
        self.content = content
        let words = (declared ?? "").split(separator: " ")
        list = words.first.map(String.init) ?? ""
        let level = words.first { $0.hasPrefix("level") }.flatMap { Int($0.dropFirst(5)) }
        // Half an inch a level, where a browser has taken Word's own properties out.
        let indent = min(max(0, (element.style.leftMargin ?? 36) / 36), 100)
        self.level = min(max(1, level ?? Int(indent.rounded())), BodyList.deepest)
    }

    private static func isListParagraph(_ element: BodyElement) -> Bool {
        element.classes.contains { $0.hasPrefix("msolistparagraph") }
    }

    /// The marker stands in `mso-list:Ignore`, or between the comments of `supportLists`.
    private static func withoutMarker(_ nodes: [BodyNode], into drawn: inout String) -> [BodyNode] {
        var result: [BodyNode] = []
        var isMarker = false
        for node in nodes {
            switch node {
            case .comment(let comment):
                if comment.contains("supportLists") { isMarker = true }
                if comment.contains("endif") { isMarker = false }
            case _ where isMarker: drawn += node.plainText
            case .element(let element) where element.style["mso-list"] == "ignore": drawn += element.plainText
            case .element(var element):
                element.children = withoutMarker(element.children, into: &drawn)
                result.append(.element(element))
            case .text: result.append(node)
            }
        }
        return result
    }

    /// A marker that is ordinary text, a space after it; taken out of the first text.
    private static func leadingMarker(_ nodes: inout [BodyNode]) -> String {
        for index in nodes.indices {
            switch nodes[index] {
            case .comment: continue
            case .text(let text) where nodes[index].isBlank && !text.isEmpty: continue
            case .text(let text):
                let (first, rest) = split(text)
                guard !first.isEmpty else { return "" }
                nodes[index] = .text(rest)
                return first
            case .element(var element):
                let drawn = leadingMarker(&element.children)
                nodes[index] = .element(element)
                return drawn
            }
        }
        return ""
    }

    private static func split(_ text: String) -> (marker: String, rest: String) {
        let word = text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
        let rest = text[word.endIndex...]
        let isBullet = word.count == 1 && !word.contains { $0.isLetter && $0 != "o" || $0.isNumber }
        let isNumber = (2...6).contains(word.count) && word.last.map { ".)、）．".contains($0) } == true
        guard isBullet || isNumber && ListMarker(String(word)).kind != .bullet,
            rest.contains(where: { !$0.isWhitespace })
        else { return ("", text) }
        return (String(word), String(rest))
    }
}
