import HTTPTypes
import Hummingbird

/// The name that the server gives itself in `Server`.
public enum ServerName {
    public static let text = "Kaimen"
}

extension Response {
    /// Gives an answer what every answer has: the security headers, and for `HEAD` no body but its length.
    public mutating func complete(for method: HTTPRequest.Method) {
        SecurityHeaders.add(to: &headers)
        guard method == .head else { return }
        let length = body.contentLength
        body = ResponseBody()
        if let length { headers[.contentLength] = String(length) }
    }
}
