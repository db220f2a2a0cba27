/// What hits are worth: the weight of each word of a plan, and the mean length of an article.
struct ScoreScale {
    let weights: [Double]
    let averageLength: Double

    /// Puts what a word adds to the score in the place of its hits.
    func score(_ list: inout HitList, word: Int, in segment: Segment) {
        let weight = Float(weights.indices.contains(word) ? weights[word] : 0)
        let factor = Float(1.2 * 0.75 / max(1, averageLength))
        let ceiling = Float(Relevance.ceiling)
        segment.lengths.withUnsafeBufferPointer { lengths in
            for index in 0..<list.count {
                let hits = list.values[index]
                let article = Int(list.articles[index])
                guard hits > 0, article >= 0, article < lengths.count else {
                    list.values[index] = 0
                    continue
                }
                let norm = 0.3 + factor * Float(lengths[article].all)
                list.values[index] = weight * hits * ceiling / (hits + norm)
            }
        }
    }
}
