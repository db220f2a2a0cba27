/// What is known of a column of a sheet that is written.
struct SheetColumn {
    private var characters = 0
    /// Nothing but texts stands in it.
    private(set) var holdsTexts = true

    /// In characters: as wide as the widest cell, within reason.
    var width: Double { Double(min(max(characters, 8), 60) + 1) }

    /// Takes a cell into account; a heading has the button of its filter beside it.
    mutating func widen(for value: WorkbookValue, isHeader: Bool) {
        switch value {
        case .empty: return
        case .text(let text): characters = max(characters, CellText.width(text) + (isHeader ? 3 : 0))
        case .link(let text, _): characters = max(characters, CellText.width(text))
        case .integer, .decimal: (characters, holdsTexts) = (max(characters, 12), false)
        case .day: (characters, holdsTexts) = (max(characters, 11), false)
        case .instant: (characters, holdsTexts) = (max(characters, 17), false)
        }
    }
}
