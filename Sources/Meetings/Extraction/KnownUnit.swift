/// A unit of the platform's tree, with all the names under which a text may speak of it.
public struct KnownUnit: Sendable, Equatable {
    /// The platform's identifier of the unit.
    public let id: String
    /// Its full name, short name and aliases.
    public let names: [String]

    /// A unit under its names.
    public init(id: String, names: [String]) {
        (self.id, self.names) = (id, names)
    }
}
