/// Collects the notes of one cleaning.
struct NoteBook {
    private var counts: [BodyNote.Kind: Int] = [:]
    private var texts: [BodyNote.Kind: [String]] = [:]

    private static let mostTexts = 20
    private static let longestText = 120

    /// By kind, in the order of the kinds.
    var notes: [BodyNote] {
        BodyNote.Kind.allCases.compactMap { kind in
            counts[kind].map { BodyNote(kind: kind, count: $0, texts: texts[kind] ?? []) }
        }
    }

    mutating func add(_ kind: BodyNote.Kind, _ text: String = "", count: Int = 1) {
        guard count > 0 else { return }
        counts[kind, default: 0] += count
        let text = folded(text.prefix(2000))
        guard !text.isEmpty, texts[kind, default: []].count < Self.mostTexts else { return }
        texts[kind, default: []].append(Excerpt.of(text, length: Self.longestText))
    }
}
