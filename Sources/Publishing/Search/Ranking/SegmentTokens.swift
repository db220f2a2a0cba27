import ChineseText

/// The tokens of one article while a segment is made.
final class SegmentTokens {
    /// Numbers of tokens: those of the title first.
    private(set) var ids: [UInt64] = []
    /// Whether the token at the same place counts as a title hit, or not at all.
    private(set) var hits: [Float] = []
    /// Tokens of title and body.
    private(set) var length = 0

    func removeAll() {
        ids.removeAll(keepingCapacity: true)
        hits.removeAll(keepingCapacity: true)
        length = 0
    }

    func add(_ text: UnsafeBufferPointer<UInt8>, isTitle: Bool) {
        let worth = isTitle ? Float(Relevance.titleWeight) : 1
        SearchTokens.forEach(in: text) { token, _ in
            length += 1
            if token.isPair || token.isWord {
                ids.append(token.id)
                hits.append(worth)
            }
            if token.character != 0 {
                ids.append(SearchToken.id(ofCharacter: token.character))
                hits.append(worth)
            }
            return true
        }
    }

    func addMark(_ mark: String) {
        ids.append(SearchPhrase.id(ofMark: mark))
        hits.append(1)
    }

    func addSound(_ marks: UnsafeBufferPointer<UInt8>) {
        SearchMark.forEach(in: marks) { mark, _, _ in
            ids.append(SearchToken.id(ofMark: mark))
            hits.append(Float(Relevance.titleWeight))
            return true
        }
    }

    @inline(__always)
    func eachToken(_ body: (UInt64, Float) -> Void) {
        for index in ids.indices { body(ids[index], hits[index]) }
    }
}
