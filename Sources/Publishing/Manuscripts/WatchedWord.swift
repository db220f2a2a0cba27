import Identity
import Kernel
import Storage

/// A word that the platform watches for: sensitive, or usually a misspelling.
public struct WatchedWord: Sendable, Equatable {
    public enum Sort: String, Sendable, CaseIterable { case sensitive, misspelled }

    public let id: Int64
    public let word: String
    /// What to write instead; empty where there is nothing better.
    public let better: String
    public let sort: Sort
    /// A text with it cannot be published; otherwise somebody looks at it and goes on.
    public let isStopping: Bool
    public let version: Int64

    static func all(_ transaction: Transaction) throws -> [WatchedWord] {
        try transaction.rows(
            "SELECT id, word, better, sort, is_stopping, version FROM watched_word ORDER BY sort, word LIMIT 5000"
        ).compactMap { row in
            guard let id = row.integer("id"), let word = row.text("word"),
                let sort = row.text("sort").flatMap(Sort.init(rawValue:))
            else { return nil }
            return WatchedWord(
                id: id, word: word, better: row.text("better") ?? "", sort: sort,
                isStopping: row.integer("is_stopping") == 1, version: row.integer("version") ?? 1)
        }
    }
}

extension ManuscriptDesk {
    /// The words that are watched for, for whoever may publish.
    public func watchedWords(as viewer: Viewer) async throws -> [WatchedWord] {
        guard viewer.may(PublishingPolicy.publishArticles) else { throw Refusal.notAllowed }
        return try await database.read { try WatchedWord.all($0) }
    }

    /// Adds a word: only whoever publishes everywhere decides for the whole platform.
    /// - Throws: `Problems` or `Refusal`.
    public func addWatchedWord(
        _ word: String, better: String, _ sort: WatchedWord.Sort, isStopping: Bool, as viewer: Viewer
    ) async throws {
        let word = word.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let better = better.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var problems: [Problem] = []
        if word.isEmpty { problems.append(Problem(field: "word", key: "problem_word_missing")) }
        for (field, text) in [("word", word), ("better", better)] where text.count > 50 {
            problems.append(Problem(field: field, key: "problem_too_long", arguments: ["count": "50"]))
        }
        if !word.isEmpty, word == better { problems.append(Problem(field: "better", key: "problem_word_same")) }
        try Problems(problems).check()
        let id = identifiers.next(WatchedWord.self).rawValue
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            guard viewer.mayEverywhere(PublishingPolicy.publishArticles) else { throw Refusal.notAllowed }
            let taken = try transaction.row("SELECT id FROM watched_word WHERE word = ?", [.text(word)])
            guard taken == nil else { throw Problems([Problem(field: "word", key: "problem_word_taken")]) }
            try transaction.execute(
                "INSERT INTO watched_word (id, word, better, sort, is_stopping, version) VALUES (?, ?, ?, ?, ?, 1)",
                [
                    .integer(id), .text(word), .text(better), .text(sort.rawValue), .integer(isStopping ? 1 : 0),
                ])
            try note("word.added", of: SubjectReference("word", id), detail: word, by: viewer, in: transaction)
        }
    }

    /// Takes a word off the list.
    public func removeWatchedWord(_ id: Int64, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            guard viewer.mayEverywhere(PublishingPolicy.publishArticles) else { throw Refusal.notAllowed }
            let row = try transaction.row("DELETE FROM watched_word WHERE id = ? RETURNING word", [.integer(id)])
            guard let word = row?.text("word") else { throw Refusal.unknown }
            try note("word.removed", of: SubjectReference("word", id), detail: word, by: viewer, in: transaction)
        }
    }
}
