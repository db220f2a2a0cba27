import ChineseText
import Storage

/// Makes a plan of a question: adds other names, sounds and the articles of zones that are named.
struct SearchPlanner {
    let index: ArticleIndex
    let zones: [ZoneIndex.Entry]

    /// `nil` when nothing can match.
    func plan(_ request: SearchRequest) throws -> SearchPlan? {
        guard !request.query.isEmpty, let keys = request.keys else { return nil }
        var plan = SearchPlan()
        plan.keys = keys
        plan.words = try request.query.words.map { word in
            SearchPlan.Word(alternatives: try alternatives(of: word), isFilter: false)
        }
        plan.words += request.filters.map { SearchPlan.Word(alternatives: [$0], isFilter: true) }
        plan.excluded = request.query.excluded.flatMap(\.alternatives)
        return plan
    }

    private func alternatives(of word: SearchQuery.Word) throws -> [SearchPhrase] {
        guard !word.isQuoted, word.alternatives.first?.place == .text else { return word.alternatives }
        var found = word.alternatives + Synonyms.shared.variants(of: word.text).compactMap(SearchPhrase.init)
        let matcher = ZoneMatcher(word.text)
        for zone in zones where matcher.isName(of: zone) {
            found.append(SearchPhrase(.facet, marks: [SearchMark.zone(zone.name.id)]))
        }
        found += try sounds(of: word)
        var seen: Set<SearchPhrase> = []
        return found.filter { seen.insert($0).inserted }
    }

    /// Two syllables and more are also heard in titles; one, or first letters, only when nothing is written so.
    private func sounds(of word: SearchQuery.Word) throws -> [SearchPhrase] {
        let letters = word.text.lowercased()
        guard letters.utf8.count > 1, letters.utf8.allSatisfy({ (97...122).contains($0) }) else { return [] }
        let rows = Pinyin.shared.split(letters)
        let long = rows.filter { $0.count > 1 }
        guard long.isEmpty else {
            return long.map { SearchPhrase(.sound, marks: $0.map { SearchMark.syllable + $0 }) }
        }
        var written = SearchPlan()
        written.words = [SearchPlan.Word(alternatives: word.alternatives, isFilter: false)]
        guard letters.utf8.count <= 12,
            try index.count(written, atMost: 1) == 0
        else { return [] }
        return rows.map { SearchPhrase(.sound, marks: $0.map { SearchMark.syllable + $0 }) }
            + [SearchPhrase(.sound, marks: letters.map { SearchMark.initial + String($0) })]
    }
}
