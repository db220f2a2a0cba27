/// A node of the pasted tree.
enum BodyNode: Sendable {
    case element(BodyElement)
    case text(String)
    case comment(String)

    var element: BodyElement? { if case .element(let element) = self { element } else { nil } }

    /// All text below, whatever its style.
    var plainText: String {
        switch self {
        case .text(let text): text
        case .element(let element): element.children.map(\.plainText).joined()
        case .comment: ""
        }
    }

    var isBlank: Bool {
        switch self {
        case .text(let text): text.unicodeScalars.allSatisfy(\.isBlank)
        case .comment: true
        case .element: false
        }
    }
}
