/// JSON that came from outside, as it was written.
public indirect enum JSONValue: Sendable {
    case null
    case text(String)
    /// A number without a fraction, however it was written: `3`, `3.0`.
    case integer(Int)
    case decimal(Double)
    case truth(Bool)
    case list([JSONValue])
    /// In the order of the text; no name occurs twice.
    case object([(name: String, value: JSONValue)])

    /// Reads a text that is one JSON value (RFC 8259) and nothing else.
    ///
    /// - Returns: `nil` for anything else, for a name that occurs twice in an object, and for values that stand in
    ///   each other more than 32 deep.
    public init?(bytes: some Collection<UInt8>) {
        var reader = JSONReader(Array(bytes))
        guard let value = reader.document() else { return nil }
        self = value
    }

    /// The value of a member; `nil` when it is not there, or this is no object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}
