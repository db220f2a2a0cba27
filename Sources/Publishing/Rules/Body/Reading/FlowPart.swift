/// A block as it is read; items of a list that Word writes as paragraphs are put together later.
enum FlowPart {
    case block(BodyBlock)
    case item(FlowItem)
}

/// An item of a list whose place is known by its level only.
struct FlowItem {
    /// Which list it belongs to, by the name that the source gives it.
    let list: String
    /// 1 for the outermost.
    let level: Int
    let marker: ListMarker
    var blocks: [BodyBlock]
}
