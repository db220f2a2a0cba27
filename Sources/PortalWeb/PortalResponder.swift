import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import Publishing
import WebSupport

/// Answers a request: a finished page at once, else the router; turns what goes wrong into pages.
public struct PortalResponder: HTTPResponder {
    public typealias Context = Portal.Context

    let portal: Portal
    let router: RouterResponder<Context>

    public func respond(to request: Request, context: Context) async throws -> Response {
        var response = await answer(request, context)
        response.complete(for: request.method)
        return response
    }

    private func answer(_ request: Request, _ context: Context) async -> Response {
        guard request.method == .get || request.method == .head else {
            var response = portal.errorPage(.methodNotAllowed, request)
            response.headers[.allow] = "GET, HEAD"
            return response
        }
        // No page takes a body; a large one is refused before any of it is read.
        guard !request.announcesMore(than: FormBody.longest) else {
            return portal.errorPage(.contentTooLarge, request)
        }
        if let page = portal.cache.page(at: request.uri.string) { return portal.answer(request, with: page) }
        guard Self.isOrdinary(request.uri.path) else { return portal.errorPage(.badRequest, request) }
        do {
            let get = Request(
                head: HTTPRequest(
                    method: .get, scheme: request.head.scheme, authority: request.head.authority,
                    path: request.head.path, headerFields: request.headers), body: request.body)
            let response = try await Portal.$answersHead.withValue(request.method == .head) {
                try await router.respond(to: get, context: context)
            }
            // The router answers what a handler refuses with a status and no words.
            guard response.status.code >= 400, response.body.contentLength == 0 else { return response }
            if response.status == .notFound, let moved = try await portal.oldAddress(request) { return moved }
            return portal.errorPage(response.status, request)
        } catch {
            let reference = String(UInt32.random(in: .min ... .max), radix: 36)
            context.logger.error("request failed", metadata: ["reference": "\(reference)", "error": "\(error)"])
            guard (error as? any TemporaryFailure)?.isTemporary == true else {
                return portal.errorPage(.internalServerError, request, reference: reference)
            }
            var response = portal.errorPage(.serviceUnavailable, request, reference: reference)
            response.headers[.retryAfter] = "5"
            return response
        }
    }

    /// No zero byte, no climbing, no backslash, plain or percent-encoded, and nothing that is not UTF-8.
    private static func isOrdinary(_ path: String) -> Bool {
        let lowered = path.lowercased()
        guard lowered.utf8.count <= 2000, !lowered.contains("%00"), !lowered.contains("\0"), !lowered.contains("\\"),
            !lowered.contains("%5c"), let decoded = path.removingPercentEncoding
        else { return false }
        return !decoded.split(separator: "/").contains { $0 == ".." }
    }
}

extension Portal {
    static func json(_ status: HTTPResponse.Status, _ value: JSONText, type: String = "application/json") -> Response {
        Response(
            status: status, headers: [.contentType: type + "; charset=utf-8", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: value.line + "\n")))
    }

    /// RFC 9457.
    static func problem(_ status: HTTPResponse.Status, _ detail: String) -> Response {
        json(
            status,
            .object([
                ("title", .text(status.reasonPhrase)), ("status", .number(status.code)), ("detail", .text(detail)),
            ]), type: "application/problem+json")
    }

    /// Where an address leads that is no page: by a redirect of the editors, or to the new place of a page of the old
    /// portal.
    func oldAddress(_ request: Request) async throws -> Response? {
        let target = request.uri.string
        let host = request.head.authority?.split(separator: ":").first.map(String.init) ?? ""
        for candidate in Redirect.requests(of: target) {
            if let page = try await reader.redirect(from: candidate) { return Self.redirect(page, permanent: false) }
            if let id = try await reader.articleID(oldHost: host, target: candidate) {
                return Self.redirect(Voice(language: .zhHans).article(id), permanent: true)
            }
        }
        return nil
    }

    /// An error as a page in the language of the address.
    func errorPage(_ status: HTTPResponse.Status, _ request: Request, reference: String? = nil) -> Response {
        if request.uri.path.hasPrefix("/api/") {
            return Self.problem(status, Voice(language: .english).text("error_\(Self.kind(status))_message"))
        }
        let segment = request.uri.path.split(separator: "/").first ?? ""
        let voice = Voice(language: Language(pathSegment: segment) ?? .zhHans)
        let kind = Self.kind(status)
        let heading = voice.text("error_\(kind)_heading")
        let model = ErrorPage(
            t: voice.texts, frame: frame(FrameRequest(voice: voice, path: "", heading: heading, noIndex: true)),
            heading: heading, message: voice.text("error_\(kind)_message"),
            reference: reference.map { voice.text("error_reference", ["reference": $0]) })
        let html = (try? render("error", model)) ?? heading
        var response = FinishedPage(html, status: status, cacheControl: "no-store").response(to: request)
        response.headers[.eTag] = nil
        return response
    }

    private static func kind(_ status: HTTPResponse.Status) -> String {
        switch status.code {
        case 404: "not_found"
        case 405: "method"
        case 410: "gone"
        case 400..<500: "request"
        default: "server"
        }
    }
}

/// Model of `error.mustache`.
struct ErrorPage {
    let t: [String: String]
    let frame: Frame
    let heading: String
    let message: String
    let reference: String?
}
