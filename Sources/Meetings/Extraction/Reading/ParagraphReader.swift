import ChineseText

/// Reads one paragraph: its sentences, their pieces, and what each of them is.
struct ParagraphReader {
    private let words: ParagraphWords
    private let deadlines: DeadlineFinder
    private let cutter: PieceCutter
    private let judge: PieceJudge
    private let responsibles: ResponsibleReader
    private let paragraphTopics: TopicReader.Weights
    private let titleTopics: TopicReader.Weights
    private(set) var speech: Speech
    private(set) var drafts: [Draft] = []
    private(set) var asides: [AsideDraft] = []
    /// The last piece that was judged nothing, where labels (牵头单位:…) may still make it a matter.
    private var open: (piece: Piece, sentence: Sentence)?

    init(
        words: ParagraphWords, unitNames: WordTrie, deadlines: DeadlineFinder, speech: Speech,
        titleTopics: TopicReader.Weights
    ) {
        (self.words, self.deadlines, self.speech) = (words, deadlines, speech)
        cutter = PieceCutter(words: words, units: unitNames)
        judge = PieceJudge(words: words)
        responsibles = ResponsibleReader(words: words, names: NameReader(words: words, units: unitNames))
        let own = TopicReader.weights(words, words.range)
        paragraphTopics = own
        self.titleTopics = zip(titleTopics, speech.topic).map(+)
    }

    /// Reads all sentences; a paragraph that begins with labels goes on with the matter before it.
    mutating func read(behind last: Draft? = nil) {
        if let last { drafts = [last] }
        let sentences = SentenceReader(words: words).sentences()
        for (index, sentence) in sentences.enumerated() {
            if sentence.beginsAfterStop, speech.lead?.isQuotation == true { speech.lead = nil }
            if beginsWithLabel(sentence) {
                attachLabels(sentence)
                continue
            }
            open = nil
            if sentence.isListItem {
                speech.carry = nil
                speech.isLed = true
                // 一是强化保障。各部门要…: a few characters that head what follows.
                if index == 0, sentence.body.count <= 9, heads(sentence, sentences.dropFirst().first) { continue }
            }
            read(sentence)
        }
    }

    /// 责任单位:A or (责任单位:A).
    private func beginsWithLabel(_ sentence: Sentence) -> Bool {
        let start = sentence.body.lowerBound
        return words.label(at: words.code(at: start) == 0x28 ? start + 1 : start) != nil
    }

    private func heads(_ sentence: Sentence, _ next: Sentence?) -> Bool {
        guard let next, !beginsWithLabel(next) else { return false }
        return !sentence.body.contains { words.marker(at: $0, limit: sentence.body.upperBound, .hardMarker) != nil }
    }

    private mutating func read(_ sentence: Sentence) {
        for part in cutter.parts(of: sentence, isLed: speech.isLed || speech.lead != nil) {
            switch part {
            case .lead(let lead):
                speech.lead = lead
                speech.isLed = true
                speech.carry = nil
            case .piece(let piece): read(piece, sentence)
            }
        }
    }

    private mutating func read(_ piece: Piece, _ sentence: Sentence) {
        guard !piece.range.isEmpty else { return }
        let found = deadlines.find(in: words.codes, piece.range)
        let deadline = DeadlineChoice.best(of: found)
        let labelled = responsibles.labelled(in: piece.range)
        let explicit = labelled.isEmpty ? responsibles.names(of: piece) : labelled
        let verdict = judge.judge(
            piece, lead: speech.lead, isLed: speech.isLed, hasLabel: !labelled.isEmpty, deadline: deadline)
        switch verdict {
        case .matter(let confidence, let rules):
            add(piece, sentence, explicit, deadline, confidence, rules)
        case .aside(let reason): asides.append(AsideDraft(range: piece.range, reason: reason))
        case .nothing: open = (piece, sentence)
        }
        if !explicit.isEmpty, piece.opening.marker != nil || isMatter(verdict) {
            speech.subjects += 1
            speech.carry = Speech.Carry(names: explicit, isGroup: explicit.contains(where: \.isDistributive))
        }
    }

    /// The last piece as a matter, if it was judged nothing: labels on the next line (牵头单位:…) make it one.
    func waiting() -> Draft? {
        guard let open else { return nil }
        var reader = self
        reader.addOpen(open)
        return reader.drafts.last
    }

    private mutating func addOpen(_ waiting: (piece: Piece, sentence: Sentence)) {
        add(waiting.piece, waiting.sentence, [], nil, 0.8, [.label, .concreteVerb])
    }

    private func isMatter(_ verdict: PieceJudge.Verdict) -> Bool {
        if case .matter = verdict { return true }
        return false
    }

    private mutating func add(
        _ piece: Piece, _ sentence: Sentence, _ explicit: [Draft.Name], _ deadline: DeadlineExpression?,
        _ confidence: Double, _ rules: [FiredRule]
    ) {
        var (names, basis, rules) = (explicit, ResponsibilityBasis.explicit, rules)
        if explicit.isEmpty {
            if let carry = inherited(piece, sentence) {
                (names, basis) = (carry.names, .inherited)
                rules.append(.inherited)
            } else {
                (names, basis) = ([], .implied)
                speech.carry = nil
            }
        }
        if deadline != nil { rules.append(.deadline) }
        speech.isLed = true
        // What must not be done is not said without its 不得.
        let marker = rules.contains(.prohibition) ? piece.opening.marker?.start : nil
        drafts.append(
            Draft(
                range: piece.range, sentence: sentence.range, paragraph: words.range, names: names, basis: basis,
                action: action(of: piece, marker), deadline: deadline, topic: topic(of: piece.range),
                confidence: confidence, rules: rules))
    }

    /// From behind the marker to the first label (责任单位:) in the piece.
    private func action(of piece: Piece, _ marker: Int?) -> Range<Int> {
        let start = min(max(marker ?? piece.opening.body, piece.range.lowerBound), piece.end)
        let label = (start..<piece.end).dropFirst().first { words.label(at: $0) != nil }
        return start..<(label ?? piece.end)
    }

    private func topic(of range: Range<Int>) -> MatterTopic {
        TopicReader.topic(piece: TopicReader.weights(words, range), paragraph: paragraphTopics, title: titleTopics)
    }

    /// The subject that a piece without one continues: always behind a comma, behind a full stop only where it forbids
    /// something or goes on with the cases of the same task.
    private func inherited(_ piece: Piece, _ sentence: Sentence) -> Speech.Carry? {
        guard let carry = speech.carry, !piece.isListItem else { return nil }
        guard piece.beginsSentence, sentence.beginsAfterStop else { return carry }
        return piece.opening.rules.contains(.prohibition) || isAboutCases(piece, carry) ? carry : nil
    }

    /// 对材料齐全的,必须当场办结 goes on with the task of the only unit of the paragraph.
    private func isAboutCases(_ piece: Piece, _ carry: Speech.Carry) -> Bool {
        !carry.isGroup && speech.subjects == 1 && words.code(at: piece.opening.start) == 0x5BF9
            && piece.opening.marker != nil
    }

    /// 牵头单位:A;配合单位:B;完成时限:12月底前 behind a task belong to it.
    private mutating func attachLabels(_ sentence: Sentence) {
        if let waiting = open {
            open = nil
            addOpen(waiting)
        }
        guard var draft = drafts.popLast() else { return }
        let labelled = responsibles.labelled(in: sentence.body)
        let isNew = !draft.rules.contains(.label) || draft.basis != .explicit
        if !labelled.isEmpty { draft.names = isNew && draft.basis != .explicit ? labelled : draft.names + labelled }
        if !draft.names.isEmpty { draft.basis = .explicit }
        draft.range = draft.range.lowerBound..<sentence.body.upperBound
        if !draft.rules.contains(.label) { draft.rules.append(.label) }
        draft.deadline = draft.deadline ?? DeadlineChoice.best(of: deadlines.find(in: words.codes, sentence.body))
        if words.range.contains(draft.range.lowerBound) { draft.topic = topic(of: draft.range) }
        drafts.append(draft)
    }
}

/// Which of several expressions is the deadline of a piece.
enum DeadlineChoice {
    /// A day before an event, an event before 每月, 每月 before 立即; of equals the first.
    static func best(of found: [DeadlineExpression]) -> DeadlineExpression? {
        found.enumerated().min { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }?.element
    }

    private static func rank(_ expression: DeadlineExpression) -> Int {
        switch expression.kind {
        case .day, .period: 0
        case .impossible: 0
        case .event: 1
        case .recurring: 2
        case .immediate: 3
        }
    }
}
