import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct RoleTests {
    private func draft(_ code: String, _ permissions: Set<String>, version: Int64 = 0) -> RoleDraft {
        var draft = RoleDraft(code: code, version: version)
        (draft.nameChinese, draft.permissions) = ("统计", permissions)
        return draft
    }

    @Test func `a role is made, and a change of it reaches everybody who has it at once`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        #expect(try await world.room.saveRole(draft("Statistics", ["unit.read"]), as: lin) == "statistics")
        _ = try await world.room.addDuty(world.duty("statistics", in: "linhe"), to: world.id("he"), as: lin)
        let qinghe = try await world.unit("qinghe").id
        #expect(try await !world.viewer("he").may(IdentityPolicy.readAudit, at: qinghe))
        _ = try await world.room.saveRole(draft("statistics", ["unit.read", "audit.read"], version: 1), as: lin)
        #expect(try await world.viewer("he").may(IdentityPolicy.readAudit, at: qinghe))
        let detail = try await world.room.role("statistics", as: lin)
        #expect(detail.role.version == 2 && !detail.role.isBuiltIn && detail.canManage && detail.peopleCount == 1)
        #expect(detail.permissions == [IdentityPolicy.readUnits, IdentityPolicy.readAudit])
    }

    @Test func `roles are changed by who may at the root, under the version that was seen`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        let new = draft("statistics", ["unit.read"])
        for login in ["tang", "zhou", "he"] {
            #expect(
                await world.refusal { _ = try await world.room.saveRole(new, as: world.viewer(login)) }
                    == "refusal_unknown")
        }
        _ = try await world.room.saveRole(draft("keeper", ["role.manage", "unit.read"]), as: lin)
        _ = try await world.room.addDuty(world.duty("keeper", in: "linhe"), to: world.id("he"), as: lin)
        #expect(
            await world.refusal { _ = try await world.room.saveRole(new, as: world.viewer("he")) }
                == "refusal_not_allowed")
        await #expect(throws: StaleEdit(current: 1)) {
            _ = try await world.room.saveRole(draft("keeper", [], version: 4), as: lin)
        }
        await #expect(throws: StaleEdit(current: 0)) {
            _ = try await world.room.saveRole(draft("nothing", [], version: Int64.max), as: lin)
        }
    }

    @Test func `every field has its problem`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        var bad = draft("a b", ["god.mode"])
        bad.nameChinese = ""
        let draft = bad
        #expect(
            await world.problems { _ = try await world.room.saveRole(draft, as: lin) } == [
                "code: problem_unit_code", "nameChinese: problem_required", "permissions: problem_choose",
            ])
        #expect(
            await world.problems { _ = try await world.room.saveRole(self.draft("READER", []), as: lin) }
                == ["code: problem_role_taken"])
        #expect(
            await world.problems { _ = try await world.room.saveRole(self.draft("a\u{0}", []), as: lin) }
                == ["code: problem_control_character", "code: problem_unit_code"])
    }

    @Test func `roles are installed once, by a program, and what somebody changed stays`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        var reader = RoleDraft(try await world.room.role("reader", as: lin).role)
        reader.nameChinese = "阅览"
        _ = try await world.room.saveRole(reader, as: lin)
        let roles = ["reader", "guest"].map {
            Role(code: $0, name: LocalizedText(chinese: $0), permissions: [], isBuiltIn: true, version: 1)
        }
        #expect(
            await world.refusal { _ = try await world.room.installRoles(roles, as: lin) } == "refusal_not_allowed")
        #expect(try await world.room.installRoles(roles, as: world.room.program("test")).isEmpty)
        #expect(try await world.room.role("reader", as: lin).role.name.chinese == "阅览")
        #expect(try await world.room.role("guest", as: lin).role.isBuiltIn)
        #expect(try await world.room.roles(as: lin).map(\.code).count == 6)
    }

    @Test func `a later version gives its roles more, and leaves alone what the office changed`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        var changed = RoleDraft(try await world.room.role("reader", as: lin).role)
        changed.permissions = []
        _ = try await world.room.saveRole(changed, as: lin)
        _ = try await world.room.saveRole(draft("own", []), as: lin)
        let shipped = ["editor", "reader", "own"].map { code in
            Role(
                code: code, name: LocalizedText(chinese: code),
                permissions: [IdentityPolicy.readUnits, IdentityPolicy.readAudit], isBuiltIn: true, version: 1)
        }
        func install(_ roles: [Role]) async throws -> [String] {
            try await world.room.installRoles(roles, as: world.room.program("roles")).map {
                "\($0.role.code) \($0.lacks.map(\.rawValue))"
            }
        }
        #expect(try await install(shipped) == [#"reader ["audit.read", "unit.read"]"#])
        // What the role could do before, it still can.
        let editor = try await world.room.role("editor", as: lin).role
        #expect(editor.permissions == [World.article, IdentityPolicy.readUnits, IdentityPolicy.readAudit])
        #expect(editor.version == 2 && editor.isBuiltIn)
        #expect(try await world.room.role("reader", as: lin).role.permissions.isEmpty)
        #expect(try await world.room.role("own", as: lin).role.permissions.isEmpty)
        #expect(try await world.viewer("he").may(IdentityPolicy.readAudit))
        #expect(try await world.lastAction() == "session.opened")
        let written = try await world.number(
            "SELECT count(*) AS number FROM audit_entry WHERE actor = 'roles' AND action = 'role.changed'")
        #expect(written == 1)
        // The same again changes nothing, and a third version extends the role once more.
        let entries = try await world.entries()
        _ = try await install(shipped)
        #expect(try await world.entries() == entries)
        let more = Role(
            code: "editor", name: editor.name, permissions: [IdentityPolicy.readLetters], isBuiltIn: true, version: 1)
        _ = try await install([more])
        #expect(try await world.room.role("editor", as: lin).role.permissions.contains(IdentityPolicy.readLetters))
        #expect(try await world.room.role("editor", as: lin).role.version == 3)
    }

    @Test func `people are counted where the viewer may read`() async throws {
        let world = try await World()
        #expect(try await world.room.rolePeople(as: world.viewer("lin"))["editor"] == 3)
        #expect(try await world.room.rolePeople(as: world.viewer("zhou"))["editor"] == 2)
        #expect(try await world.room.role("editor", as: world.viewer("bai")).peopleCount == 1)
        #expect(
            await world.refusal { _ = try await world.room.role("a\u{0}", as: world.viewer("bai")) }
                == "refusal_unknown")
    }
}
