import Kernel

/// A vertical path of records, each tied to the next: where a record comes from and what became of it.
struct ChainView: Sendable {
    /// A record on the path.
    struct Stop: Sendable {
        /// How it is tied to the record nearer the middle: "derived from"; `nil` for the record in the middle.
        var tie: String?
        /// The nearer record, where that is not the one in the middle.
        var tiedTo: String?
        /// 文章, Measurement.
        var kind: String
        var name: String
        var lang: String?
        var url: String?
        /// States of the record: in effect, corrected, ended.
        var badges: [Badge] = []
        var facts: [Facts.Fact] = []
        var quotation: Quotation?
        var documents: [Document] = []
        /// Who tied it, and when.
        var byline: String?
        var seals: [SealLine] = []
        var isCentre = false
    }

    /// The sentence in the text around it.
    struct Quotation: Sendable {
        let lang: String?
        let before: String
        let sentence: String
        let after: String
        let place: String
        /// The text was changed after the sentence was pointed at.
        let warning: String?
    }

    /// A document of an item of evidence.
    struct Document: Sendable {
        let name: String
        let url: String?
        let detail: String
        let hash: String
        let badge: Badge
    }

    /// How an entry is sealed.
    struct SealLine: Sendable {
        let label: String
        let badge: Badge
        /// The batch's root, shortened for the eye.
        let root: String?
        let proofURL: String?
    }

    /// From the source down to the results; the record that was asked for is marked.
    let stops: [Stop]
    let moreBefore: Link?
    let moreAfter: Link?

    struct Link: Sendable {
        let label: String
        let url: String
    }
}
