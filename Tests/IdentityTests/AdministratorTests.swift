import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct AdministratorTests {
    private static let refused = "refusal_last_administrator"

    /// Makes another administrator who can sign in.
    private func promote(_ world: World, _ login: String, from: String = "", to: String = "") async throws -> Duty.ID {
        let id = try await world.room.addDuty(
            world.duty("administrator", in: "haidong", from: from, to: to), to: world.id(login),
            as: world.viewer("lin"))
        try await world.setPassword(login)
        return id
    }

    @Test func `the first administrator may do everything everywhere`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        for permission in world.room.allPermissions { #expect(lin.mayEverywhere(permission)) }
        _ = try await world.signIn("lin")
    }

    @Test func `an administrator is made with a name, a good password and a role that is there`() async throws {
        let world = try await World()
        func problems(_ login: String, _ password: String, _ role: String = "administrator") async -> [String] {
            await world.problems {
                _ = try await world.room.createAdministrator(
                    login: login, name: "新人", password: password, rootName: "x", role: role, program: "test")
            }
        }
        let people = try await world.number("SELECT count(*) AS number FROM person")
        #expect(await problems("", World.password) == ["login: problem_required"])
        #expect(await problems("boss", "short") == ["password: problem_password_short"])
        #expect(await problems("lin", World.password) == ["login: problem_login_taken"])
        #expect(await problems("boss", World.password, "emperor") == ["role: problem_choose"])
        #expect(try await world.number("SELECT count(*) AS number FROM person") == people)
        #expect(await problems("boss", World.password) == [])
        #expect(try await world.viewer("boss").mayEverywhere(IdentityPolicy.manageRoles))
    }

    @Test func `the last one is not removed, by themself or by a program`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        for viewer in [lin, try await world.room.program("test")] {
            #expect(
                await world.refusal {
                    try await world.room.removePerson(lin.person.id, version: 1, reason: "x", as: viewer)
                } == Self.refused)
        }
        _ = try await promote(world, "tang")
        try await world.room.removePerson(lin.person.id, version: 1, reason: "x", as: world.viewer("lin"))
        #expect(try await world.viewer("tang").mayEverywhere(IdentityPolicy.manageRoles))
    }

    @Test func `the last one's duty does not end, today or on a later day`() async throws {
        let world = try await World()
        let duty = try await world.duty(of: "lin", in: "haidong")
        for day in ["", "2026-03-03", "2030-01-01"] {
            #expect(
                await world.refusal { try await world.room.endDuty(duty.id, on: day, as: world.viewer("lin")) }
                    == Self.refused)
        }
        // Somebody who stays only for a while is no successor for good.
        _ = try await promote(world, "tang", to: "2029-01-01")
        #expect(
            await world.refusal { try await world.room.endDuty(duty.id, on: "2028-01-01", as: world.viewer("lin")) }
                == Self.refused)
        _ = try await promote(world, "tang", from: "2029-01-01")
        try await world.room.endDuty(duty.id, on: "2028-01-01", as: world.viewer("lin"))
    }

    @Test func `who never set a password is no successor`() async throws {
        let world = try await World()
        let duty = try await world.duty(of: "lin", in: "haidong")
        _ = try await world.room.addDuty(
            world.duty("administrator", in: "haidong"), to: world.id("tang"), as: world.viewer("lin"))
        #expect(
            await world.refusal { try await world.room.endDuty(duty.id, on: "", as: world.viewer("lin")) }
                == Self.refused)
        try await world.setPassword("tang")
        try await world.room.endDuty(duty.id, on: "", as: world.viewer("lin"))
    }

    @Test func `the role of the last one keeps what makes an administrator`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        var draft = RoleDraft(try await world.room.role("administrator", as: lin).role)
        draft.permissions.remove("role.manage")
        let less = draft
        #expect(await world.refusal { _ = try await world.room.saveRole(less, as: lin) } == Self.refused)
        draft.permissions.insert("role.manage")
        draft.permissions.remove("audit.read")
        let enough = draft
        _ = try await world.room.saveRole(enough, as: lin)
    }

    @Test func `of two who remove each other at once one stays`() async throws {
        let world = try await World()
        _ = try await promote(world, "tang")
        let (lin, tang) = (try await world.viewer("lin"), try await world.viewer("tang"))
        let removed = await withTaskGroup(of: Bool.self) { group in
            for (viewer, other) in [(lin, tang), (tang, lin)] {
                group.addTask {
                    let removal: Void? = try? await world.room.removePerson(
                        other.person.id, version: 1, reason: "x", as: viewer)
                    return removal != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(removed == 1)
        let left = try await world.number(
            "SELECT count(*) AS number FROM person WHERE removed_at IS NULL AND id IN (?, ?)",
            [.integer(lin.person.id.rawValue), .integer(tang.person.id.rawValue)])
        #expect(left == 1)
    }
}
