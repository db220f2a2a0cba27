import HTTPTypes
import Identity
import Kernel
import WebSupport

/// Units as programs see them.
extension OfficeAPI {
    var units: [APIOperation] {
        [
            operation(
                .get, "/units", "listUnits", "The units that you may read, in the order of the tree.", tag: "Units",
                needs: .permission(IdentityPolicy.readUnits),
                query: [
                    APIParameter("q", "Part of a name or code.", .line(0, 100)),
                    APIParameter("kind", "Only units of this kind.", Self.unitKind),
                    APIParameter("parent", "Only units right below this one.", .identifier),
                ] + APIParameter.paging, success: .ok("A page of units.", .page(of: Self.unit).named("Units"))
            ) { call, viewer in
                let found = Self.find(viewer.units(IdentityPolicy.readUnits), call)
                return .page(of: found, call) { .object(Self.members($0)) }
            },
            operation(
                .post, "/units", "createUnit", "A new unit.", tag: "Units",
                needs: .permission(IdentityPolicy.manageUnits),
                body: .object(Self.unitDraft).named("NewUnit"), success: .created("The unit is there.", Self.saved)
            ) { call, viewer in
                let id = try await identity.saveUnit(Self.draft(call, nil), as: viewer)
                return .created(Self.saved(id), at: "/api/v1/units/\(id)")
            },
            operation(
                .get, "/units/{id}", "getUnit", "A unit with its people and what it was called before.", tag: "Units",
                needs: .permission(IdentityPolicy.readUnits), success: .ok("The unit.", Self.unitDetail)
            ) { call, viewer in .ok(Self.detail(try await identity.unit(call.identifier(), as: viewer))) },
            operation(
                .put, "/units/{id}", "editUnit",
                "Gives a unit another name or place from a day on; what it was before stays in its past.",
                tag: "Units", needs: .permission(IdentityPolicy.manageUnits),
                body: .object([.required("version", Self.version)] + Self.unitDraft).named("UnitEdit"), isEdit: true,
                success: .ok("The unit is saved.", Self.saved)
            ) { call, viewer in
                let id: Unit.ID = try call.identifier()
                _ = try await identity.saveUnit(Self.draft(call, id), as: viewer)
                return .ok(Self.saved(id, version: call.integer("version") + 1))
            },
            operation(
                .post, "/units/{id}/closure", "closeUnit",
                "Ends a unit. A successor takes over its units and people; without one it must be empty.",
                tag: "Units", needs: .permission(IdentityPolicy.manageUnits), body: Self.closure, isEdit: true,
                success: .done("The unit ends on that day.")
            ) { call, viewer in
                try await identity.closeUnit(
                    call.identifier(), version: call.integer("version"), on: call.text("day"),
                    successor: call.text("successor"), reason: call.text("reason"), as: viewer)
                return .done
            },
        ]
    }

    private static let unitKind = APISchema.choice(Unit.Kind.allCases.map(\.rawValue))

    private static let unitMembers: [APISchema.Member] = [
        .required("id", .identifier), .required("code", .text), .required("kind", unitKind),
        .required("parent", .identifier.orNull), .required("nameChinese", .text),
        .required("nameEnglish", .text.orNull), .required("shortChinese", .text.orNull),
        .required("shortEnglish", .text.orNull), .required("validFrom", .day), .required("validTo", .day.orNull),
        .required("zone", .identifier.orNull.noted("The publishing zone that it keeps.")),
        .required("version", .integer(1...Int.max)),
    ]

    private static let unit = APISchema.object(unitMembers).named("Unit")

    private static let unitDetail = APISchema.object(
        unitMembers + [
            .required(
                "periods",
                .list(
                    of: .object([
                        .required("since", .day), .required("nameChinese", .text),
                        .required("nameEnglish", .text.orNull), .required("parent", .identifier.orNull),
                    ])
                ).noted("What it was called and where it stood, newest first.")),
            .required(
                "members",
                .list(
                    of: .object([
                        .required("nameChinese", .text), .required("nameEnglish", .text.orNull),
                        .required("duty", Self.duty),
                    ]))),
            .required("canManage", .truth), .required("canManagePeople", .truth),
        ]
    ).named("UnitDetail")

    private static let unitDraft: [APISchema.Member] = [
        .required("code", .line(1, 40).noted("Letters, digits, hyphens.")), .required("kind", unitKind),
        .optional("parent", .identifier.noted("None for the root of a tree.")),
        .required("nameChinese", .line(1, 100)), .optional("nameEnglish", .line(0, 100)),
        .optional("shortChinese", .line(0, 40)), .optional("shortEnglish", .line(0, 40)),
        .optional("since", .day.noted("From when name and place hold; today when left out.")),
        .optional("zone", .identifier.noted("The publishing zone that it keeps.")),
        .optional("reason", .line(0, 500)),
    ]

    private static let closure = APISchema.object([
        .required("version", version), .optional("day", endDay), .optional("successor", .identifier),
        .required("reason", .line(1, 500)),
    ]).named("UnitClosure")

    private static func find(_ units: [Unit], _ call: APICall) -> [Unit] {
        let parent = Unit.ID(text: call.query("parent"))
        return units.filter { unit in
            (call.query("kind").isEmpty || unit.kind.rawValue == call.query("kind"))
                && (call.query("parent").isEmpty || unit.parent == parent)
                && unit.isFound(by: call.query("q"))
        }
    }

    private static func draft(_ call: APICall, _ id: Unit.ID?) -> UnitDraft {
        var draft = UnitDraft(id: id, version: call.integer("version"))
        (draft.code, draft.kind, draft.parent) = (call.text("code"), call.text("kind"), call.text("parent"))
        (draft.nameChinese, draft.nameEnglish) = (call.text("nameChinese"), call.text("nameEnglish"))
        (draft.shortChinese, draft.shortEnglish) = (call.text("shortChinese"), call.text("shortEnglish"))
        (draft.since, draft.zone, draft.reason) = (call.text("since"), call.text("zone"), call.text("reason"))
        return draft
    }

    private static func members(_ unit: Unit) -> [(String, JSONText)] {
        [
            ("id", .text("\(unit.id)")), ("code", .text(unit.code)), ("kind", .text(unit.kind.rawValue)),
            ("parent", .text(orNull: unit.parent?.description)),
        ] + name(unit.name) + name(unit.shortName, as: "short")
            + [
                ("validFrom", .text("\(unit.validFrom)")), ("validTo", .text(orNull: unit.validTo?.description)),
                ("zone", .text(orNull: unit.zone.map(String.init))), ("version", .number(Int(unit.version))),
            ]
    }

    private static func detail(_ detail: UnitDetail) -> JSONText {
        .object(
            members(detail.unit) + [
                (
                    "periods",
                    .list(
                        detail.periods.map { period in
                            .object(
                                [("since", .text("\(period.since)"))] + name(period.name) + [
                                    ("parent", .text(orNull: period.parent?.description))
                                ])
                        })
                ),
                (
                    "members",
                    .list(detail.members.map { .object(name($0.name) + [("duty", Self.duty($0.duty))]) })
                ),
                ("canManage", .truth(detail.canManage)), ("canManagePeople", .truth(detail.canManagePeople)),
            ])
    }
}
