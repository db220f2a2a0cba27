/// Counts the words of each topic, in a piece and around it.
struct TopicReader {
    /// A weight for each topic in the order of `MatterTopic.allCases`.
    typealias Weights = [Int]

    static let none = Weights(repeating: 0, count: MatterTopic.allCases.count)

    /// The topics of a range; a word within a longer one of the same topic counts with it.
    static func weights(_ words: ParagraphWords, _ range: Range<Int>) -> Weights {
        var weights = none
        for hit in words.hits(in: range) where hit.topics != 0 {
            var left = hit.topics
            while left != 0 {
                weights[left.trailingZeroBitCount] += hit.end - hit.start
                left &= left - 1
            }
        }
        return weights
    }

    /// The topic with the most weight: the piece's own words count most, then its paragraph, then the title.
    static func topic(piece: Weights, paragraph: Weights, title: Weights) -> MatterTopic {
        var best: (weight: Int, index: Int)?
        for index in none.indices {
            let weight = 6 * piece[index] + 2 * min(paragraph[index], 12) + 4 * min(title[index], 6)
            if weight > (best?.weight ?? 0) { best = (weight, index) }
        }
        return best.map { MatterTopic.allCases[$0.index] } ?? .other
    }
}
