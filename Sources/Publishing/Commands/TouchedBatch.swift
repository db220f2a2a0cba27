import Storage

/// The finished pages that one transaction touches: one message for all, because they become true at once.
final class TouchedBatch {
    private var pages: Set<String> = []
    private var places: Set<ArticlePlace> = []
    /// How often something was said of a section.
    private var sections: [Int64: Int64] = [:]

    func add(_ touched: Set<String>) { pages.formUnion(touched) }

    /// The lists that hold an article at a place.
    func add(_ place: ArticlePlace) {
        if let section = place.section { sections[section, default: 0] += 1 }
        guard places.insert(place).inserted else { return }
        pages.formUnion(TouchedPages.lists(holding: place))
        pages.insert(TouchedPages.related(place.zone))
    }

    /// After all rows are written.
    func finish(at seconds: Int64, in transaction: Transaction) throws {
        guard !pages.isEmpty else { return }
        if try sections.contains(where: { try appears($0.key, changes: $0.value, in: transaction) }) {
            pages.insert(TouchedPages.facets)
        }
        try Outbox.append(pages, at: seconds, in: transaction)
        (pages, places, sections) = ([], [], [:])
    }

    /// Whether a section that hides when it is empty may have been empty before, or is now: lists offer it or not.
    private func appears(_ section: Int64, changes: Int64, in transaction: Transaction) throws -> Bool {
        try transaction.row(
            """
            SELECT facet_id FROM section_place WHERE facet_id = ? AND hides_when_empty = 1
                AND (SELECT COUNT(*) FROM article WHERE section_id = ?) <= ?
            """, [.integer(section), .integer(section), .integer(changes)]) != nil
    }
}
