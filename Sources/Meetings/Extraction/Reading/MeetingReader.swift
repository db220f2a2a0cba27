import ChineseText

/// Reads a text paragraph by paragraph and keeps what leads from one piece to the next: lead verb, subject, topic.
struct MeetingReader {
    private let text: FoldedText
    private let lexicon: Lexicon
    private let unitNames: WordTrie
    private let deadlines: DeadlineFinder
    private var words: ParagraphWords
    private var titleTopics = TopicReader.none
    private var hasBody = false
    /// Whether the paragraph before ended with a colon: 会议要求:.
    private var isIntroduced = false
    private var speech = Speech()
    /// The last piece of the paragraph before, if only labels behind it can make it a matter.
    private var waiting: Draft?
    /// The last paragraph that was no line of labels: labels belong to its matter.
    private var labelled: Range<Int>?

    private(set) var drafts: [Draft] = []
    private(set) var asides: [AsideDraft] = []

    init(text: FoldedText, lexicon: Lexicon, unitNames: WordTrie, deadlines: DeadlineFinder) {
        (self.text, self.lexicon, self.unitNames, self.deadlines) = (text, lexicon, unitNames, deadlines)
        words = ParagraphWords(codes: text.codes)
    }

    /// Reads the whole text.
    mutating func read() {
        let hasStops = text.codes.contains { $0 == 0x3002 }
        for (index, line) in text.lines.enumerated() {
            words.read(line, lexicon)
            let shape = ParagraphShape(words: words)
            if shape.isHeader || readRow() { continue }
            if !hasBody,
                hasStops ? !shape.hasStop && !shape.isListItem && !shape.introduces : index == 0 && line.count < 40
            {
                titleTopics = zip(titleTopics, TopicReader.weights(words, line)).map(+)
                continue
            }
            hasBody = true
            if shape.isHeading(of: PieceCutter(words: words, units: unitNames)) {
                speech.topic = TopicReader.weights(words, line)
                (waiting, labelled) = (nil, line)
                continue
            }
            read(paragraph: line, shape)
        }
    }

    /// Reads the line as a row of a task table, if it is one.
    private mutating func readRow() -> Bool {
        let names = NameReader(words: words, units: unitNames)
        guard let row = TableRow(words: words, names: names, text: text, deadlines: deadlines) else { return false }
        let range = row.task.lowerBound..<row.end
        let topic = TopicReader.topic(
            piece: TopicReader.weights(words, range), paragraph: TopicReader.none, title: titleTopics)
        drafts.append(
            Draft(
                range: range, sentence: words.range, paragraph: words.range,
                names: row.names.map { Draft.Name(range: $0, isDistributive: names.isDistributive($0)) },
                basis: .explicit, action: row.task, deadline: row.deadline, topic: topic, confidence: 0.8,
                rules: [.label, .deadline]))
        (hasBody, waiting, labelled) = (true, nil, words.range)
        return true
    }

    /// The matter to which labels on a line of their own belong.
    private mutating func takeLabelled() -> Draft? {
        if let found = waiting {
            waiting = nil
            return found
        }
        return drafts.last?.paragraph == labelled ? drafts.popLast() : nil
    }

    private mutating func read(paragraph: Range<Int>, _ shape: ParagraphShape) {
        let isLed = shape.isListItem || isIntroduced
        speech.begin(isLed: isLed)
        var reader = ParagraphReader(
            words: words, unitNames: unitNames, deadlines: deadlines, speech: speech, titleTopics: titleTopics)
        reader.read(behind: shape.beginsWithLabel ? takeLabelled() : nil)
        if !shape.beginsWithLabel { (waiting, labelled) = (reader.waiting(), paragraph) }
        drafts += reader.drafts
        asides += reader.asides
        speech = reader.speech
        isIntroduced = text.codes[paragraph].last == 0x3A || isIntroduced && shape.isListItem
    }
}

/// What leads from one piece to the next.
struct Speech {
    /// The subject that pieces without one continue.
    struct Carry {
        let names: [Draft.Name]
        /// Whether it is a set (各镇街).
        let isGroup: Bool
    }

    var lead: Lead?
    var isLed = false
    var carry: Carry?
    var topic = TopicReader.none
    /// How many pieces of the paragraph named somebody.
    var subjects = 0

    /// A new paragraph begins.
    mutating func begin(isLed: Bool) {
        if !isLed { lead = nil }
        self.isLed = isLed
        carry = nil
        subjects = 0
    }
}
