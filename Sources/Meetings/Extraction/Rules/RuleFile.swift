import Foundation

/// The words of one rule file by their keys: what is read from JSON, before it is checked.
struct RuleFile {
    /// What the file is called in messages.
    let name: String
    var words: [String: [String]]

    /// Reads a file's bytes: an object whose values are lists of words.
    init(name: String, data: Data) throws(RuleFileProblem) {
        guard data.count <= 8_000_000 else { throw RuleFileProblem(file: name, key: nil, cause: .tooLarge) }
        let parsed: Any
        do {
            parsed = try JSONSerialization.jsonObject(with: data)
        } catch {
            throw RuleFileProblem(file: name, key: nil, cause: .notJSON)
        }
        guard let object = parsed as? [String: Any] else {
            throw RuleFileProblem(file: name, key: nil, cause: .notAnObject)
        }
        words = [:]
        for (key, value) in object.sorted(by: { $0.key < $1.key }) {
            guard let list = value as? [String] else { throw RuleFileProblem(file: name, key: key, cause: .notAList) }
            for word in list where word.isEmpty || word.unicodeScalars.count > 40 {
                throw RuleFileProblem(file: name, key: key, cause: .badWord(word))
            }
            words[key] = list
        }
        self.name = name
    }
}
