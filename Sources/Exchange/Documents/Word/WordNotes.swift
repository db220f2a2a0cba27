/// The footnotes and endnotes that a text refers to, in the order of their marks.
struct WordNotes {
    /// Where a note stands.
    enum Kind: String, CaseIterable {
        case footnote, endnote

        /// The kind of the relation that leads to their part.
        var relation: String { rawValue + "s" }
    }

    private struct Mark: Hashable {
        let kind: Kind
        let identifier: String
    }

    private var marks: [Mark] = []
    private var numbers: [Mark: Int] = [:]

    /// The mark for a reference, such as `[1]`; both kinds are counted together. A note that is referred to again keeps
    /// its mark: it stands in the text once, however many references a file has.
    mutating func mark(_ kind: Kind, _ identifier: String) -> String {
        let mark = Mark(kind: kind, identifier: identifier)
        if let number = numbers[mark] { return "[\(number)]" }
        marks.append(mark)
        numbers[mark] = marks.count
        return "[\(marks.count)]"
    }

    var kinds: [Kind] { Kind.allCases.filter { kind in marks.contains { $0.kind == kind } } }

    /// Appends the notes of a kind, each with its mark.
    func append(_ kind: Kind, from part: WordBody, to list: inout ParagraphList) {
        for (index, mark) in marks.enumerated() where mark.kind == kind {
            guard !list.isOver else { return }
            guard let text = part.noteTexts[mark.identifier], !text.isEmpty else { continue }
            list.add("[\(index + 1)] " + text, .note)
        }
    }
}
