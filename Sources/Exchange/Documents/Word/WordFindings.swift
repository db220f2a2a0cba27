/// What a reader of Word's text met and did not take.
struct WordFindings {
    var inserted = 0
    var deleted = 0
    var comments = 0
    var pictures = 0
    var objects = 0
    var hidden = 0
    var formats: Set<String> = []

    mutating func add(_ other: WordFindings) {
        inserted += other.inserted
        deleted += other.deleted
        comments += other.comments
        pictures += other.pictures
        objects += other.objects
        hidden += other.hidden
        formats.formUnion(other.formats)
    }

    var warnings: [DocumentWarning] {
        var warnings: [DocumentWarning] = []
        if inserted + deleted > 0 { warnings.append(.trackedChanges(inserted: inserted, deleted: deleted)) }
        if comments > 0 { warnings.append(.comments(comments)) }
        if pictures > 0 { warnings.append(.pictures(pictures)) }
        if objects > 0 { warnings.append(.objects(objects)) }
        if hidden > 0 { warnings.append(.hiddenText(hidden)) }
        return warnings + formats.sorted().map { .listNumbers(format: $0) }
    }
}
