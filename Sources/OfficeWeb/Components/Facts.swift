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
        /// A state that stands alone, without a text before it.
        var state: Badge?
    }

    private(set) var facts: [Fact] = []

    /// A plain text; left out when there is none.
    mutating func add(_ label: String, _ text: String?, url: String? = nil, badge: Badge? = nil) {
        guard let text, !text.isEmpty else { return }
        facts.append(Fact(label: label, text: text, lang: nil, url: url, badge: badge))
    }

    /// A state.
    mutating func add(_ label: String, state: Badge) {
        facts.append(Fact(label: label, text: "", lang: nil, url: nil, badge: nil, state: state))
    }

    /// A text in one of the languages; an empty one is left out.
    mutating func add(_ label: String, _ phrase: Phrase, url: String? = nil) {
        guard !phrase.text.isEmpty else { return }
        facts.append(Fact(label: label, text: phrase.text, lang: phrase.lang, url: url, badge: nil))
    }
}
