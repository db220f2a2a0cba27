import Identity
import Kernel
import Ledger
import Storage

extension TopicDesk {
    /// Begins a topic.
    /// - Parameters:
    ///   - unit: the unit that keeps it.
    ///   - slug: last word of its address; it stays.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    public func begin(
        _ title: TopicContent.Words, slug: String, in unit: Unit.ID, as viewer: Viewer
    ) async throws -> Topic.ID {
        var content = TopicContent()
        content.title = title
        var problems = TopicRules.problems(of: content)
        if !TopicRules.isSlug(slug) { problems.append(Problem(field: "slug", key: "problem_topic_slug")) }
        try Problems(problems).check()
        let id = identifiers.next(Topic.self)
        return try await database.write { [content] transaction in
            let viewer = try identity.standing(viewer, transaction)
            guard viewer.may(PublishingPolicy.writeArticles, at: unit) else { throw Refusal.notAllowed }
            let taken = try transaction.row("SELECT id FROM topic WHERE slug = ?", [.text(slug)])
            guard taken == nil else { throw Problems([Problem(field: "slug", key: "problem_topic_slug_taken")]) }
            var topic = Topic(id: id, unit: unit, slug: slug, by: viewer.author, at: now())
            topic.content = content
            try write(topic, "topic.begun", by: viewer, in: transaction)
            return id
        }
    }

    /// Saves what a topic says. It is a draft then: nobody publishes what no second person has read.
    /// - Parameter file: a picture that was sent with it, inspected and stored.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else has saved meanwhile; nothing is saved then.
    public func save(
        _ id: Topic.ID, _ content: TopicContent, with file: ManuscriptFile?, basedOn version: Int64, as viewer: Viewer
    ) async throws {
        try Problems(TopicRules.problems(of: content)).check()
        if let file, !file.isPicture {
            throw Problems([Problem(field: "picture", key: "problem_no_picture")])
        }
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let before = try readable(id, viewer, transaction)
            guard viewer.may(PublishingPolicy.writeArticles, at: before.unit) else { throw Refusal.notAllowed }
            guard before.version == version else { throw StaleEdit(current: before.version) }
            guard content != before.content else { return }
            try Problems(Self.unknown(in: content, since: before.content, transaction)).check()
            if let file { try Self.keep(file, of: id, transaction) }
            guard try content.files.isSubset(of: Self.files(of: id, transaction)) else {
                throw Problems([Problem(field: "picture", key: "problem_manuscript_file")])
            }
            var topic = before
            topic.content = content
            topic.state = .draft
            (topic.editedBy, topic.submittedBy) = (viewer.author, nil)
            topic.version += 1
            topic.updatedAt = now()
            try write(
                topic, "topic.saved",
                changes: FieldChange.differences(
                    from: TopicRules.fields(before.content), to: TopicRules.fields(content)), by: viewer,
                in: transaction)
        }
    }

    /// What blocks name that is not there. A block that did not change is left alone: what it names may have been taken
    /// off the portal since.
    private static func unknown(
        in content: TopicContent, since before: TopicContent, _ transaction: Transaction
    ) throws -> [Problem] {
        var problems: [Problem] = []
        func exists(_ rows: String, _ id: Int64) throws -> Bool {
            try transaction.row("SELECT id FROM \(rows) id = ?", [.integer(id)]) != nil
        }
        for block in content.blocks where !before.blocks.contains(block) {
            let absent = try block.articles.filter {
                try !exists("article WHERE", $0) && !exists("manuscript WHERE", $0)
            }
            if !absent.isEmpty {
                problems.append(
                    Problem(
                        field: "articles", key: "problem_topic_articles",
                        arguments: ["list": absent.map(String.init).joined(separator: ", ")]))
            }
            if let section = block.section, try !exists("facet WHERE dimension = 'section' AND", section) {
                problems.append(Problem(field: "section", key: "problem_choice"))
            }
            if let zone = block.zone, try !exists("zone WHERE", zone) {
                problems.append(Problem(field: "zone", key: "problem_choice"))
            }
        }
        return problems
    }

    /// Whether the viewer may write a topic: asked before anything is read.
    /// - Throws: `Refusal`.
    public func demandWritable(_ id: Topic.ID, as viewer: Viewer) async throws {
        let topic = try await database.read { try readable(id, viewer, $0) }
        guard viewer.may(PublishingPolicy.writeArticles, at: topic.unit) else { throw Refusal.notAllowed }
    }

    private static func keep(_ file: ManuscriptFile, of id: Topic.ID, _ transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO topic_file (hash, topic_id, media_type, size, width, height) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [
                .text(file.hash), .integer(id.rawValue), .text(file.mediaType), .integer(file.size),
                .integer(orNull: file.width), .integer(orNull: file.height),
            ])
    }

    static func files(of id: Topic.ID, _ transaction: Transaction) throws -> Set<String> {
        Set(
            try transaction.rows("SELECT hash FROM topic_file WHERE topic_id = ?", [.integer(id.rawValue)])
                .compactMap { $0.text("hash") })
    }
}
