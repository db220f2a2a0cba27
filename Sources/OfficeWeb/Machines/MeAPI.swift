import HTTPTypes
import Identity
import Kernel
import WebSupport

/// Who a token acts for, and what it may do.
extension OfficeAPI {
    var myself: [APIOperation] {
        [
            operation(
                .get, "/me", "getMe", "The person of the token, and what the token may do where.", tag: "Me",
                needs: .token, success: .ok("You.", Self.me)
            ) { _, viewer in
                .ok(
                    .object(
                        [("id", .text("\(viewer.person.id)"))] + Self.name(viewer.person.name) + [
                            ("login", .text(orNull: viewer.person.login)),
                            ("email", .text(orNull: viewer.person.email)),
                            ("token", .text(orNull: viewer.token.map(String.init))),
                            (
                                "scopes",
                                .list((viewer.scopes ?? []).sorted().map { .text($0.rawValue) })
                            ), ("grants", .list(viewer.grants.map { Self.grant($0, viewer) })),
                        ]))
            }
        ]
    }

    private static let me = APISchema.object([
        .required("id", .identifier), .required("nameChinese", .text), .required("nameEnglish", .text.orNull),
        .required("login", .text.orNull), .required("email", .text.orNull),
        .required("token", .identifier.orNull.noted("Its number.")),
        .required("scopes", .list(of: .text).noted("What the token is limited to.")),
        .required(
            "grants",
            .list(
                of: .object([
                    .required("unit", .identifier.noted("Holds there and below.")), .required("role", .text),
                    .required("permissions", .list(of: .text).noted("Those of the role that the token has.")),
                    .required("onBehalfOf", .identifier.orNull.noted("Whose duty it is, when it was lent.")),
                ]))),
    ]).named("Me")

    private static func grant(_ grant: Viewer.Grant, _ viewer: Viewer) -> JSONText {
        let permissions = grant.permissions.filter { viewer.scopes?.contains($0) ?? true }
        return .object([
            ("unit", .text("\(grant.unit)")), ("role", .text(grant.role)),
            ("permissions", .list(permissions.sorted().map { .text($0.rawValue) })),
            ("onBehalfOf", .text(orNull: grant.onBehalfOf?.description)),
        ])
    }
}
