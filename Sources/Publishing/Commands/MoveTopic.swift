import Identity
import Kernel
import Storage

extension TopicDesk {
    /// Takes a step of a topic, by the same rules as a manuscript's.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when the topic is not what the person saw.
    public func take(_ step: ManuscriptStep, of id: Topic.ID, as viewer: Viewer) async throws {
        guard Self.moves.contains(step.move) else { throw Refusal.unknown }
        try await database.write { transaction in
            try Outbox.takeTurn(in: transaction)
            let viewer = try identity.standing(viewer, transaction)
            let before = try readable(id, viewer, transaction)
            guard before.version == step.version else { throw StaleEdit(current: before.version) }
            if let refusal = MoveRules.refusal(of: step.move, before, viewer) { throw refusal }
            try Problems(Self.problems(of: step, before)).check()
            try take(step, from: before, by: viewer, in: transaction)
        }
    }

    private static func problems(of step: ManuscriptStep, _ topic: Topic) -> [Problem] {
        step.reasonProblems + ([.submit, .publish].contains(step.move) ? TopicRules.gaps(in: topic.content) : [])
    }

    private func take(
        _ step: ManuscriptStep, from before: Topic, by viewer: Viewer, in transaction: Transaction
    ) throws {
        var topic = before
        topic.state = step.move.target
        topic.version += 1
        topic.updatedAt = now()
        topic.submittedBy = step.move == .submit ? viewer.author : step.move == .publish ? before.submittedBy : nil
        if step.move == .publish {
            topic.publicContent = topic.content.json
            topic.publishedAt = before.publishedAt ?? now()
            try makePublic(topic, in: transaction)
        }
        if step.move == .withdraw { (topic.publicContent, topic.publishedAt) = (nil, nil) }
        try write(
            topic, "topic." + step.move.action, reason: step.keptReason,
            for: step.permission, by: viewer, in: transaction)
        if step.move == .withdraw {
            try WithheldFiles(transaction: transaction).withhold(try Self.files(of: topic.id, transaction))
        }
        if topic.publicContent != before.publicContent {
            try Outbox.append(
                [TouchedPages.topic(topic.id.rawValue), TouchedPages.topics, TouchedPages.sitemap], at: now(),
                in: transaction)
        }
    }

    /// Pictures become public with the topic that shows them.
    private func makePublic(_ topic: Topic, in transaction: Transaction) throws {
        for hash in topic.content.files.sorted() {
            try StoredFileWriter.publish(
                hash, from: "topic_file WHERE hash = ? AND topic_id = ?",
                [.text(hash), .integer(topic.id.rawValue)], in: transaction)
        }
    }
}
