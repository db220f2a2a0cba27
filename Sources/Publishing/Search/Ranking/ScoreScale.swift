/// What hits are worth: the weight of each word of a plan, and the mean length of an article.
struct ScoreScale {
    let weights: [Double]
    let averageLength: Double

    func weight(of word: Int) -> Float { Float(weights.indices.contains(word) ? weights[word] : 0) }

    /// What the length of an article is multiplied with.
    var factor: Float { Float(1.2 * 0.75 / max(1, averageLength)) }

    /// Puts what a word adds to the score in the place of its hits.
    func score(_ list: inout HitList, word: Int, in segment: Segment) {
        let weight = weight(of: word)
        let factor = factor
        segment.lengths.withUnsafeBufferPointer { lengths in
            for index in 0..<list.count {
                let article = Int(list.articles[index])
                let length = article >= 0 && article < lengths.count ? lengths[article].all : 0
                list.values[index] = Self.score(list.values[index], weight, factor, length)
            }
        }
    }

    @inline(__always)
    static func score(_ hits: Float, _ weight: Float, _ factor: Float, _ length: UInt32) -> Float {
        hits > 0 ? weight * hits * Float(Relevance.ceiling) / (hits + 0.3 + factor * Float(length)) : 0
    }
}

/// The score below which an article is not among the best, for the last word that is looked at.
struct ScoreBound {
    let weight: Float
    let factor: Float
    let threshold: Float

    init(_ scale: ScoreScale, word: Int, threshold: Float) {
        (weight, factor, self.threshold) = (scale.weight(of: word), scale.factor, threshold)
    }

    /// - Parameter others: what the other words add.
    @inline(__always)
    func isOutOfReach(_ article: Int, hits: Float, others: Float, in segment: Segment) -> Bool {
        guard article < segment.lengths.count else { return false }
        // A thousandth more than rounding may take.
        return (others + ScoreScale.score(hits, weight, factor, segment.lengths[article].all)) * 1.001 < threshold
    }
}
