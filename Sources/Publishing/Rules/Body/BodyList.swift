/// A list; an item is a paragraph, often with a list below it.
struct BodyList: Sendable, Equatable {
    let isOrdered: Bool
    var items: [[BodyBlock]]

    /// Lists within lists beyond this become paragraphs of the item: Word has nine levels.
    static let deepest = 9
}
