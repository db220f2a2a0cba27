/// A list; an item is a paragraph, often with a list below it.
struct BodyList: Sendable, Equatable {
    let isOrdered: Bool
    var items: [[BodyBlock]]

    /// Lists within lists beyond this become paragraphs of the item: Word has nine levels.
    static let deepest = 9

    /// Lists alone are no item: they stand below the one before, if there is one.
    mutating func add(_ item: [BodyBlock]) {
        let isLists = item.allSatisfy { if case .list = $0 { true } else { false } }
        guard isLists, !items.isEmpty else { return items.append(item) }
        for list in item { ListFolder.append(list, to: &items[items.count - 1]) }
    }
}
