import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// The answers that a finished page can give, each as the bytes that the normal path would write.
///
/// They are made from the page's own `Response`s, so that headers, order and case cannot differ.
final class PreparedAnswers: Sendable {
    /// An answer for `GET`, one for `HEAD`, one for a client that has the bytes already.
    private struct Forms: Sendable {
        let get: StampedAnswer
        let head: StampedAnswer
        let notModified: StampedAnswer
        let tag: [UInt8]
    }

    private let plain: Forms
    /// `nil` when the page is too small to be worth compressing.
    private let gzip: Forms?
    /// What a visit of the page is counted as.
    let visited: VisitedPage?

    /// - Returns: `nil` for a page that is not a plain success; the normal path answers it.
    init?(_ page: FinishedPage) {
        guard page.status == .ok, let plain = Self.forms(page, page.entityTag(gzip: false), [:]) else { return nil }
        self.plain = plain
        visited = page.visited
        gzip =
            page.gzip == nil
            ? nil : Self.forms(page, page.entityTag(gzip: true), [.acceptEncoding: "gzip"])
    }

    /// The answer to a request.
    /// - Parameters:
    ///   - bytes: what `request` was read from.
    ///   - second: now, since 1970.
    func bytes(for request: PlainRequest, in bytes: Span<UInt8>, second: Int) -> ByteBuffer {
        var forms = plain
        if let gzip, let accepted = request.acceptEncoding, Negotiation.acceptsGzip(bytes.extracting(accepted)) {
            forms = gzip
        }
        if let known = request.ifNoneMatch, Negotiation.names(bytes.extracting(known), tag: forms.tag.span) {
            return forms.notModified.bytes(second: second)
        }
        return (request.isHead ? forms.head : forms.get).bytes(second: second)
    }

    private static func forms(_ page: FinishedPage, _ tag: String, _ headers: HTTPFields) -> Forms? {
        var conditional = headers
        conditional[.ifNoneMatch] = tag
        guard let get = StampedAnswer(answer(page, .get, headers), body: page.body(acceptingGzip: !headers.isEmpty)),
            let head = StampedAnswer(answer(page, .head, headers), body: nil),
            let notModified = StampedAnswer(answer(page, .get, conditional), body: nil)
        else { return nil }
        return Forms(get: get, head: head, notModified: notModified, tag: Array(tag.utf8))
    }

    private static func answer(_ page: FinishedPage, _ method: HTTPRequest.Method, _ headers: HTTPFields) -> Response {
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: "localhost", path: "/", headerFields: headers),
            body: RequestBody(buffer: ByteBuffer()))
        var response = page.response(to: request)
        response.complete(for: method)
        return response
    }
}

/// One answer in one buffer, whose date is written anew once a second.
final class StampedAnswer: Sendable {
    private struct State {
        var second = -1
        var bytes = ByteBuffer()
    }

    private let beforeDate: [UInt8]
    private let afterDate: [UInt8]
    private let body: ByteBuffer?
    private let state = Mutex(State())

    /// Writes the head as Hummingbird and its codec do: the answer's headers, then `Date`, then `Server`.
    /// - Returns: `nil` for a status other than 200 and 304.
    init?(_ response: Response, body: ByteBuffer?) {
        var head: String
        switch response.status {
        case .ok: head = "HTTP/1.1 200 OK\r\n"
        case .notModified: head = "HTTP/1.1 304 Not Modified\r\n"
        default: return nil
        }
        for field in response.headers where response.status == .ok || field.name != .contentLength {
            head += "\(field.name.rawName): \(field.value)\r\n"
        }
        beforeDate = Array((head + "Date: ").utf8)
        afterDate = Array("\r\nServer: \(ServerName.text)\r\n\r\n".utf8)
        self.body = body
    }

    /// The answer with the date of a second; the bytes are shared with whoever sends them.
    func bytes(second: Int) -> ByteBuffer {
        state.withLock { state in
            if state.second != second {
                if state.bytes.readableBytes == 0 {
                    state.bytes = whole(second)
                } else {
                    state.bytes.setString(HTTPDate.text(second), at: beforeDate.count)
                }
                state.second = second
            }
            return state.bytes
        }
    }

    private func whole(_ second: Int) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.reserveCapacity(beforeDate.count + HTTPDate.length + afterDate.count + (body?.readableBytes ?? 0))
        bytes.writeBytes(beforeDate)
        bytes.writeString(HTTPDate.text(second))
        bytes.writeBytes(afterDate)
        if let body { bytes.writeImmutableBuffer(body) }
        return bytes
    }
}
