import Exchange

/// An element of the pasted tree, with its style read.
struct BodyElement: Sendable {
    private(set) var name: String
    let attributes: [String: String]
    /// Lowercased.
    let classes: Set<String>
    let style: StyleDeclarations
    var children: [BodyNode] = []

    /// The whole of a pasted source below one element without a name.
    /// - Throws: `BodyRefusal.tooDeep`.
    init(pasted source: String, limits: BodyLimits) throws(BodyRefusal) {
        let sheet = StyleSheet(of: source)
        var open = [BodyElement(name: "", attributes: [:], sheet: sheet)]
        for event in HTMLTree(source).events {
            switch event {
            case .open(let name, let attributes) where ElementKind.empty.contains(name):
                // The parser lets some of them hold all that follows.
                open[open.count - 1].children.append(
                    .element(BodyElement(name: name, attributes: attributes, sheet: sheet)))
            case .open(let name, let attributes):
                // The parser adds html and body, and the root is one more.
                guard open.count < limits.depth + 3 else { throw .tooDeep }
                open.append(BodyElement(name: name, attributes: attributes, sheet: sheet))
            case .close(let name) where ElementKind.empty.contains(name): break
            case .close:
                guard open.count > 1, let closed = open.popLast() else { continue }
                open[open.count - 1].children.append(.element(closed))
            case .text(let text): open[open.count - 1].children.append(.text(text))
            case .comment(let comment): open[open.count - 1].children.append(.comment(comment))
            }
        }
        while open.count > 1, let closed = open.popLast() {
            open[open.count - 1].children.append(.element(closed))
        }
        self = open[0]
    }

    /// An element that the source has left out.
    init(name: String, children: [BodyNode] = []) {
        (self.name, self.children) = (name, children)
        (attributes, classes, style) = ([:], [], StyleDeclarations(""))
    }

    private init(name: String, attributes: [String: String], sheet: StyleSheet) {
        self.name = name
        self.attributes = attributes
        classes = Set((attributes["class"] ?? "").lowercased().split(whereSeparator: \.isWhitespace).map(String.init))
        style = sheet.style(of: classes).overridden(by: StyleDeclarations(attributes["style"] ?? ""))
    }

    func renamed(_ name: String) -> BodyElement {
        var element = self
        element.name = name
        return element
    }

    func hasClass(_ names: String...) -> Bool { !classes.isDisjoint(with: names) }

    /// All text below, whatever its style.
    var plainText: String { BodyNode.element(self).plainText }
}
