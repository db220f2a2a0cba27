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
    /// What a visit of the page is counted as; `nil` for what is no page that people read.
    public let visited: VisitedPage?

    /// - Parameters:
    ///   - names: what the page depends on; a page without names is never kept.
    ///   - cacheControl: what browsers and proxies may do; by default ask every time, which a tag makes cheap.
    ///   - visited: what a visit is counted as; none is when left out.
    public init(
        _ text: String, status: HTTPResponse.Status = .ok, contentType: String = "text/html; charset=utf-8",
        names: Set<String> = [], sequence: Int64 = 0, cacheControl: String = "public, max-age=0, must-revalidate",
        visited: VisitedPage? = nil
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
        self.visited = visited
    }

    /// Bytes that the page takes in the cache: its own, and those of the answers prepared from it.
    var size: Int { 2 * (plain.readableBytes + (gzip?.readableBytes ?? 0)) + 4000 }

    /// The answer to a request: 304 when the client has these bytes, compressed when it can read that.
    public func response(to request: Request) -> Response {
        let acceptsGzip = gzip != nil && Self.bytes(request.headers[.acceptEncoding]) { Negotiation.acceptsGzip($0) }
        let entityTag = entityTag(gzip: acceptsGzip)
        var headers: HTTPFields = [.eTag: entityTag, .cacheControl: cacheControl, .vary: "Accept-Encoding"]
        if status == .ok, request.isOfClient(having: entityTag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = contentType
        if acceptsGzip { headers[.contentEncoding] = "gzip" }
        let body = body(acceptingGzip: acceptsGzip)
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// The strong tag of one of the two bodies, in quotes.
    func entityTag(gzip: Bool) -> String { gzip ? "\"\(tag)-gz\"" : "\"\(tag)\"" }

    /// The compressed body where there is one and it is welcome.
    func body(acceptingGzip: Bool) -> ByteBuffer { acceptingGzip ? gzip ?? plain : plain }

    private static func bytes(_ header: String?, _ judge: (Span<UInt8>) -> Bool) -> Bool {
        guard let header else { return false }
        return judge(Array(header.utf8).span)
    }
}
