import HTTPTypes
import Identity
import Kernel
import Supervision
import WebSupport

/// Matters as programs see them.
extension OfficeAPI {
    var matters: [APIOperation] {
        [
            operation(
                .get, "/matters", "listMatters",
                "The matters that you may read, newest first: issued, led or helped by your units.", tag: "Matters",
                needs: .permission(SupervisionPolicy.readMatters),
                query: [
                    APIParameter("q", "Part of the text, of its source, or of its number.", .line(0, 100)),
                    APIParameter("leadUnit", "Only matters that this unit, or one below it, leads.", .identifier),
                    APIParameter("state", "Only matters in this state.", Self.matterState),
                    APIParameter("light", "Only matters with this light today.", Self.matterLight),
                    APIParameter("dueFrom", "The first day of the deadline.", .day),
                    APIParameter("dueThrough", "The last day of the deadline.", .day),
                ] + APIParameter.paging, success: .ok("A page of matters.", .page(of: Self.matter).named("Matters"))
            ) { call, viewer in
                var filter = MatterFilter()
                filter.text = call.query("q")
                filter.leadUnit = Identifier(text: call.query("leadUnit"))
                filter.state = MatterState(rawValue: call.query("state"))
                filter.light = MatterLight(rawValue: call.query("light"))
                filter.dueFrom = CalendarDay(iso: call.query("dueFrom"))
                filter.dueThrough = CalendarDay(iso: call.query("dueThrough"))
                (filter.page, filter.size) = (call.page, call.size)
                let list = try await office.meetings.matters.matters(filter, as: viewer)
                return .page(list.lines.map { .object(members($0)) }, total: list.total, call)
            },
            operation(
                .get, "/matters/{id}", "getMatter", "A matter with the steps that it took.", tag: "Matters",
                needs: .permission(SupervisionPolicy.readMatters), success: .ok("The matter.", Self.matterDetail)
            ) { call, viewer in
                let detail = try await office.meetings.matters.matter(call.identifier(), as: viewer)
                let steps = detail.steps.map { step in
                    JSONText.object([
                        ("action", .text(step.action?.rawValue ?? "register")),
                        ("state", .text(step.state.rawValue)), ("at", .instant(step.at)),
                        ("unit", .text(orNull: step.unit?.description)), ("reason", .text(orNull: step.reason)),
                        ("progress", step.progress.map { .number(Int($0)) } ?? .null),
                        ("deadline", .text(orNull: step.deadline?.description)),
                    ])
                }
                return .ok(.object(members(detail.matter) + [("steps", .list(steps))]))
            },
        ]
    }

    private static let matterState = APISchema.choice(MatterState.allCases.map(\.rawValue))

    private static let matterLight = APISchema.choice(MatterLight.allCases.map(\.rawValue))

    private static let matterMembers: [APISchema.Member] = [
        .required("id", .identifier), .required("number", .text.noted("督〔2026〕12号")),
        .required("issuingUnit", .identifier), .required("text", .text),
        .required("sourceKind", .choice(Matter.SourceKind.allCases.map(\.rawValue))), .required("sourceText", .text),
        .required("leadUnit", .identifier), .required("coUnits", .list(of: .identifier)),
        .required("deadline", .day.orNull), .required("deadlineWords", .text.orNull),
        .required("topic", .text.orNull), .required("state", matterState), .required("light", matterLight),
        .required("progress", .integer(0...100).noted("In percent.")), .required("weight", .integer(1...100)),
        .required("assignedOn", .day.orNull), .required("askedDeadline", .day.orNull),
        .required("parent", .identifier.orNull), .required("isPublic", .truth),
        .required("secrecy", .choice(Matter.Secrecy.allCases.map(\.rawValue))),
        .required(
            "milestones",
            .list(
                of: .object([
                    .required("text", .text), .required("due", .day), .required("reached", .day.orNull),
                ])
            ).noted("By day.")),
        .required("version", .integer(1...Int.max)),
    ]

    private static let matter = APISchema.object(matterMembers).named("Matter")

    private static let matterDetail = APISchema.object(
        matterMembers + [
            .required(
                "steps",
                .list(
                    of: .object([
                        .required("action", .choice(["register"] + MatterAction.allCases.map(\.rawValue))),
                        .required("state", matterState), .required("at", .instant),
                        .required("unit", .identifier.orNull), .required("reason", .text.orNull),
                        .required("progress", .integer(0...100).orNull), .required("deadline", .day.orNull),
                    ])
                ).noted("Oldest first."))
        ]
    ).named("MatterDetail")

    private func members(_ matter: Matter) -> [(String, JSONText)] {
        [
            ("id", .text("\(matter.id)")), ("number", .text("\(matter.number)")),
            ("issuingUnit", .text("\(matter.issuingUnit)")), ("text", .text(matter.text)),
            ("sourceKind", .text(matter.sourceKind.rawValue)), ("sourceText", .text(matter.sourceText)),
            ("leadUnit", .text("\(matter.leadUnit)")),
            ("coUnits", .list(matter.coUnits.map { .text("\($0)") })),
            ("deadline", .text(orNull: matter.deadline?.description)),
            ("deadlineWords", .text(orNull: matter.deadlineWords)), ("topic", .text(orNull: matter.topic)),
            ("state", .text(matter.state.rawValue)),
            ("light", .text(office.meetings.matters.light(of: matter).rawValue)),
            ("progress", .number(Int(matter.progress))), ("weight", .number(Int(matter.weight))),
            ("assignedOn", .text(orNull: matter.assignedOn?.description)),
            ("askedDeadline", .text(orNull: matter.askedDeadline?.description)),
            ("parent", .text(orNull: matter.parent?.description)), ("isPublic", .truth(matter.isPublic)),
            ("secrecy", .text(matter.secrecy.rawValue)),
            (
                "milestones",
                .list(
                    matter.milestones.map { milestone in
                        .object([
                            ("text", .text(milestone.text)), ("due", .text("\(milestone.due)")),
                            ("reached", .text(orNull: milestone.reached?.description)),
                        ])
                    })
            ),
            ("version", .number(Int(matter.version))),
        ]
    }
}
