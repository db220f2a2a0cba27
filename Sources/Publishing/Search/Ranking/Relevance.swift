import Foundation

/// BM25, the measure of relevance: Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), with
/// k1 = 1.2 and b = 0.75. A hit in the title counts five times.
enum Relevance {
    static let titleWeight = 5.0
    /// No hit is worth more than this times the weight of its word.
    static let ceiling = 2.2

    /// What a word adds: `hits` counts title hits five times, `length` is in tokens.
    static func impact(hits: Double, length: Double, averageLength: Double) -> Double {
        hits <= 0 ? 0 : hits * ceiling / (hits + 1.2 * (0.25 + 0.75 * length / max(1, averageLength)))
    }

    /// The weight of a word that stands in `found` of `all` articles; never negative.
    static func weight(found: Double, all: Double) -> Double {
        log(1 + (max(all, found) - found + 0.5) / (found + 0.5))
    }

    /// One byte for an impact, from 1 to 255.
    static func byte(_ impact: Double) -> UInt8 { UInt8(max(1, min(255, (impact / ceiling * 255).rounded()))) }
}
