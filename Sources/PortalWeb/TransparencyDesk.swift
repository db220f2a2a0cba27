import Kernel

/// What the transparency pages show of the ledger. The public door does not know the ledger: the application hands in
/// these functions.
public struct TransparencyDesk: Sendable {
    /// A signed root.
    public struct Root: Sendable {
        /// From 1, without gaps.
        public let number: Int64
        /// How many entries it seals, and how many are sealed with it.
        public let entries: Int64
        public let total: Int64
        /// The chain root, in hexadecimal.
        public let chain: String
        /// Seconds since 1970.
        public let sealedAt: Int64
        /// The name of the key that signs.
        public let key: String
        /// The whole batch as it is published.
        public let json: JSONText

        public init(
            number: Int64, entries: Int64, total: Int64, chain: String, sealedAt: Int64, key: String, json: JSONText
        ) {
            (self.number, self.entries, self.total, self.chain) = (number, entries, total, chain)
            (self.sealedAt, self.key, self.json) = (sealedAt, key, json)
        }
    }

    /// A key that signs or signed.
    public struct Key: Sendable {
        public let name: String
        /// The public key in Base64.
        public let base64: String

        public init(name: String, base64: String) { (self.name, self.base64) = (name, base64) }
    }

    /// The roots from a number upwards, oldest first.
    let roots: @Sendable (_ first: Int64, _ limit: Int) async throws -> [Root]
    /// The number of the newest root, and the signed head that can be pinned; `nil` before the first.
    let head: @Sendable () async throws -> (number: Int64, json: JSONText)?
    /// The keys, oldest first.
    let keys: @Sendable () async throws -> [Key]

    public init(
        roots: @escaping @Sendable (_ first: Int64, _ limit: Int) async throws -> [Root],
        head: @escaping @Sendable () async throws -> (number: Int64, json: JSONText)?,
        keys: @escaping @Sendable () async throws -> [Key]
    ) {
        (self.roots, self.head, self.keys) = (roots, head, keys)
    }

    /// Of a platform that publishes no roots.
    public static let empty = TransparencyDesk(roots: { _, _ in [] }, head: { nil }, keys: { [] })

    /// A page of roots, newest first, and the number below which the next page begins.
    /// - Parameter before: the page begins below this number; with the newest root when `nil`.
    func newest(before: Int64?, size: Int) async throws -> (roots: [Root], next: Int64?, total: Int64) {
        let total = try await head()?.number ?? 0
        let last = min(total, (before ?? .max) - 1)
        guard last >= 1 else { return ([], nil, total) }
        let first = max(1, last - Int64(size) + 1)
        let page = try await roots(first, Int(last - first) + 1)
        return (page.reversed(), first > 1 ? first : nil, total)
    }
}
