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
            return try save(content, over: before, "manuscript.saved", by: viewer, in: transaction)
        }
    }

    func save(
        _ content: ManuscriptContent, over before: Manuscript, _ action: String, by viewer: Viewer,
        in transaction: Transaction
    ) throws -> Manuscript {
        try forgetTyping(before.id, by: viewer, in: transaction)
        var content = content
        markTranslation(&content, over: before)
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
        if content.zone != before.content.zone, !mayUse(zone: content.zone, viewer) {
            problems.append(Problem(field: "zone", key: "problem_manuscript_zone"))
        }
        let known = try knownFiles(of: before.id, transaction).union(before.content.files)
        if !content.files.isSubset(of: known) {
            problems.append(Problem(field: "body", key: "problem_manuscript_file"))
        }
        try Problems(problems).check()
    }

    private func mayUse(zone: Int64?, _ viewer: Viewer) -> Bool {
        guard let zone else { return viewer.mayEverywhere(PublishingPolicy.writeArticles) }
        return viewer.mayEverywhere(PublishingPolicy.writeArticles)
            || viewer.units(PublishingPolicy.writeArticles).contains { $0.zone == zone }
    }

    func knownFiles(of id: Manuscript.ID, _ transaction: Transaction) throws -> Set<String> {
        Set(
            try transaction.rows("SELECT hash FROM manuscript_file WHERE manuscript_id = ?", [.integer(id.rawValue)])
                .compactMap { $0.text("hash") })
    }
}
