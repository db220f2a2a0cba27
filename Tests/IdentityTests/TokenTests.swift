import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct TokenTests {
    private func token(_ world: World, _ login: String, _ scopes: Set<String>, days: String = "30") async throws
        -> String
    {
        try await world.room.createToken(name: "脚本", scopes: scopes, days: days, as: world.viewer(login))
    }

    private func viewer(_ world: World, _ login: String, _ scopes: Set<String>) async throws -> Viewer {
        try #require(try await world.room.viewer(token: try await token(world, login, scopes)))
    }

    @Test func `a token does what its person may, within its scopes`() async throws {
        let world = try await World()
        let qinghe = try await world.unit("qinghe").id
        let viewer = try await viewer(world, "he", ["article.write", "unit.manage"])
        #expect(viewer.may(World.article, at: qinghe))
        #expect(!viewer.may(IdentityPolicy.readUnits, at: qinghe) && !viewer.may(IdentityPolicy.manageUnits))
        #expect(try await self.viewer(world, "lin", ["unit.read"]).mayEverywhere(IdentityPolicy.readUnits))
        #expect(try await !self.viewer(world, "lin", ["unit.read"]).mayEverywhere(IdentityPolicy.manageRoles))
    }

    @Test func `a token works for its days, until it is ended, and is listed without its secret`() async throws {
        let world = try await World()
        let secret = try await token(world, "he", ["article.write"], days: " 2 ")
        #expect(secret.hasPrefix("kaimen_") && secret.utf8.count == 50)
        world.clock.advance(by: 2 * 86400 - 1)
        #expect(try await world.room.viewer(token: secret) != nil)
        let lines = try await world.room.tokens(as: world.viewer("he"))
        #expect(lines.map(\.name) == ["脚本"] && lines.first?.scopes == [World.article])
        #expect(lines.first?.lastUsedAt == world.clock.seconds)
        world.clock.advance(by: 1)
        #expect(try await world.room.viewer(token: secret) == nil)

        let other = try await token(world, "he", ["article.write"])
        let id = try #require(try await world.room.tokens(as: world.viewer("he")).first?.id)
        #expect(
            await world.refusal { try await world.room.endToken(id, as: world.viewer("lin")) } == "refusal_unknown")
        try await world.room.endToken(id, as: world.viewer("he"))
        #expect(try await world.room.viewer(token: other) == nil)
        #expect(await world.refusal { try await world.room.endToken(id, as: world.viewer("he")) } == "refusal_unknown")
    }

    @Test(arguments: ["0", "367", "-1", "1.5", "", "９", "99999999999999999999", "9223372036854775807"])
    func `the days of a token are a whole number up to a year`(days: String) async throws {
        let world = try await World()
        #expect(
            await world.problems { _ = try await token(world, "he", ["article.write"], days: days) }
                == ["days: problem_token_days"])
    }

    @Test func `a token needs a name and known scopes`() async throws {
        let world = try await World()
        let he = try await world.viewer("he")
        #expect(
            await world.problems {
                _ = try await world.room.createToken(name: " ", scopes: ["god.mode"], days: "1", as: he)
            } == ["name: problem_required", "scopes: problem_choose"])
        #expect(
            await world.problems { _ = try await world.room.createToken(name: "x", scopes: [], days: "1", as: he) }
                == ["scopes: problem_choose"])
    }

    @Test func `a token touches no account, whatever its scopes`() async throws {
        let world = try await World()
        try await world.setPassword("zhou")
        let all = Set(world.room.allPermissions.map(\.rawValue))
        let viewer = try await viewer(world, "zhou", all)
        let (room, zhou) = (world.room, viewer.person.id)
        var lent = DelegationDraft()
        (lent.to, lent.validTo) = ("gu", "2026-12-31")
        let delegation = lent
        var own = PersonDraft(try await world.detail("zhou").person)
        own.email = "mine@x.cn"
        let changed = own
        let refusals = [
            await world.refusal { _ = try await room.createToken(name: "x", scopes: all, days: "366", as: viewer) },
            await world.refusal { try await room.changePassword(from: World.password, to: "new horse", as: viewer) },
            await world.refusal { _ = try await room.beginTimeCode(issuer: "x", as: viewer) },
            await world.refusal { _ = try await room.confirmTimeCode("1", as: viewer) },
            await world.refusal { _ = try await room.renewRecoveryCodes(password: World.password, as: viewer) },
            await world.refusal { try await room.endTimeCode(password: World.password, as: viewer) },
            await world.refusal { try await room.endToken(1, as: viewer) },
            await world.refusal { _ = try await room.saveDelegation(delegation, of: zhou, as: viewer) },
            await world.refusal { _ = try await room.savePerson(changed, as: viewer) },
            await world.refusal { try await room.invite(zhou, World.letter, base: "", as: viewer) },
            await world.refusal { try await room.removePerson(zhou, version: 1, reason: "x", as: viewer) },
        ]
        #expect(refusals == [String?](repeating: "refusal_not_allowed", count: refusals.count))
        // A session of its person it may end, and nobody else's; and itself.
        let (signedIn, other) = (try await world.viewer("zhou"), try await world.viewer("he"))
        try await room.endSession(try #require(signedIn.session), as: viewer)
        #expect(
            await world.refusal { try await room.endSession(try #require(other.session), as: viewer) }
                == "refusal_unknown")
        try await room.endToken(try #require(viewer.token), as: viewer)
        #expect(
            await world.refusal { try await room.endToken(try #require(viewer.token), as: viewer) }
                == "refusal_session_over")
    }

    @Test func `a token gives nobody more than its scopes`() async throws {
        let world = try await World()
        let people = try await viewer(world, "lin", ["person.manage", "unit.read"])
        let (room, qinghe) = (world.room, try await world.duty("editor", in: "qinghe"))
        #expect(
            await world.refusal { _ = try await room.addDuty(qinghe, to: world.id("bai"), as: people) }
                == "refusal_role_beyond_own")
        #expect(
            await world.refusal { try await room.invite(world.id("he"), World.letter, base: "", as: people) }
                == "refusal_person_beyond_own")
        let roles = try await viewer(world, "lin", ["role.manage"])
        var draft = RoleDraft(try await world.room.role("reader", as: world.viewer("lin")).role)
        draft.permissions.insert("person.manage")
        let more = draft
        #expect(await world.refusal { _ = try await room.saveRole(more, as: roles) } == "refusal_role_beyond_own")
        draft.permissions = []
        let less = draft
        _ = try await room.saveRole(less, as: roles)
    }

    @Test func `a token that ended or whose person lost a duty does nothing more, even when it was read before`()
        async throws
    {
        let world = try await World()
        let viewer = try await viewer(world, "zhou", ["unit.manage", "unit.read"])
        _ = try await world.room.saveUnit(world.edit("qinghe") { $0.nameChinese = "甲" }, as: viewer)
        let duty = try await world.duty(of: "zhou", in: "linhe")
        try await world.room.endDuty(duty.id, on: "", as: world.viewer("lin"))
        #expect(
            await world.refusal { _ = try await world.room.saveUnit(world.edit("qinghe"), as: viewer) }
                == "refusal_unknown")
        try await world.room.endToken(try #require(viewer.token), as: world.viewer("zhou"))
        #expect(
            await world.refusal { _ = try await world.room.saveUnit(world.edit("qinghe"), as: viewer) }
                == "refusal_session_over")
    }
}
