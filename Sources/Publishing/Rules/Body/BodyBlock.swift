/// A block of an article: all that a body can hold.
enum BodyBlock: Sendable, Equatable {
    case paragraph([BodyRun])
    /// - level: 2…4, for the title of the article is the first.
    case heading(level: Int, [BodyRun])
    case list(BodyList)
    case table(BodyTable)
    case quote([BodyBlock])
    case figure(BodyPicture)
    case rule

    /// Its pictures in order.
    var pictures: [BodyPicture] {
        if case .figure(let picture) = self { [picture] } else { inner.flatMap(\.pictures) }
    }

    /// Its links in order; neighbouring runs of one address are one link.
    var links: [BodyLink] { lines.flatMap(BodyRun.links) + inner.flatMap(\.links) }

    /// The text of this block alone, without the blocks within it.
    var lines: [[BodyRun]] {
        switch self {
        case .paragraph(let runs), .heading(_, let runs): [runs]
        case .table(let table): table.caption.isEmpty ? [] : [table.caption]
        case .list, .quote, .figure, .rule: []
        }
    }

    /// The blocks within this one.
    var inner: [BodyBlock] {
        switch self {
        case .list(let list): list.items.flatMap { $0 }
        case .table(let table): table.rows.flatMap { $0.flatMap(\.blocks) }
        case .quote(let blocks): blocks
        case .paragraph, .heading, .figure, .rule: []
        }
    }

    /// All lines of text in it, in order.
    var textLines: [[BodyRun]] { lines + inner.flatMap(\.textLines) }

    /// The same, with the captions of pictures.
    var allLines: [[BodyRun]] {
        if case .figure(let picture) = self {
            return [picture.caption, picture.credit].filter { !$0.isEmpty }.map { [BodyRun($0)] }
        }
        return lines + inner.flatMap(\.allLines)
    }
}
