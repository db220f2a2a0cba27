import Storage

/// The finished pages that one transaction touches: one message for all, because they become true at once.
final class TouchedBatch {
    private var pages: Set<String> = []
    private var places: Set<ArticlePlace> = []

    func add(_ touched: Set<String>) { pages.formUnion(touched) }

    /// The lists that hold an article at a place.
    func add(_ place: ArticlePlace) {
        guard places.insert(place).inserted else { return }
        pages.formUnion(TouchedPages.lists(holding: place))
        pages.insert(TouchedPages.related(place.zone))
    }

    /// After all rows are written.
    func finish(at seconds: Int64, in transaction: Transaction) throws {
        guard !pages.isEmpty else { return }
        try Outbox.append(pages, at: seconds, in: transaction)
        (pages, places) = ([], [])
    }
}
