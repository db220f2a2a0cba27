import Hummingbird
import Identity
import Kernel
import WebSupport

/// What roles may do.
enum RolePages {
    static let routes: [OfficeRoute] = [
        .get("/office/roles", .permission(IdentityPolicy.readUnits)) { office, visit in
            try await office.rolesPage(visit)
        },
        .get("/office/roles/new", .permission(IdentityPolicy.manageRoles)) { office, visit in
            try await office.roleForm(visit, RoleDraft(), [])
        },
        .post("/office/roles", .permission(IdentityPolicy.manageRoles)) { office, visit in
            try await office.saveRole(visit)
        },
        .get("/office/roles/:code", .permission(IdentityPolicy.manageRoles)) { office, visit in
            try await office.editRole(visit)
        },
    ]

    /// - Parameter leadsOn: the role's name opens it, for those who may change it.
    static func columns(leadsOn: Bool) -> [ListColumn<Role>] {
        [
            ListColumn(key: "role") { role, voice in
                TableView.Cell(voice.phrase(role.name), url: leadsOn ? "/office/roles/\(role.code)" : nil)
            },
            ListColumn(key: "code") { role, _ in TableView.Cell(role.code) },
            ListColumn(key: "permissions") { role, voice in
                TableView.Cell(
                    role.permissions.sorted().map { voice.text($0.catalogueKey) }.joined(
                        separator: voice.text("list_comma")))
            },
        ]
    }
}

extension Office {
    func rolesPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let roles = try await identity.roles(as: viewer)
        let address = ListAddress(visit, path: "/office/roles", filters: [], sorts: [])
        var page = OfficePage(
            heading: voice.text("office_nav_roles"), section: "roles", lead: voice.text("roles_lead"))
        page.notice = notice(visit)
        let mayManage = viewer.mayEverywhere(IdentityPolicy.manageRoles)
        if mayManage {
            page.actions = [.link(voice.text("role_new"), "/office/roles/new", isPrimary: true)]
        }
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    roles, RolePages.columns(leadsOn: mayManage), at: address, total: roles.count,
                    size: max(1, roles.count),
                    caption: voice.text("office_nav_roles"), empty: voice.text("list_none_match"), voice))
        ]
        return try response(page, visit)
    }

    func editRole(_ visit: Visit) async throws -> Response {
        let code = visit.parameters.get("code") ?? ""
        let viewer = try visit.viewer
        guard viewer.mayEverywhere(IdentityPolicy.manageRoles) else { throw Refusal.notAllowed }
        guard let role = try await identity.roles(as: viewer).first(where: { $0.code == code }) else {
            throw Refusal.unknown
        }
        return try await roleForm(visit, RoleDraft(role), [])
    }

    func saveRole(_ visit: Visit) async throws -> Response {
        var draft = RoleDraft(code: visit.form["code"], version: visit.version)
        draft.nameChinese = visit.form["nameChinese"]
        draft.nameEnglish = visit.form["nameEnglish"]
        draft.permissions = Set(visit.form.all("permissions"))
        do {
            _ = try await identity.saveRole(draft, as: visit.viewer)
            return Self.redirect("/office/roles", done: "saved")
        } catch let problems as Problems {
            return try await roleForm(visit, draft, problems.list)
        } catch let refusal as Refusal where !refusal.conceals {
            return try await roleForm(visit, draft, [Problem(field: "permissions", key: refusal.key)])
        } catch let stale as StaleEdit {
            let roles = try await identity.roles(as: visit.viewer)
            guard let stored = roles.first(where: { $0.code == draft.code }) else { throw stale }
            draft.version = stale.current
            return try await roleForm(visit, draft, [], stored: stored)
        }
    }

    /// - Parameter stored: what is stored now, when the edit came too late.
    func roleForm(
        _ visit: Visit, _ draft: RoleDraft, _ problems: [Problem], stored: Role? = nil
    ) async throws -> Response {
        let voice = visit.voice
        guard try visit.viewer.mayEverywhere(IdentityPolicy.manageRoles) else { throw Refusal.notAllowed }
        var make = FieldMaker(voice, problems)
        if let stored {
            make.stored = ["nameChinese": stored.name.chinese, "nameEnglish": stored.name.english ?? ""]
            if Set(stored.permissions.map(\.rawValue)) != draft.permissions {
                let words = identity.allPermissions.filter(stored.permissions.contains).map {
                    voice.text($0.catalogueKey)
                }
                make.stored["permissions"] =
                    words.isEmpty ? voice.text("value_none") : words.joined(separator: voice.text("list_comma"))
            }
        }
        var page = OfficePage(
            heading: voice.text(draft.version == 0 ? "role_new" : "role_edit"), section: "roles",
            breadcrumb: [Link(label: voice.text("office_nav_roles"), url: "/office/roles")])
        page.breadcrumb.append(Link(label: page.heading, url: "#main", current: true))
        var fields = [
            make.text("nameChinese", draft.nameChinese, required: true),
            make.text("nameEnglish", draft.nameEnglish),
            make.boxes(
                "permissions", draft.permissions,
                identity.allPermissions.map { ($0.rawValue, voice.text($0.catalogueKey)) }),
        ]
        var hidden = [FormView.Hidden(name: "version", value: "\(draft.version)")]
        if draft.version == 0 {
            fields.insert(make.text("code", draft.code, required: true, hint: voice.text("hint_unit_code")), at: 0)
        } else {
            hidden.append(FormView.Hidden(name: "code", value: draft.code))
        }
        let form = FormView(
            action: "/office/roles", fields: fields, submitLabel: voice.text("action_save"), hidden: hidden,
            cancelURL: "/office/roles")
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: stored != nil)
    }
}
