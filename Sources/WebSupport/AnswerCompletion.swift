import HTTPTypes
import Hummingbird

/// The name that the server gives itself in `Server`.
public enum ServerName {
    public static let text = "Kaimen"
}

extension Response {
    /// Gives an answer what every answer has: the security headers, and for `HEAD` no body but its length.
    ///
    /// "Not modified" carries only what RFC 9110 (15.4.5) asks for: the rest stands in the answer that the client kept.
    public mutating func complete(for method: HTTPRequest.Method) {
        if status != .notModified { SecurityHeaders.add(to: &headers) }
        guard method == .head else { return }
        let length = body.contentLength
        body = ResponseBody()
        if let length { headers[.contentLength] = String(length) }
    }
}
