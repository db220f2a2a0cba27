/// Finished pages by the bytes of their address; a look-up allocates nothing.
struct AddressIndex {
    /// A page, ready to be sent.
    struct Entry {
        let address: [UInt8]
        let page: FinishedPage
        let answers: PreparedAnswers?
    }

    /// Pages by the hash of their address. The hash is seeded in each process, so that nobody can make them collide.
    private var buckets: [Int: [Entry]] = [:]
    private(set) var count = 0

    /// The page kept for an address.
    subscript(_ address: Span<UInt8>) -> Entry? {
        guard let bucket = buckets[Self.hash(address)] else { return nil }
        for entry in bucket where Self.equal(entry.address.span, address) { return entry }
        return nil
    }

    /// The page kept for an address that is at hand as text.
    func page(at address: String) -> FinishedPage? { self[Array(address.utf8).span]?.page }

    /// Keeps a page, which must not be kept already.
    mutating func insert(_ entry: Entry) {
        buckets[Self.hash(entry.address.span), default: []].append(entry)
        count += 1
    }

    /// Forgets the page of an address.
    /// - Returns: the page that was kept there.
    mutating func remove(_ address: [UInt8]) -> FinishedPage? {
        let hash = Self.hash(address.span)
        guard var bucket = buckets[hash], let found = bucket.firstIndex(where: { $0.address == address }) else {
            return nil
        }
        let page = bucket.remove(at: found).page
        buckets[hash] = bucket.isEmpty ? nil : bucket
        count -= 1
        return page
    }

    private static func hash(_ address: Span<UInt8>) -> Int {
        var hasher = Hasher()
        address.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    private static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }
}
