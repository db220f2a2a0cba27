import HTTPTypes
import Identity
import Kernel
import WebSupport

/// Tokens and sessions of the person behind a token. A token can end itself and its person's sessions, and cannot make
/// another: it would outlive itself; what opens doors is otherwise kept in the office, by somebody who signed in.
extension OfficeAPI {
    var myAccess: [APIOperation] {
        [
            operation(
                .get, "/me/sessions", "listMySessions", "Your open sessions, the newest first.", tag: "Me",
                needs: .token, query: APIParameter.paging,
                success: .ok("A page of sessions.", .page(of: Self.session).named("Sessions"))
            ) { call, viewer in .page(of: try await identity.sessions(as: viewer), call, Self.session) },
            operation(
                .post, "/me/sessions/{id}/end", "endMySession", "Signs one of your devices out.", tag: "Me",
                needs: .token, success: .done("The session is over.")
            ) { call, viewer in
                try await identity.endSession(call.identifier("id", Session.self), as: viewer)
                return .done
            },
            operation(
                .get, "/me/tokens", "listMyTokens", "Your tokens that still work, the newest first.", tag: "Me",
                needs: .token, query: APIParameter.paging,
                success: .ok("A page of tokens.", .page(of: Self.token).named("Tokens"))
            ) { call, viewer in .page(of: try await identity.tokens(as: viewer), call, Self.token) },
            operation(
                .post, "/me/tokens/{id}/end", "endMyToken",
                "Ends the token itself; another one is ended in the office.", tag: "Me", needs: .token,
                success: .done("The token no longer works.")
            ) { call, viewer in
                try await identity.endToken(call.identifier("id", Viewer.self).rawValue, as: viewer)
                return .done
            },
        ]
    }

    private static let token = APISchema.object([
        .required("id", .identifier), .required("name", .text), .required("scopes", .list(of: .text)),
        .required("createdAt", .instant), .required("expiresAt", .instant), .required("lastUsedAt", .instant.orNull),
    ]).named("Token")

    private static func token(_ token: TokenLine) -> JSONText {
        .object([
            ("id", .text("\(token.id)")), ("name", .text(token.name)),
            ("scopes", .list(token.scopes.map { .text($0.rawValue) })), ("createdAt", .instant(token.createdAt)),
            ("expiresAt", .instant(token.expiresAt)), ("lastUsedAt", .instant(orNull: token.lastUsedAt)),
        ])
    }

    private static let session = APISchema.object([
        .required("id", .identifier), .required("createdAt", .instant), .required("lastSeenAt", .instant),
        .required("expiresAt", .instant), .required("address", .text), .required("agent", .text),
    ]).named("Session")

    private static func session(_ session: Session) -> JSONText {
        .object([
            ("id", .text("\(session.id)")), ("createdAt", .instant(session.createdAt)),
            ("lastSeenAt", .instant(session.lastSeenAt)), ("expiresAt", .instant(session.expiresAt)),
            ("address", .text(session.address)), ("agent", .text(session.agent)),
        ])
    }
}
