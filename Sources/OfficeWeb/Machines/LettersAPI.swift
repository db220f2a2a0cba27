import HTTPTypes
import Identity
import Kernel
import WebSupport

/// The letters that the platform wrote, without their words: a link in them opens an account.
extension OfficeAPI {
    var letters: [APIOperation] {
        [
            operation(
                .get, "/letters", "listLetters", "The newest letters, for who may read them everywhere.",
                tag: "Letters", needs: .permission(IdentityPolicy.readLetters),
                query: [APIParameter("size", "How many; 50 when left out.", .integer(1...200))], conceals: true,
                success: .ok("Letters.", .object([.required("items", .list(of: Self.letter))]).named("Letters"))
            ) { call, viewer in
                let letters = try await identity.letters(limit: call.size, as: viewer)
                return .ok(.object([("items", .list(letters.map(Self.letter)))]))
            }
        ]
    }

    private static let letter = APISchema.object([
        .required("id", .identifier), .required("address", .text), .required("subject", .text),
        .required("createdAt", .instant), .required("sentAt", .instant.orNull),
        .required("failure", .text.orNull.noted("Why it could not be sent, last time.")),
    ]).named("Letter")

    private static func letter(_ letter: LetterLine) -> JSONText {
        .object([
            ("id", .text("\(letter.id)")), ("address", .text(letter.address)), ("subject", .text(letter.subject)),
            ("createdAt", .instant(letter.createdAt)), ("sentAt", .instant(orNull: letter.sentAt)),
            ("failure", .text(orNull: letter.failure)),
        ])
    }
}
