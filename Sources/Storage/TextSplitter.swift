/// Splits text into the tokens of a full-text table: `tokenize='NAME'` in its `CREATE VIRTUAL TABLE`.
public protocol TextSplitter: Sendable {
    /// The name in SQL.
    static var name: String { get }

    /// Hands each token of a text that is stored to `token`, as UTF-8 with the bytes where it stands, in order.
    ///
    /// A text in a `MATCH` is not split: each string in quotes is one token, and `"a" + "b"` a phrase of two.
    /// - Parameter token: gives `false` when no more tokens are wanted.
    static func split(
        _ text: UnsafeBufferPointer<UInt8>,
        _ token: (_ form: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool
    )
}
