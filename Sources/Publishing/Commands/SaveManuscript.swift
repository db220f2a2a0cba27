import Identity
import Kernel
import Ledger
import Storage

extension ManuscriptDesk {
    /// Saves what was written as a new revision. The manuscript is a draft then, whatever it was before: nobody
    /// publishes what no second person has read.
    /// - Parameter version: the version that the edit is based on.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else has saved meanwhile; nothing is saved then.
    /// - Returns: the manuscript as it stands now.
    @discardableResult
    public func save(
        _ id: Manuscript.ID, _ content: ManuscriptContent, basedOn version: Int64, as viewer: Viewer
    ) async throws -> Manuscript {
        let content = ManuscriptRules.tidied(content)
        try Problems(ManuscriptRules.problems(of: content)).check()
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let before = try writable(id, viewer, transaction)
            guard before.version == version else { throw StaleEdit(current: before.version) }
            var marked = content
            markTranslation(&marked, over: before)
            return try save(marked, over: before, "manuscript.saved", by: viewer, in: transaction)
        }
    }

    /// - Parameter content: with the mark of its translation.
    func save(
        _ content: ManuscriptContent, over before: Manuscript, _ action: String, by viewer: Viewer,
        in transaction: Transaction
    ) throws -> Manuscript {
        try forgetTyping(before.id, by: viewer, in: transaction)
        if content == before.content { return before }
        try mayStand(content, over: before, viewer, transaction)
        var manuscript = before
        manuscript.content = content
        manuscript.state = .draft
        (manuscript.editedBy, manuscript.submittedBy, manuscript.dueAt) = (viewer.author, nil, nil)
        manuscript.revision += 1
        manuscript.version += 1
        manuscript.updatedAt = now()
        try keepRevision(manuscript, by: viewer, in: transaction)
        try write(
            manuscript, action, changes: try ManuscriptChanges(transaction).between(before.content, content),
            by: viewer, in: transaction)
        return manuscript
    }

    /// A translation that was edited says what its original says now; one that was not stays as far behind as it was.
    private func markTranslation(_ content: inout ManuscriptContent, over before: Manuscript) {
        guard !content.english.isEmpty, !content.chinese.isEmpty else {
            content.english.follows = nil
            return
        }
        content.english.follows = before.content.english.follows
        if content.english != before.content.english {
            content.english.follows = before.revision + 1
        } else if content.english.follows == nil {
            content.english.follows = before.revision
        }
        // What was stored without a mark and has not changed gets none: nothing is to be saved.
        if content.chinese == before.content.chinese, content.english.follows == before.revision {
            content.english.follows = before.content.english.follows
        }
    }

    /// A zone must be one that the writer's units keep, and files must have been sent to this manuscript.
    private func mayStand(
        _ content: ManuscriptContent, over before: Manuscript, _ viewer: Viewer, _ transaction: Transaction
    ) throws {
        var problems: [Problem] = []
        if content.zone != before.content.zone, try !mayUse(content.zone, for: before, viewer, transaction) {
            problems.append(Problem(field: "zone", key: "problem_manuscript_zone"))
        }
        for (field, facet) in [("region", content.region), ("section", content.section), ("kind", content.kind)] {
            guard let facet else { continue }
            let known = try transaction.row(
                "SELECT id FROM facet WHERE id = ? AND dimension = ?", [.integer(facet), .text(field)])
            if known == nil { problems.append(Problem(field: field, key: "problem_manuscript_choice")) }
        }
        if try !areKnown(content.files, of: before, transaction) {
            problems.append(Problem(field: "body", key: "problem_manuscript_file"))
        }
        try Problems(problems).check()
    }

    /// The zone that the manuscript's own unit publishes to is everybody's who writes there.
    private func mayUse(
        _ zone: Int64?, for manuscript: Manuscript, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> Bool {
        let isEverywhere = viewer.mayEverywhere(PublishingPolicy.writeArticles)
        guard let zone else { return isEverywhere }
        guard try transaction.row("SELECT id FROM zone WHERE id = ?", [.integer(zone)]) != nil else { return false }
        return isEverywhere || viewer.tree.nearestZone(of: manuscript.unit) == zone
            || viewer.units(PublishingPolicy.writeArticles).contains { $0.zone == zone }
    }

    /// Files that were sent to the manuscript, or that it showed at any time: a revision can always be restored.
    private func areKnown(
        _ files: Set<String>, of manuscript: Manuscript, _ transaction: Transaction
    ) throws -> Bool {
        let unknown = files.subtracting(manuscript.content.files)
            .subtracting(try knownFiles(of: manuscript.id, transaction))
        guard !unknown.isEmpty else { return true }
        let shown = try transaction.rows(
            "SELECT content FROM manuscript_revision WHERE manuscript_id = ?", [.integer(manuscript.id.rawValue)]
        ).compactMap { $0.text("content").flatMap(ManuscriptContent.init(json:))?.files }
        return unknown.isSubset(of: shown.reduce(into: []) { $0.formUnion($1) })
    }

    private func knownFiles(of id: Manuscript.ID, _ transaction: Transaction) throws -> Set<String> {
        Set(
            try transaction.rows("SELECT hash FROM manuscript_file WHERE manuscript_id = ?", [.integer(id.rawValue)])
                .compactMap { $0.text("hash") })
    }
}
