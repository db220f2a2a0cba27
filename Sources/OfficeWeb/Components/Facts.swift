import Kernel
import WebSupport

/// The fields of a record, label beside value.
struct Facts: Sendable {
    struct Fact: Sendable {
        let label: String
        let text: String
        let lang: String?
        let url: String?
        let badge: Badge?
    }

    private(set) var facts: [Fact] = []

    /// A plain text; left out when there is none.
    mutating func add(_ label: String, _ text: String?, url: String? = nil, badge: Badge? = nil) {
        guard let text, !text.isEmpty else { return }
        facts.append(Fact(label: label, text: text, lang: nil, url: url, badge: badge))
    }

    /// A text in one of the languages.
    mutating func add(_ label: String, _ phrase: Phrase, url: String? = nil) {
        facts.append(Fact(label: label, text: phrase.text, lang: phrase.lang, url: url, badge: nil))
    }
}
