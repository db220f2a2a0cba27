import ChineseText

/// Cuts a sentence into pieces, each with its opening; tells what led into them.
struct PieceCutter {
    let words: ParagraphWords
    private let openings: OpeningReader
    private let leads: LeadFinder
    private let sentences: SentenceReader
    private let longClauses: LongClauseCutter

    /// A piece or a lead verb, in the order of the text.
    enum Part {
        case lead(Lead)
        case piece(Piece)
    }

    init(words: ParagraphWords, units: WordTrie) {
        self.words = words
        let names = NameReader(words: words, units: units)
        openings = OpeningReader(words: words, names: names)
        leads = LeadFinder(words: words, names: names)
        sentences = SentenceReader(words: words)
        longClauses = LongClauseCutter(words: words, names: names)
    }

    /// The parts of a sentence; `isLed` says that obligations are being told in this place.
    func parts(of sentence: Sentence, isLed: Bool) -> [Part] {
        var parts: [Part] = []
        var current: Piece?
        var isLed = isLed || sentence.isListItem
        var isAfterLead = false
        for (index, clause) in clauses(of: sentence).enumerated() {
            let (start, isItem) =
                index == 0 ? (clause.lowerBound, sentence.isListItem) : sentences.behindEnumerators(clause)
            guard start < clause.upperBound else { continue }
            var clause = start..<clause.upperBound
            if isItem, index > 0 { flush(&current, &parts) }
            if let lead = lead(clause, current) {
                flush(&current, &parts)
                parts.append(.lead(lead))
                (isLed, isAfterLead) = (true, true)
                guard lead.end < clause.upperBound else { continue }
                clause = lead.end..<clause.upperBound
            }
            let opening = openings.read(clause).flatMap { isMeant($0, clause, current, isLed: isLed) ? $0 : nil }
            join(clause, opening, &current, &parts)
            if var begun = current, begun.clauses.count == 1 {
                begun.isAfterLead = isAfterLead
                begun.isListItem = isItem
                begun.beginsSentence = index == 0
                current = begun
            }
            isAfterLead = false
        }
        flush(&current, &parts)
        return parts
    }

    private func clauses(of sentence: Sentence) -> [Range<Int>] {
        sentences.clauses(sentence.body).flatMap(longClauses.parts)
    }

    /// Whether some clause of a range names a unit that is to do something.
    func namesSomebody(_ range: Range<Int>) -> Bool {
        let body = sentences.behindEnumerators(range).place..<range.upperBound
        return sentences.clauses(body).contains { openings.read($0)?.names.isEmpty == false }
    }

    private func lead(_ clause: Range<Int>, _ current: Piece?) -> Lead? {
        // In the middle of an obligation a clause that begins with a verb (做好安排) leads into nothing.
        if current?.opening.marker != nil, words.kinds(at: clause.lowerBound).isDisjoint(with: .anyVerb) == false {
            return nil
        }
        return leads.find(in: clause)
    }

    /// Adds a clause to the current piece, or begins a new one with it.
    private func join(_ clause: Range<Int>, _ opening: Piece.Opening?, _ current: inout Piece?, _ parts: inout [Part]) {
        guard let opening else {
            if current == nil {
                let start = openings.behindConnectors(clause)
                current = Piece(
                    clauses: [start..<clause.upperBound], opening: Piece.Opening(body: start, start: start),
                    isAdverbial: words.kinds(at: start).contains(.preposition))
            } else {
                current?.clauses.append(clause)
            }
            return
        }
        if current?.isAdverbial == true, current?.clauses.count == 1, opening.names.isEmpty, let first = current {
            // 对…的项目,要…: the adverbial belongs to what follows.
            var merged = opening
            merged.start = first.opening.start
            current?.opening = merged
            current?.clauses.append(opening.start..<clause.upperBound)
            current?.isAdverbial = false
            return
        }
        // 针对融资问题,金融办要…: an adverbial before a subject is no piece of its own.
        if current?.isAdverbial == true, current?.clauses.count == 1 { current = nil }
        flush(&current, &parts)
        current = Piece(clauses: [opening.start..<clause.upperBound], opening: opening)
    }

    private func flush(_ current: inout Piece?, _ parts: inout [Part]) {
        if let piece = current { parts.append(.piece(piece)) }
        current = nil
    }

    /// Whether an opening opens here: a co-unit's clause belongs to the lead unit's, a verb alone needs a lead.
    private func isMeant(_ opening: Piece.Opening, _ clause: Range<Int>, _ current: Piece?, isLed: Bool) -> Bool {
        if let current, current.opening.rules.contains(.leadRole), opening.marker == nil,
            let role = words.longest(.coRole, at: opening.body, limit: clause.upperBound),
            role.end + 1 >= clause.upperBound
        {
            return false
        }
        if opening.marker?.kinds.contains(.softMarker) == true {
            // 确保…: behind a comma it is the purpose of what stands before.
            return current == nil || !opening.names.isEmpty
        }
        if opening.marker != nil || opening.rules.contains(.leadRole) { return true }
        if opening.rules.contains(.assignment) { return !isNarrative(clause) }
        return isLed && !isNarrative(clause)
    }

    /// 由区长主持, 区发改局通报了: told, not asked for.
    private func isNarrative(_ clause: Range<Int>) -> Bool {
        words.hits(in: clause).contains { !$0.kinds.isDisjoint(with: .narrative) }
            || clause.contains { words.codes[$0] == 0x4E86 && !words.shield.contains($0) }
    }
}
