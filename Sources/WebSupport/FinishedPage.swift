import Crypto
import Exchange
import HTTPTypes
import Hummingbird
import NIOCore

/// A public page as bytes, ready to be sent: plain and compressed, with its tag.
public final class FinishedPage: Sendable {
    public let status: HTTPResponse.Status
    public let contentType: String
    public let plain: ByteBuffer
    public let gzip: ByteBuffer?
    /// Strong tag of the plain bytes; the compressed ones carry the same with `-gz`.
    public let tag: String
    public let cacheControl: String
    /// The names under which a publication says that this page is no longer true.
    public let names: Set<String>
    /// The newest outbox message that the page's reading saw.
    public let sequence: Int64

    /// - Parameters:
    ///   - names: what the page depends on; a page without names is never kept.
    ///   - cacheControl: what browsers and proxies may do; by default ask every time, which a tag makes cheap.
    public init(
        _ text: String, status: HTTPResponse.Status = .ok, contentType: String = "text/html; charset=utf-8",
        names: Set<String> = [], sequence: Int64 = 0, cacheControl: String = "public, max-age=0, must-revalidate"
    ) {
        let bytes = Array(text.utf8)
        self.status = status
        self.contentType = contentType
        plain = ByteBuffer(bytes: bytes)
        gzip = Gzip.compress(bytes).map { ByteBuffer(bytes: $0) }
        tag = SHA256.hash(data: bytes).prefix(12).map { byte in
            String(UInt16(byte) + 256, radix: 16).dropFirst()
        }.joined()
        self.names = names
        self.sequence = sequence
        self.cacheControl = cacheControl
    }

    /// Bytes that the page takes in the cache.
    var size: Int { plain.readableBytes + (gzip?.readableBytes ?? 0) + 400 }

    /// The answer to a request: 304 when the client has these bytes, compressed when it can read that.
    public func response(to request: Request) -> Response {
        let acceptsGzip = gzip != nil && Self.acceptsGzip(request.headers[.acceptEncoding])
        let entityTag = acceptsGzip ? "\"\(tag)-gz\"" : "\"\(tag)\""
        var headers: HTTPFields = [.eTag: entityTag, .cacheControl: cacheControl, .vary: "Accept-Encoding"]
        if status == .ok, let known = request.headers[.ifNoneMatch], Self.matches(known, entityTag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = contentType
        if acceptsGzip, let gzip {
            headers[.contentEncoding] = "gzip"
            return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: gzip))
        }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: plain))
    }

    private static func acceptsGzip(_ header: String?) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { part in
            let words = part.lowercased().split { " ;\t".contains($0) }
            guard let name = words.first, name == "gzip" || name == "*" else { return false }
            return !words.dropFirst().contains { ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0) }
        }
    }

    /// Weak comparison, as RFC 9110 asks for If-None-Match.
    private static func matches(_ header: String, _ tag: String) -> Bool {
        header.split(separator: ",").contains { part in
            var candidate = part.drop { $0 == " " }
            while candidate.last == " " { candidate.removeLast() }
            if candidate.hasPrefix("W/") { candidate = candidate.dropFirst(2) }
            return candidate == "*" || candidate == tag[...]
        }
    }
}
