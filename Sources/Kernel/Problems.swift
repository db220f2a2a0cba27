/// All that is wrong with an input, at once, in the order of its fields. Nothing of it was saved.
public struct Problems: Error, Sendable, Equatable {
    public let list: [Problem]

    public init(_ list: [Problem]) { self.list = list }

    /// Throws itself when there is anything to say.
    public func check() throws { if !list.isEmpty { throw self } }
}
