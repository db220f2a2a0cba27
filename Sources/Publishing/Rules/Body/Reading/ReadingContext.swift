/// What the elements around a text say of it.
struct ReadingContext {
    var style: BodyRun.Style = []
    var link: String?
    var isInvisible = false
    var isZeroSized = false
    /// Bold says nothing more within a heading.
    var isHeading = false
    var isPreformatted = false
    var isInFigure = false
    var isInCell = false
    var isInQuote = false
    /// Neither in a list nor in a cell nor in a quotation: here headings and rules may stand.
    var isTop = true
    /// Lists around.
    var lists = 0

    var isHidden: Bool { isInvisible || isZeroSized }

    /// The same within an element.
    func within(_ element: BodyElement) -> ReadingContext {
        var inner = self
        switch element.name {
        case "b", "strong": inner.style.insert(.strong)
        case "i", "em", "cite", "dfn", "var": inner.style.insert(.emphasis)
        case "sub": inner.style.insert(.subscripted)
        case "sup": inner.style.insert(.superscripted)
        case "pre", "xmp", "listing", "plaintext": inner.isPreformatted = true
        default: break
        }
        inner.read(element.style)
        if Removal.isWeChatBody(element) { inner.isInvisible = false }
        if isHeading { inner.style.remove(.strong) }
        return inner
    }

    private mutating func read(_ declarations: StyleDeclarations) {
        set(.strong, declarations.isBold)
        set(.emphasis, declarations.isSlanted)
        switch declarations["vertical-align"] {
        case "super": style.insert(.superscripted)
        case "sub": style.insert(.subscripted)
        default: break
        }
        isInvisible = declarations.isInvisible ?? isInvisible
        isZeroSized = declarations.isZeroSized ?? isZeroSized
    }

    private mutating func set(_ option: BodyRun.Style, _ isOn: Bool?) {
        guard let isOn else { return }
        if isOn { style.insert(option) } else { style.remove(option) }
    }

    /// Within a cell of a table.
    func inCell() -> ReadingContext {
        var inner = nested()
        inner.isInCell = true
        return inner
    }

    /// Within a cell, an item or a quotation.
    func nested() -> ReadingContext {
        var inner = self
        inner.isTop = false
        inner.isInFigure = false
        return inner
    }
}
