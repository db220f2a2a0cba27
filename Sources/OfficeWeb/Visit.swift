import Hummingbird
import Identity
import Kernel
import WebSupport

/// One request to the office, with what is known of who makes it.
struct Visit: Sendable {
    let request: Request
    let parameters: Parameters
    let voice: Voice
    /// `nil` for somebody who is not signed in.
    let signedIn: SignedIn?
    /// The fields of a form; empty for a page that is only looked at.
    var form: FormBody
    /// What forms of this visitor carry: the session's secret, or that of a cookie before they sign in.
    let formSecret: String
    /// Network address of the client.
    let address: String
    /// The request was made on this machine itself.
    let isFromThisMachine: Bool
    /// How many notices wait for who is signed in, for the frame of the page.
    var unreadNotices: Int64 = 0

    /// Who looks or acts.
    /// - Throws: 401 when nobody is signed in, which the door of each route excludes.
    var viewer: Viewer {
        get throws {
            guard let signedIn, !signedIn.awaitsCode else { throw HTTPError(.unauthorized) }
            return signedIn.viewer
        }
    }

    /// An identifier of the address.
    /// - Throws: `Refusal.unknown` when it is none.
    func identifier<Subject>(_ name: String = "id", _: Subject.Type = Subject.self) throws -> Identifier<Subject> {
        guard let id = parameters.get(name).flatMap({ Identifier<Subject>(text: $0) }) else { throw Refusal.unknown }
        return id
    }

    /// A value of the query; empty when it is missing.
    func query(_ name: String) -> String {
        request.uri.queryParameters[name[...]].map { String($0).withoutNulls } ?? ""
    }

    /// The browser, as somebody signs in.
    var signInRequest: SignInRequest {
        SignInRequest(
            address: address, agent: request.headers[.userAgent] ?? "",
            device: request.cookies[OfficeCookies.device]?.value)
    }

    /// The version of a record that a form was based on; 0 when it is none.
    var version: Int64 { Int64(form["version"]) ?? 0 }
}
