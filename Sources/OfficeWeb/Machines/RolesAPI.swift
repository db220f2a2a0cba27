import HTTPTypes
import Identity
import Kernel
import WebSupport

/// Roles as programs see them.
extension OfficeAPI {
    var roles: [APIOperation] {
        [
            operation(
                .get, "/roles", "listRoles", "The roles of the platform by code.", tag: "Roles",
                needs: .permission(IdentityPolicy.readUnits), query: APIParameter.paging,
                success: .ok("A page of roles.", .page(of: Self.role).named("Roles"))
            ) { call, viewer in .page(of: try await identity.roles(as: viewer), call, Self.role) },
            operation(
                .post, "/roles", "createRole", "A new role.", tag: "Roles",
                needs: .permission(IdentityPolicy.manageRoles),
                body: .object([.required("code", .text(.code))] + roleDraft).named("NewRole"),
                success: .created("The role is there.", Self.savedRole)
            ) { call, viewer in
                var draft = RoleDraft(code: call.text("code"))
                Self.fill(&draft, call)
                let code = try await identity.saveRole(draft, as: viewer)
                return .created(Self.saved(code, version: 1), at: "/api/v1/roles/\(code)")
            },
            operation(
                .get, "/roles/{code}", "getRole", "A role.", tag: "Roles",
                needs: .permission(IdentityPolicy.readUnits), success: .ok("The role.", Self.role)
            ) { call, viewer in .ok(Self.role(try await role(call.parameter("code"), viewer))) },
            operation(
                .put, "/roles/{code}", "editRole",
                "Another name, or other permissions, for everybody who has the role.", tag: "Roles",
                needs: .permission(IdentityPolicy.manageRoles),
                body: .object([.required("version", Self.version)] + roleDraft).named("RoleEdit"), isEdit: true,
                success: .ok("The role is saved.", Self.savedRole)
            ) { call, viewer in
                let role = try await role(call.parameter("code"), viewer)
                var draft = RoleDraft(code: role.code, version: call.integer("version"))
                Self.fill(&draft, call)
                _ = try await identity.saveRole(draft, as: viewer)
                return .ok(Self.saved(role.code, version: draft.version + 1))
            },
        ]
    }

    private func role(_ code: String, _ viewer: Viewer) async throws -> Role {
        guard let role = try await identity.roles(as: viewer).first(where: { $0.code == code }) else {
            throw Refusal.unknown
        }
        return role
    }

    private static let role = APISchema.object([
        .required("code", .text), .required("nameChinese", .text), .required("nameEnglish", .text.orNull),
        .required("permissions", .list(of: .text)), .required("isBuiltIn", .truth),
        .required("version", .integer(1...Int.max)),
    ]).named("Role")

    private static let savedRole = APISchema.object([
        .required("code", .text), .required("version", .integer(1...Int.max)),
    ]).named("SavedRole")

    /// What a role may do is a word of the platform's list.
    private var roleDraft: [APISchema.Member] {
        [
            .required("nameChinese", .line(1, 40)), .optional("nameEnglish", .line(0, 60)),
            .required("permissions", .list(of: .choice(identity.allPermissions.map(\.rawValue)), atMost: 200)),
        ]
    }

    private static func fill(_ draft: inout RoleDraft, _ call: APICall) {
        (draft.nameChinese, draft.nameEnglish) = (call.text("nameChinese"), call.text("nameEnglish"))
        draft.permissions = Set(call.texts("permissions"))
    }

    private static func saved(_ code: String, version: Int64) -> JSONText {
        .object([("code", .text(code)), ("version", .number(Int(version)))])
    }

    private static func role(_ role: Role) -> JSONText {
        .object(
            [("code", .text(role.code))] + name(role.name) + [
                ("permissions", .list(role.permissions.sorted().map { .text($0.rawValue) })),
                ("isBuiltIn", .truth(role.isBuiltIn)), ("version", .number(Int(role.version))),
            ])
    }
}
