import HTTPTypes
import Identity
import Kernel
import WebSupport

/// Duties as programs see them.
extension OfficeAPI {
    var duties: [APIOperation] {
        [
            operation(
                .post, "/people/{id}/duties", "addDuty", "Another duty of a person.", tag: "Duties",
                needs: .permission(IdentityPolicy.managePeople), body: .object(Self.dutyDraft).named("NewDuty"),
                success: .created("The duty is given.", Self.saved)
            ) { call, viewer in
                let person: Person.ID = try call.identifier()
                let id = try await identity.addDuty(Self.dutyDraft(call), to: person, as: viewer)
                return .created(Self.saved(id), at: "/api/v1/people/\(person)")
            },
            operation(
                .post, "/duties/{id}/end", "endDuty", "Ends a duty on a day.", tag: "Duties",
                needs: .permission(IdentityPolicy.managePeople),
                body: .object([.optional("day", Self.endDay)]).named("DutyEnd"), success: .done("The duty ends.")
            ) { call, viewer in
                try await identity.endDuty(call.identifier(), on: call.text("day"), as: viewer)
                return .done
            },
        ]
    }

    static let duty = APISchema.object([
        .required("id", .identifier), .required("person", .identifier), .required("unit", .identifier),
        .required("role", .text), .required("titleChinese", .text.orNull), .required("titleEnglish", .text.orNull),
        .required("validFrom", .day), .required("validTo", .day.orNull), .required("version", .integer(1...Int.max)),
    ]).named("Duty")

    static let dutyDraft: [APISchema.Member] = [
        .required("unit", .identifier), .required("role", .text(.code)), .optional("titleChinese", .line(0, 60)),
        .optional("titleEnglish", .line(0, 60)), .optional("validFrom", firstDay), .optional("validTo", endDay),
    ]

    static func dutyDraft(_ call: APICall) -> DutyDraft {
        var draft = DutyDraft()
        (draft.unit, draft.role) = (call.text("unit"), call.text("role"))
        (draft.titleChinese, draft.titleEnglish) = (call.text("titleChinese"), call.text("titleEnglish"))
        (draft.validFrom, draft.validTo) = (call.text("validFrom"), call.text("validTo"))
        return draft
    }

    static func duty(_ duty: Duty) -> JSONText {
        .object(
            [
                ("id", .text("\(duty.id)")), ("person", .text("\(duty.person)")), ("unit", .text("\(duty.unit)")),
                ("role", .text(duty.role)),
            ] + name(duty.title, as: "title") + [
                ("validFrom", .text("\(duty.validFrom)")), ("validTo", .text(orNull: duty.validTo?.description)),
                ("version", .number(Int(duty.version))),
            ])
    }
}
