import HTTPTypes
import Hummingbird
import Kernel
import Logging
import WebSupport

/// Answers a request below `/office`; turns what goes wrong into pages.
public struct OfficeResponder: HTTPResponder {
    public typealias Context = Office.Context

    let office: Office
    let router: RouterResponder<Context>

    public func respond(to request: Request, context: Context) async throws -> Response {
        var response = await answer(request, context)
        response.complete(for: request.method)
        if InspectionPages.isForm(request) { SecurityHeaders.allowLocation(in: &response.headers) }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }

    private func answer(_ request: Request, _ context: Context) async -> Response {
        guard
            !request.announcesMore(
                than: max(office.settings.uploadLimits.total, office.settings.textLimits.total))
        else {
            return error(.contentTooLarge, request)
        }
        let method = request.method == .head ? HTTPRequest.Method.get : request.method
        let plain = Request(
            head: HTTPRequest(
                method: method, scheme: request.head.scheme, authority: request.head.authority,
                path: request.head.path, headerFields: request.headers), body: request.body)
        do {
            let response = try await router.respond(to: plain, context: context)
            guard response.status.code >= 400, response.body.contentLength == 0 else { return response }
            return error(response.status, request)
        } catch let problem as HTTPError {
            return error(problem.status, request)
        } catch {
            let reference = String(UInt32.random(in: .min ... .max), radix: 36)
            context.logger.error("request failed", metadata: ["reference": "\(reference)", "error": "\(error)"])
            guard let failure = error as? any TemporaryFailure, failure.isTemporary else {
                return self.error(.internalServerError, request, reference: reference)
            }
            var response = self.error(
                .serviceUnavailable, request, reference: reference, kind: failure.needsRoom ? "no_room" : "away")
            response.headers[.retryAfter] = "5"
            return response
        }
    }

    /// An error page without a session: it must work when the database does not.
    /// - Parameter kind: which sentence says it; that of the status when `nil`.
    private func error(
        _ status: HTTPResponse.Status, _ request: Request, reference: String? = nil, kind: String? = nil
    ) -> Response {
        let voice = Voice(language: OfficeDoor.language(of: request))
        let usual =
            switch status.code {
            case 404: "not_found"
            case 403: "forbidden"
            case 405: "method"
            case 413: "too_large"
            case 415: "type"
            case 400..<500: "request"
            case 503: "unavailable"
            default: "server"
            }
        let visit = Visit(
            request: request, parameters: Parameters(), voice: voice, signedIn: nil, form: FormBody(""),
            formSecret: "", address: "", isFromThisMachine: false)
        let megabytes = "\(office.settings.uploadLimits.file >> 20)"
        var parts = [OfficePage.Part.note(voice.text("office_error_\(kind ?? usual)", ["megabytes": megabytes]))]
        if let reference { parts.append(.note(voice.text("error_reference", ["reference": reference]))) }
        let page = OfficePage(heading: voice.text("office_error_heading"), parts: parts)
        return (try? office.response(page, visit, status: status)) ?? Response(status: status)
    }
}

extension Office {
    /// A rule or permission that said no, as a page.
    func refused(_ refusal: Refusal, _ visit: Visit) throws -> Response {
        let page = OfficePage(
            heading: visit.voice.text(refusal.conceals ? "office_unknown_heading" : "office_refused_heading"),
            parts: [.note(visit.voice.text(refusal.key, refusal.arguments))])
        return try response(page, visit, status: refusal.conceals ? .notFound : .forbidden)
    }

    /// Problems of a form that has no page of its own to show them on.
    func refused(_ problems: Problems, _ visit: Visit) throws -> Response {
        var page = OfficePage(heading: visit.voice.text("office_problem_heading"))
        page.errors = ErrorSummary(problems.list, visit.voice)
        return try response(page, visit, status: .unprocessableContent)
    }

    /// An edit that came too late, of a form that has no page of its own to show it on.
    func refused(_ stale: StaleEdit, _ visit: Visit) throws -> Response {
        let page = OfficePage(
            heading: visit.voice.text("office_stale_heading"), parts: [.note(visit.voice.text("office_stale"))])
        return try response(page, visit, status: .conflict)
    }
}
