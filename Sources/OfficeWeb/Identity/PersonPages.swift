import Exchange
import Hummingbird
import Identity
import Kernel
import WebSupport

/// People, their duties and delegations.
enum PersonPages {
    static let routes: [OfficeRoute] = [
        .get("/office/people", .permission(IdentityPolicy.readUnits)) { office, visit in
            try await office.peoplePage(visit)
        },
        .get("/office/people/new", .permission(IdentityPolicy.managePeople)) { office, visit in
            try await office.personForm(visit, PersonDraft(), [])
        },
        .post("/office/people", .permission(IdentityPolicy.managePeople)) { office, visit in
            try await office.savePerson(visit, nil)
        },
        .get("/office/people/:id", .permission(IdentityPolicy.readUnits)) { office, visit in
            try await office.personPage(visit)
        },
        .get("/office/people/:id/edit", .permission(IdentityPolicy.managePeople)) { office, visit in
            try await office.editPerson(visit)
        },
        .post("/office/people/:id", .permission(IdentityPolicy.managePeople)) { office, visit in
            try await office.savePerson(visit, visit.identifier())
        },
        .post("/office/people/:id/invitation", .permission(IdentityPolicy.managePeople)) { office, visit in
            let id: Person.ID = try visit.identifier()
            try await office.identity.invite(
                id, office.letter("invite"), base: office.base(visit), as: visit.viewer)
            return Office.redirect(
                "/office/people/\(id)", done: office.settings.keepsLettersBack ? "invited_unsent" : "invited")
        },
        .post("/office/people/:id/codes/end", .permission(IdentityPolicy.managePeople)) { office, visit in
            let id: Person.ID = try visit.identifier()
            try await office.identity.resetTimeCode(of: id, as: visit.viewer)
            return Office.redirect("/office/people/\(id)", done: "codes_ended")
        },
        .get("/office/people/:id/removal", .permission(IdentityPolicy.managePeople)) { office, visit in
            try await office.removalForm(visit, [])
        },
        .post("/office/people/:id/removal", .permission(IdentityPolicy.managePeople)) { office, visit in
            try await office.removePerson(visit)
        },
        .get("/office/people/:id/duties/new", .permission(IdentityPolicy.managePeople)) { office, visit in
            try await office.dutyForm(visit, DutyDraft(), [])
        },
        .post("/office/people/:id/duties", .permission(IdentityPolicy.managePeople)) { office, visit in
            try await office.addDuty(visit)
        },
        .post("/office/duties/:id/end", .permission(IdentityPolicy.managePeople)) { office, visit in
            try await office.identity.endDuty(visit.identifier(), on: "", as: visit.viewer)
            return Office.redirect(SignInPages.localPath(visit.form["to"]), done: "duty_ended")
        },
        .get("/office/people/:id/delegations/new", .signedIn) { office, visit in
            try await office.delegationForm(visit, DelegationDraft(), [])
        },
        .post("/office/people/:id/delegations", .signedIn) { office, visit in
            try await office.saveDelegation(visit)
        },
        .post("/office/delegations/:id/end", .signedIn) { office, visit in
            try await office.identity.endDelegation(visit.identifier(), as: visit.viewer)
            return Office.redirect(SignInPages.localPath(visit.form["to"]), done: "delegation_ended")
        },
    ]

    static let files = OfficeRoute.files("/office/people", .permission(IdentityPolicy.readUnits)) {
        office, visit in
        try await office.peopleFile(visit)
    }

    static let columns: [ListColumn<PersonList.Line>] = [
        ListColumn(key: "name", sort: "name") { line, voice in
            TableView.Cell(
                voice.phrase(line.person.name), url: "/office/people/\(line.person.id)",
                badge: line.person.removedAt == nil ? nil : Badge(voice.text("person_removed"), .quiet))
        },
        ListColumn(key: "unit", sort: "unit") { line, voice in
            let more = line.dutyCount > 1 ? voice.text("person_more_duties", ["count": "\(line.dutyCount - 1)"]) : nil
            return line.unitName.map { TableView.Cell(voice.phrase($0), more: more) } ?? TableView.Cell("—")
        },
        ListColumn(key: "title") { line, voice in
            TableView.Cell(line.title, voice)
        },
        ListColumn(key: "role", sort: "role") { line, voice in
            TableView.Cell(line.roleName, voice)
        },
        ListColumn(key: "login") { line, voice in
            TableView.Cell(line.person.login ?? voice.text("person_no_account"))
        },
        ListColumn(key: "lastSeen", sort: "lastSeen", isWhole: true) { line, voice in
            TableView.Cell(line.lastSeenAt.map(voice.instant) ?? "—")
        } plain: { line, _ in
            line.lastSeenAt.map(WorkbookValue.instant) ?? .empty
        },
    ]

    static let sorts = PersonFilter.Sort.allCases.map(\.rawValue)
}

extension Office {
    func peoplePage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let (address, filter) = Self.personFilter(visit)
        let list = try await identity.people(filter, as: viewer)
        let roles = try await identity.roles(as: viewer)
        let make = FieldMaker(voice)
        var page = OfficePage(heading: voice.text("office_nav_people"), section: "people")
        page.notice = notice(visit)
        if viewer.may(IdentityPolicy.managePeople) {
            page.actions = [
                .link(voice.text("person_new"), "/office/people/new", isPrimary: true),
                .link(voice.text("import_heading"), ImportPages.path),
            ]
        }
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    list.lines, PersonPages.columns, at: address, total: Int(list.total), size: filter.size,
                    caption: voice.text("office_nav_people"), empty: voice.text("person_none"),
                    filters: [
                        make.text("q", address["q"], type: "search"),
                        make.select(
                            "unit", address["unit"], empty: voice.text("value_all"),
                            Self.unitOptions(viewer.units(IdentityPolicy.readUnits), viewer, voice)),
                        make.select(
                            "role", address["role"], empty: voice.text("value_all"),
                            roles.map { ($0.code, voice.phrase($0.name).text) }),
                        make.select(
                            "removed", address["removed"], empty: voice.text("person_present"),
                            [("all", voice.text("person_all"))]),
                    ], exportPath: "/office/people", voice))
        ]
        return try response(page, visit)
    }

    func peopleFile(_ visit: Visit) async throws -> ListFile {
        var (_, filter) = Self.personFilter(visit)
        (filter.page, filter.size) = (1, 100_000)
        let list = try await identity.people(filter, as: visit.viewer)
        return ListFile(
            "people", visit.voice.text("office_nav_people"), list.lines, PersonPages.columns, visit.voice)
    }

    private static func personFilter(_ visit: Visit) -> (ListAddress, PersonFilter) {
        let address = ListAddress(
            visit, path: "/office/people", filters: ["q", "unit", "role", "removed"], sorts: PersonPages.sorts)
        var filter = PersonFilter()
        filter.text = address["q"]
        filter.unit = Unit.ID(text: address["unit"])
        filter.role = address["role"].isEmpty ? nil : address["role"]
        filter.includesRemoved = address["removed"] == "all"
        filter.sort = PersonFilter.Sort(rawValue: address.sort) ?? .name
        filter.isDescending = address.isDescending
        filter.page = address.page
        filter.language = visit.voice.language
        return (address, filter)
    }
}
