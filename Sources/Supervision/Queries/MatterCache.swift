import Synchronization

/// What was counted over all matters, until one of them changes: the wall is looked at all day long, by many.
///
/// The key says what was asked, word for word; the pulse is that of the transaction that counted.
final class MatterCache: Sendable {
    private struct Entry {
        let pulse: String
        let value: any Sendable
    }

    private let entries = Mutex<[String: Entry]>([:])
    private static let most = 64

    /// What was counted at this pulse, or is counted now.
    func value<Value: Sendable>(_ key: String, at pulse: String, _ count: () throws -> Value) rethrows -> Value {
        let known = entries.withLock { $0[key] }
        if let known, known.pulse == pulse, let value = known.value as? Value { return value }
        let value = try count()
        entries.withLock { entries in
            if entries.count >= Self.most { entries = entries.filter { $0.value.pulse == pulse } }
            if entries.count >= Self.most { entries = [:] }
            entries[key] = Entry(pulse: pulse, value: value)
        }
        return value
    }
}
