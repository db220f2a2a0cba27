import HTTPTypes
import Identity
import Kernel
import WebSupport

/// Delegations as programs see them.
///
/// In the office everybody may lend their own duties; a token needs the scope of managing people for it, because a
/// deputy may then do more than the token.
extension OfficeAPI {
    var delegations: [APIOperation] {
        [
            operation(
                .post, "/people/{id}/delegations", "addDelegation", "Lends a person's duties while they are absent.",
                tag: "Delegations", needs: .scope(IdentityPolicy.managePeople),
                body: .object([
                    .required("to", .line(1, 200).noted("Sign-in name or e-mail of the deputy.")),
                    .optional("duty", .identifier.noted("The one duty that is lent; all when left out.")),
                    .optional("validFrom", Self.firstDay), .required("validTo", Self.endDay),
                    .optional("reason", .line(0, 500)),
                ]).named("NewDelegation"), success: .created("The duties are lent.", Self.saved)
            ) { call, viewer in
                let person: Person.ID = try call.identifier()
                var draft = DelegationDraft()
                (draft.to, draft.duty, draft.reason) = (call.text("to"), call.text("duty"), call.text("reason"))
                (draft.validFrom, draft.validTo) = (call.text("validFrom"), call.text("validTo"))
                let id = try await identity.saveDelegation(draft, of: person, as: viewer)
                return .created(Self.saved(id), at: "/api/v1/people/\(person)")
            },
            operation(
                .post, "/delegations/{id}/end", "endDelegation", "Ends a delegation today.", tag: "Delegations",
                needs: .scope(IdentityPolicy.managePeople), success: .done("The delegation ends.")
            ) { call, viewer in
                try await identity.endDelegation(call.identifier(), as: viewer)
                return .done
            },
        ]
    }

    static let delegation = APISchema.object([
        .required("id", .identifier), .required("from", .identifier), .required("to", .identifier),
        .required("duty", .identifier.orNull), .required("validFrom", .day), .required("validTo", .day),
        .required("reason", .text.orNull), .required("version", .integer(1...Int.max)),
    ]).named("Delegation")

    static func delegation(_ delegation: Delegation) -> JSONText {
        .object([
            ("id", .text("\(delegation.id)")), ("from", .text("\(delegation.from)")),
            ("to", .text("\(delegation.to)")), ("duty", .text(orNull: delegation.duty?.description)),
            ("validFrom", .text("\(delegation.validFrom)")), ("validTo", .text("\(delegation.validTo)")),
            ("reason", .text(orNull: delegation.reason)), ("version", .number(Int(delegation.version))),
        ])
    }
}
