import HTTPTypes
import Identity
import Kernel
import WebSupport

/// People as programs see them.
extension OfficeAPI {
    var people: [APIOperation] {
        [
            operation(
                .get, "/people", "listPeople", "The people with a duty in a unit that you may read.", tag: "People",
                needs: .permission(IdentityPolicy.readUnits), query: Self.peopleQuery + APIParameter.paging,
                success: .ok("A page of people.", .page(of: Self.personLine).named("People"))
            ) { call, viewer in
                let list = try await identity.people(Self.filter(call), as: viewer)
                return .page(list.lines.map(Self.line), total: Int(list.total), call)
            },
            operation(
                .post, "/people", "createPerson", "A new person with a first duty.", tag: "People",
                needs: .permission(IdentityPolicy.managePeople),
                body: .object(Self.personDraft + Self.dutyDraft).named("NewPerson"),
                success: .created("The person is there.", Self.saved)
            ) { call, viewer in
                let id = try await identity.savePerson(Self.draft(call, nil), as: viewer)
                return .created(Self.saved(id), at: "/api/v1/people/\(id)")
            },
            operation(
                .get, "/people/{id}", "getPerson", "A person with duties and delegations.", tag: "People",
                needs: .permission(IdentityPolicy.readUnits), success: .ok("The person.", Self.personDetail)
            ) { call, viewer in .ok(Self.detail(try await identity.person(call.identifier(), as: viewer))) },
            operation(
                .put, "/people/{id}", "editPerson", "Another name, address or sign-in name.", tag: "People",
                needs: .permission(IdentityPolicy.managePeople),
                body: .object([.required("version", Self.version)] + Self.personDraft).named("PersonEdit"),
                isEdit: true, success: .ok("The person is saved.", Self.saved)
            ) { call, viewer in
                let id = try await identity.savePerson(Self.draft(call, call.identifier()), as: viewer)
                return .ok(Self.saved(id, version: call.integer("version") + 1))
            },
            operation(
                .post, "/people/{id}/removal", "removePerson",
                "Ends duties, sessions and tokens of a person at once; what they did stays.", tag: "People",
                needs: .permission(IdentityPolicy.managePeople),
                body: .object([.required("version", Self.version), .required("reason", .line(1, 500))])
                    .named("PersonRemoval"), isEdit: true, success: .done("The person is removed.")
            ) { call, viewer in
                try await identity.removePerson(
                    call.identifier(), version: call.integer("version"), reason: call.text("reason"), as: viewer)
                return .done
            },
            operation(
                .post, "/people/{id}/invitation", "invitePerson",
                "Writes a letter with a link by which the person sets their first password.", tag: "People",
                needs: .permission(IdentityPolicy.managePeople), success: .accepted("The letter goes out.")
            ) { call, viewer in
                try await identity.invite(
                    call.identifier(), office.letter("invite"), base: office.settings.base, as: viewer)
                return .accepted
            },
        ]
    }

    private static let peopleQuery = [
        APIParameter("q", "Part of a name, sign-in name, e-mail or phone.", .line(0, 100)),
        APIParameter("unit", "Only people of this unit and those below it.", .identifier),
        APIParameter("role", "Only people with this role.", .text(.code)),
        APIParameter("removed", "`true` lists removed people too.", .truth),
        APIParameter(
            "sort", "Order, descending with a hyphen before it; by name when left out.",
            .choice(PersonFilter.Sort.allCases.flatMap { [$0.rawValue, "-" + $0.rawValue] })),
    ]

    private static func filter(_ call: APICall) -> PersonFilter {
        var filter = PersonFilter()
        filter.text = call.query("q")
        filter.language = call.voice.language
        // More than 64 bits name no unit, and nobody is in it.
        filter.unit = call.query("unit").isEmpty ? nil : Unit.ID(text: call.query("unit")) ?? Unit.ID(0)
        filter.role = call.query("role").isEmpty ? nil : call.query("role")
        filter.includesRemoved = call.query("removed") == "true"
        filter.isDescending = call.query("sort").hasPrefix("-")
        let sort = filter.isDescending ? String(call.query("sort").dropFirst()) : call.query("sort")
        filter.sort = PersonFilter.Sort(rawValue: sort) ?? .name
        (filter.page, filter.size) = (call.page, call.size)
        return filter
    }

    private static let personMembers: [APISchema.Member] = [
        .required("id", .identifier), .required("nameChinese", .text), .required("nameEnglish", .text.orNull),
        .required("email", .text.orNull), .required("phone", .text.orNull), .required("login", .text.orNull),
        .required("removedAt", .instant.orNull), .required("version", .integer(1...Int.max)),
    ]

    private static let personLine = APISchema.object(
        personMembers + [
            .required("unit", .identifier.orNull.noted("Of the first duty that you may see.")),
            .required("titleChinese", .text.orNull), .required("titleEnglish", .text.orNull),
            .required("dutyCount", .integer(0...Int.max)), .required("lastSeenAt", .instant.orNull),
        ]
    ).named("PersonLine")

    private static let personDetail = APISchema.object(
        personMembers + [
            .required("hasPassword", .truth), .required("hasTimeCode", .truth), .required("canManage", .truth),
            .required("duties", .list(of: duty)), .required("delegations", .list(of: delegation)),
        ]
    ).named("PersonDetail")

    private static let personDraft: [APISchema.Member] = [
        .required("nameChinese", .line(1, 100)), .optional("nameEnglish", .line(0, 100)),
        .optional("email", .line(0, 200)), .optional("phone", .line(0, 40)),
        .optional("login", .line(0, 60).noted("Makes an account; one that is there stays.")),
    ]

    private static func draft(_ call: APICall, _ id: Person.ID?) -> PersonDraft {
        var draft = PersonDraft(id: id, version: call.integer("version"))
        (draft.nameChinese, draft.nameEnglish) = (call.text("nameChinese"), call.text("nameEnglish"))
        (draft.email, draft.phone, draft.login) = (call.text("email"), call.text("phone"), call.text("login"))
        draft.duty = dutyDraft(call)
        return draft
    }

    /// Members of a person without duties.
    static func members(_ person: Person) -> [(String, JSONText)] {
        [("id", .text("\(person.id)"))] + name(person.name) + [
            ("email", .text(orNull: person.email)), ("phone", .text(orNull: person.phone)),
            ("login", .text(orNull: person.login)), ("removedAt", .instant(orNull: person.removedAt)),
            ("version", .number(Int(person.version))),
        ]
    }

    private static func line(_ line: PersonList.Line) -> JSONText {
        .object(
            members(line.person) + [("unit", .text(orNull: line.unit?.description))] + name(line.title, as: "title") + [
                ("dutyCount", .number(Int(line.dutyCount))), ("lastSeenAt", .instant(orNull: line.lastSeenAt)),
            ])
    }

    private static func detail(_ detail: PersonDetail) -> JSONText {
        .object(
            members(detail.person) + [
                ("hasPassword", .truth(detail.hasPassword)), ("hasTimeCode", .truth(detail.hasTimeCode)),
                ("canManage", .truth(detail.canManage)), ("duties", .list(detail.duties.map { duty($0.duty) })),
                ("delegations", .list(detail.delegations.map { delegation($0.delegation) })),
            ])
    }
}
