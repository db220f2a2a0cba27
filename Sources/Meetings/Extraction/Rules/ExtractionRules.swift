import ChineseText
import Foundation

/// The lexicon by which matters (交办事项) are found: shipped data files, and what a user adds to them.
///
/// A file is an object of lists: `{"slogans": ["勇立潮头"]}`. Its keys are those of the shipped files; a topic's words
/// stand under `topics.health`, the words of a kind of set under `sets.towns`; `remove.slogans` takes shipped words out.
public struct ExtractionRules: Sendable {
    let lexicon: Lexicon
    let deadlineWords: DeadlineWords
    /// The kinds of set that distributive words stand for, such as towns and departments, with their nouns.
    public let sets: [String: [String]]

    /// The rules that ship with the program.
    public static let shipped: Result<ExtractionRules, RuleFileProblem> = load()

    private static func load() -> Result<ExtractionRules, RuleFileProblem> {
        do throws(RuleFileProblem) {
            return .success(try ExtractionRules(extending: []))
        } catch {
            return .failure(error)
        }
    }

    /// The shipped rules and over them the files of a user, in their order.
    public init(extending files: [URL] = []) throws(RuleFileProblem) {
        var table = RuleTable()
        for name in Self.shippedFiles {
            let place = Bundle.module.bundleURL.appending(path: "Resources/extraction/\(name)")
            table.addShipped(try RuleFile(name: name, data: Self.data(of: place, name)))
        }
        for file in files {
            let name = file.lastPathComponent
            try table.merge(RuleFile(name: name, data: Self.data(of: file, name)))
        }
        self.init(table)
    }

    private init(_ table: RuleTable) {
        lexicon = Lexicon(table)
        sets = table.sets
        deadlineWords = DeadlineWords(
            immediate: table[.immediateWords], recurring: table[.recurringWords], events: table[.eventWords],
            goals: table[.goalVerbs], noDeadline: table[.noDeadlineWords])
    }

    private static let shippedFiles = Set(WordKind.allCases.map(\.file)).sorted()

    private static func data(of place: URL, _ name: String) throws(RuleFileProblem) -> Data {
        do {
            return try Data(contentsOf: place)
        } catch {
            throw RuleFileProblem(file: name, key: nil, cause: .missing)
        }
    }
}
