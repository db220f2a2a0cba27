import HTTPTypes
import Identity
import Kernel
import WebSupport

/// The letters that the platform wrote, without their words: a link in them opens an account.
extension OfficeAPI {
    var letters: [APIOperation] {
        [
            operation(
                .get, "/letters", "listLetters", "Letters, the newest first, for who may read them everywhere.",
                tag: "Letters", needs: .permission(IdentityPolicy.readLetters),
                query: [
                    APIParameter(
                        "state", "Only letters in this state.", .choice(LetterLine.State.allCases.map(\.rawValue)))
                ] + APIParameter.paging, conceals: true,
                success: .ok("A page of letters.", .page(of: Self.letter).named("Letters"))
            ) { call, viewer in
                let filter = LetterFilter(
                    state: LetterLine.State(rawValue: call.query("state")), page: call.page, size: call.size)
                let list = try await identity.letters(filter, as: viewer)
                return .page(list.lines.map(Self.letter), total: Int(list.total), call)
            },
            operation(
                .post, "/letters/{id}/retry", "retryLetter",
                "Has a letter sent at once that was given up or waits for its next attempt.", tag: "Letters",
                needs: .permission(IdentityPolicy.managePeople), success: .accepted("The letter is tried again.")
            ) { call, viewer in
                try await identity.retryLetter(call.identifier("id", LetterLine.self).rawValue, as: viewer)
                return .accepted
            },
        ]
    }

    private static let letter = APISchema.object([
        .required("id", .identifier), .required("address", .text), .required("subject", .text),
        .required(
            "state",
            .choice(LetterLine.State.allCases.map(\.rawValue)).noted(
                "`returned`: sent, and a mail server wrote back that it cannot be delivered; `failed`: tried as often as it is "
                    + "worth, or refused for good; `withdrawn`: its link no longer works, it is too old, or its person was "
                    + "removed.")),
        .required("createdAt", .instant), .required("sentAt", .instant.orNull),
        .required("attempts", .integer(0...Int.max).noted("How often it was tried.")),
        .required("nextAt", .instant.orNull.noted("When it is tried again.")),
        .required("failure", .text.orNull.noted("Why it could not be sent, last time.")),
    ]).named("Letter")

    private static func letter(_ letter: LetterLine) -> JSONText {
        .object([
            ("id", .text("\(letter.id)")), ("address", .text(letter.address)), ("subject", .text(letter.subject)),
            ("state", .text(letter.state.rawValue)), ("createdAt", .instant(letter.createdAt)),
            ("sentAt", .instant(orNull: letter.sentAt)), ("attempts", .number(Int(letter.attempts))),
            ("nextAt", .instant(orNull: letter.nextAt)), ("failure", .text(orNull: letter.failure)),
        ])
    }
}
