/// What is wrong with a file of rules: which file, which key, and what to do about it.
public struct RuleFileProblem: Error, Equatable {
    /// What sort of fault it is.
    public enum Cause: Equatable, Sendable {
        case notJSON, notAnObject, notAList, tooLarge, missing
        case unknownKey(known: [String])
        case badWord(String)
    }

    /// The file's name.
    public let file: String
    /// The key in the file; `nil` when the file as a whole is at fault.
    public let key: String?
    /// What sort of fault it is.
    public let cause: Cause

    /// A fault of one file.
    public init(file: String, key: String?, cause: Cause) {
        (self.file, self.key, self.cause) = (file, key, cause)
    }

    /// What fills the places of its sentence in the catalogue.
    public var arguments: [String: String] {
        let place = ["file": file, "key": key ?? ""]
        return switch cause {
        case .unknownKey(let known): place.merging(["known": known.joined(separator: ", ")]) { own, _ in own }
        case .badWord(let word): place.merging(["word": String(word.prefix(50))]) { own, _ in own }
        case .notJSON, .notAnObject, .notAList, .tooLarge, .missing: place
        }
    }
}

extension RuleFileProblem.Cause {
    /// The key of its sentence in the catalogue.
    public var key: String {
        switch self {
        case .notJSON: "problem_rules_json"
        case .notAnObject: "problem_rules_object"
        case .notAList: "problem_rules_list"
        case .tooLarge: "problem_rules_large"
        case .missing: "problem_rules_missing"
        case .badWord: "problem_rules_word"
        case .unknownKey: "problem_rules_key"
        }
    }
}
