import HTTPTypes
import Hummingbird
import Identity
import Kernel
import WebSupport

/// Signing in through the organization's own identity provider: there and back.
enum ProviderPages {
    /// Where the provider sends the browser back to, below the site's public address.
    static let path = "/office/session/provider"

    static let routes: [OfficeRoute] = [
        .post(path, .anyone) { office, visit in try await office.goToProvider(visit) },
        .get(path, .anyone) { office, visit in try await office.returnFromProvider(visit) },
        .get("/office/account/provider", .signedIn) { office, visit in try await office.linkPage(visit) },
        .post("/office/account/provider", .signedIn) { office, visit in try await office.goLinking(visit) },
        .post("/office/account/provider/end", .signedIn) { office, visit in
            try await office.identity.endOutsideIdentity(
                issuer: visit.form["issuer"], subject: visit.form["subject"], as: visit.viewer)
            return Office.redirect("/office/account", done: "provider_unlinked")
        },
    ]
}

extension Office {
    /// The button on the sign-in page; `nil` where no provider is set.
    func providerPart(_ voice: Voice, wanted: String) -> OfficePage.Part? {
        guard let provider = settings.provider else { return nil }
        let button = Action.post(
            voice.text("provider_use", ["name": voice.phrase(provider.name).text]), ProviderPages.path,
            hidden: [FormView.Hidden(name: "to", value: wanted)])
        return OfficePage.Part(heading: voice.text("provider_heading"), actions: [button])
    }

    func goToProvider(_ visit: Visit) async throws -> Response {
        guard let provider = settings.provider else { throw Refusal.unknown }
        do {
            return try goOn(await identity.beginOutsideSignIn(at: provider, outsideRequest(visit)), provider, visit)
        } catch let refusal as Refusal {
            return try failed(refusal, provider, visit)
        }
    }

    /// A page of its own that leads on, not a redirect: the policy for forms lets them end at this site alone, and the
    /// provider may lead on to hosts that nobody here knows.
    func goOn(_ begun: BegunOutsideSignIn, _ provider: OutsideProvider, _ visit: Visit) throws -> Response {
        let name = visit.voice.phrase(provider.name).text
        var page = OfficePage(
            heading: visit.voice.text("provider_going_heading", ["name": name]),
            lead: visit.voice.text("provider_going_lead"), isDoor: true)
        page.actions = [
            .link(visit.voice.text("provider_go", ["name": name]), begun.address, isPrimary: true)
        ]
        var response = try self.response(page, visit)
        if let refresh = HTTPField.Name("Refresh") { response.headers[refresh] = "0; url=" + begun.address }
        response.setCookie(
            OfficeCookies.make(OfficeCookies.provider, begun.secret, life: Int(IdentityRoom.outsideSignInLife)))
        return response
    }

    func returnFromProvider(_ visit: Visit) async throws -> Response {
        guard let provider = settings.provider else { throw Refusal.unknown }
        let answer = OutsideAnswer(
            state: visit.query("state"), cookie: visit.request.cookies[OfficeCookies.provider]?.value ?? "",
            code: visit.query("code"), error: visit.query("error"), issuer: visit.query("iss"))
        let viewer = visit.signedIn.flatMap { $0.awaitsCode ? nil : $0.viewer }
        var response: Response
        do {
            switch try await identity.finishOutsideSignIn(
                at: provider, answer, redirect: base(visit) + ProviderPages.path, visit.signInRequest, as: viewer)
            {
            case .signedIn(let opened, let path): response = welcome(opened, to: path)
            case .linked: response = Self.redirect("/office/account", done: "provider_linked")
            }
        } catch let refusal as Refusal {
            response = try failed(refusal, provider, visit)
        }
        response.setCookie(OfficeCookies.end(OfficeCookies.provider))
        return response
    }

    /// What the provider is asked for on behalf of this visitor.
    func outsideRequest(_ visit: Visit) -> OutsideSignInRequest {
        OutsideSignInRequest(
            browser: visit.signInRequest, redirect: base(visit) + ProviderPages.path,
            returnPath: SignInPages.localPath(visit.form["to"]), language: visit.voice.language)
    }

    /// Why it did not work, with the way out.
    func failed(_ refusal: Refusal, _ provider: OutsideProvider, _ visit: Visit) throws -> Response {
        let voice = visit.voice
        var page = OfficePage(
            heading: voice.text("provider_failed_heading", ["name": voice.phrase(provider.name).text]), isDoor: true)
        var part = OfficePage.Part.note(voice.text(refusal.key, refusal.arguments))
        part.actions = [
            visit.signedIn == nil
                ? .link(voice.text("provider_back"), "/office/session", isPrimary: true)
                : .link(voice.text("provider_back_account"), "/office/account", isPrimary: true)
        ]
        page.parts = [part]
        let isAway = refusal.key == "refusal_provider_away"
        return try response(page, visit, status: isAway ? .serviceUnavailable : .forbidden)
    }
}
