import NIOCore
import Synchronization

/// The finished pages, by canonical address, until a publication touches them.
public final class PageCache: Sendable {
    private struct State {
        var pages = AddressIndex()
        /// Addresses in the order in which they came, oldest first; may name pages that are gone.
        var order: [String] = []
        var addressesByName: [String: Set<String>] = [:]
        var bytes = 0
        /// What the latest publications touched, oldest first.
        var recent: [(sequence: Int64, names: Set<String>)] = []
        /// Pages read before this are too old to be judged.
        var oldestKnown: Int64 = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: bytes that the pages may take together.
    public init(limit: Int = 96 * 1024 * 1024) { self.limit = limit }

    /// The page of an address, if it is finished and still true.
    public func page(at address: String) -> FinishedPage? {
        state.withLock { $0.pages.page(at: address) }
    }

    /// The prepared answer to a plain request, if it asks for a page that is finished and still true.
    /// - Parameters:
    ///   - bytes: what `request` was read from.
    ///   - second: now, since 1970.
    /// - Returns: the answer, and what it is counted as when a reader gets it.
    func answer(
        to request: PlainRequest, in bytes: Span<UInt8>, second: Int
    ) -> (bytes: ByteBuffer, visited: VisitedPage?)? {
        let target = bytes.extracting(request.target)
        guard let answers = state.withLock({ $0.pages[target]?.answers }) else { return nil }
        return (answers.bytes(for: request, in: bytes, second: second), answers.visited)
    }

    /// Keeps a page, unless something that it depends on was touched while it was made.
    public func keep(_ page: FinishedPage, at address: String) {
        guard !page.names.isEmpty, page.size < limit / 8 else { return }
        let entry = AddressIndex.Entry(address: Array(address.utf8), page: page, answers: PreparedAnswers(page))
        state.withLock { state in
            guard page.sequence >= state.oldestKnown,
                !state.recent.contains(where: { $0.sequence > page.sequence && !$0.names.isDisjoint(with: page.names) })
            else { return }
            Self.remove(address, from: &state)
            state.pages.insert(entry)
            state.order.append(address)
            state.bytes += page.size
            for name in page.names { state.addressesByName[name, default: []].insert(address) }
            var dropped = 0
            while state.bytes > limit, dropped < state.order.count {
                Self.remove(state.order[dropped], from: &state)
                dropped += 1
            }
            if dropped > 0 { state.order.removeFirst(dropped) }
            if state.order.count > 4 * state.pages.count + 64 {
                var seen: Set<String> = []
                state.order = state.order.reversed().filter {
                    state.pages.page(at: $0) != nil && seen.insert($0).inserted
                }
                .reversed()
            }
        }
    }

    /// Forgets the pages that depend on any of `names`, and only those.
    /// - Parameter sequence: the outbox message that said so.
    /// - Returns: the addresses that are made anew when they are next asked for.
    @discardableResult
    public func touch(_ names: Set<String>, sequence: Int64) -> Set<String> {
        state.withLock { state in
            var addresses: Set<String> = []
            for name in names { addresses.formUnion(state.addressesByName[name] ?? []) }
            addresses = addresses.filter { (state.pages.page(at: $0)?.sequence ?? 0) < sequence }
            for address in addresses { Self.remove(address, from: &state) }
            state.recent.append((sequence, names))
            if state.recent.count > 256 { state.oldestKnown = state.recent.removeFirst().sequence }
            return addresses
        }
    }

    /// Number of pages kept.
    public var count: Int { state.withLock { $0.pages.count } }

    private static func remove(_ address: String, from state: inout State) {
        guard let page = state.pages.remove(Array(address.utf8)) else { return }
        state.bytes -= page.size
        for name in page.names {
            state.addressesByName[name]?.remove(address)
            if state.addressesByName[name]?.isEmpty == true { state.addressesByName[name] = nil }
        }
    }
}
