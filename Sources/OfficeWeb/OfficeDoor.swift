import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

/// The door of a route: finds out who comes, checks that a form is ours, and lets in whom the route admits.
struct OfficeDoor: Sendable {
    let office: Office
    let route: OfficeRoute

    /// - Throws: 403 for a form of another site; what the page itself refuses.
    func admit(_ request: Request, _ context: Office.Context) async throws -> Response {
        var request = request
        let language = Self.language(of: request)
        var signedIn: SignedIn?
        if let secret = request.cookies[OfficeCookies.session]?.value {
            signedIn = try await office.identity.signedIn(sessionSecret: secret)
        }
        let cookie = request.cookies[OfficeCookies.form]?.value ?? ""
        let secret = signedIn?.formSecret ?? (cookie.utf8.count == 32 ? cookie : Self.randomText())
        var visit = Visit(
            request: request, parameters: context.parameters, voice: Voice(language: language), signedIn: signedIn,
            form: FormBody(""), formSecret: secret, address: context.clientAddress(request),
            isFromThisMachine: context.isFromThisMachine(request))
        if route.method == .post {
            guard Self.isSameSite(request) else { throw HTTPError(.forbidden) }
            // Files are not read for somebody who may not send them.
            if route.form != .fields, let refused = try refusal(visit) { return refused }
            visit.form = try await form(&request)
            if visit.form["form"] != secret || visit.form["form"].isEmpty { return try stale(visit) }
        }
        if let refused = try refusal(visit) { return refused }
        if let viewer = signedIn?.viewer {
            visit.unreadNotices = try await office.meetings.matters.unreadNotices(of: viewer)
        }
        var response = try await answer(visit)
        if signedIn == nil, cookie != secret { response.setCookie(OfficeCookies.make(OfficeCookies.form, secret)) }
        return response
    }

    private func form(_ request: inout Request) async throws -> FormBody {
        let type = request.headers[.contentType] ?? ""
        if type.hasPrefix("application/x-www-form-urlencoded") || type.isEmpty {
            guard !request.announcesMore(than: FormBody.longest) else { throw HTTPError(.contentTooLarge) }
            return FormBody(String(buffer: try await request.collectBody(upTo: FormBody.longest)))
        }
        guard route.form != .fields else { throw HTTPError(.unsupportedMediaType) }
        do {
            let limits =
                switch route.form {
                case .fields, .files: office.settings.uploadLimits
                case .photographs: office.settings.photographLimits
                case .text: office.settings.textLimits
                }
            return FormBody(try await UploadBody(form: request, limits: limits))
        } catch let failure as UploadFailure {
            switch failure {
            case .tooLarge: throw HTTPError(.contentTooLarge)
            case .malformed: throw HTTPError(.badRequest)
            case .otherType: throw HTTPError(.unsupportedMediaType)
            }
        }
    }

    private func answer(_ visit: Visit) async throws -> Response {
        do {
            return try await route.handle(office, visit)
        } catch let refusal as Refusal {
            return try office.refused(refusal, visit)
        } catch let problems as Problems {
            return try office.refused(problems, visit)
        } catch let stale as StaleEdit {
            return try office.refused(stale, visit)
        }
    }

    /// The answer to whom the route does not admit; `nil` for whom it does.
    private func refusal(_ visit: Visit) throws -> Response? {
        let isIn = visit.signedIn.map { !$0.awaitsCode } ?? false
        switch route.access {
        case .anyone: return nil
        case .demonstration:
            return office.settings.isDemonstration && visit.isFromThisMachine
                ? nil : try office.refused(Refusal.unknown, visit)
        case .signedIn:
            return isIn ? nil : toSignIn(visit)
        case .permission, .everywhere, .anyOf:
            guard isIn, let viewer = visit.signedIn?.viewer else { return toSignIn(visit) }
            return route.access.admits(viewer) ? nil : try office.refused(Refusal.notAllowed, visit)
        }
    }

    /// To the sign-in page, and from there back to where they wanted to go.
    private func toSignIn(_ visit: Visit) -> Response {
        let path = visit.signedIn?.awaitsCode == true ? "/office/session/code" : "/office/session"
        guard route.method == .get else { return Office.redirect(path) }
        return Office.redirect(path + "?to=" + visit.request.uri.string.formEncoded)
    }

    /// A form without the right secret: too old, or not ours. Nothing was done.
    private func stale(_ visit: Visit) throws -> Response {
        let page = OfficePage(
            heading: visit.voice.text("office_stale_form_heading"),
            parts: [.note(visit.voice.text("office_stale_form"))])
        return try office.response(page, visit, status: .forbidden)
    }

    /// Browsers say where a form comes from; one that says nothing is judged by the form's secret alone.
    private static func isSameSite(_ request: Request) -> Bool {
        if let site = request.headers.first(named: "Sec-Fetch-Site") { return site == "same-origin" || site == "none" }
        guard let origin = request.headers[.origin], let host = request.head.authority else { return true }
        return origin.hasSuffix("://" + host)
    }

    /// The language that was chosen, else the browser's first that we speak.
    static func language(of request: Request) -> Language {
        if let chosen = request.cookies[OfficeCookies.language].flatMap({ Language(rawValue: $0.value) }) {
            return chosen
        }
        let wanted = (request.headers[.acceptLanguage] ?? "").lowercased().split(separator: ",").map {
            $0.filter { $0 != " " }
        }
        return wanted.first { $0.hasPrefix("zh") || $0.hasPrefix("en") }?.hasPrefix("en") == true ? .english : .zhHans
    }

    /// 128 bits by chance, as hexadecimal digits.
    static func randomText() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

extension String {
    /// The text as a value of a query.
    var formEncoded: String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
        return utf8.map { byte in
            if plain.contains(byte) { return String(decoding: [byte], as: UTF8.self) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" + digits : digits)
        }.joined()
    }
}
