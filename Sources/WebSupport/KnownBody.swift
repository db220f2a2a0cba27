import HTTPTypes
import Hummingbird

extension Request {
    /// Whether the client says (`If-None-Match`) that it has the body of an entity tag, so that 304 is the answer.
    /// - Parameter tag: with its quotes.
    public func isOfClient(having tag: String) -> Bool {
        guard let known = headers[.ifNoneMatch] else { return false }
        return Negotiation.names(Array(known.utf8).span, tag: Array(tag.utf8).span)
    }
}
