import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct DutyTests {
    private func add(_ world: World, _ draft: DutyDraft, to login: String, as giver: String) async throws {
        _ = try await world.room.addDuty(draft, to: world.id(login), as: world.viewer(giver))
    }

    @Test func `a duty gives its role in its unit and below, from its first to before its last day`() async throws {
        let world = try await World()
        try await add(
            world, world.duty("editor", in: "linhe", from: "2026-03-05", to: "2026-03-08"), to: "ma", as: "zhou")
        let (qinghe, root) = (try await world.unit("qinghe").id, try await world.unit("haidong").id)
        var seen: [Bool] = []
        for _ in 2...9 {
            let ma = try await world.viewer("ma")
            seen.append(ma.may(World.article, at: qinghe))
            #expect(!ma.may(World.article, at: root))
            world.clock.advance(by: 86400)
        }
        #expect(seen == [false, false, false, true, true, true, false, false])
    }

    @Test func `nobody gives a role that may do more than they may`() async throws {
        let world = try await World()
        let refused: [(String, String, String, String)] = [
            ("zhou", "administrator", "linhe", "refusal_role_beyond_own"),
            ("shen", "manager", "linhe", "refusal_role_beyond_own"),
            ("tang", "administrator", "haidong", "refusal_role_beyond_own"),
            ("he", "reader", "qinghe", "refusal_not_allowed"),
        ]
        for (giver, role, unit, key) in refused {
            for taker in [giver, "ma"] where taker == giver || giver != "he" {
                let draft = try await world.duty(role, in: unit)
                #expect(await world.refusal { try await add(world, draft, to: taker, as: giver) } == key)
            }
        }
        try await add(world, world.duty("manager", in: "qinghe"), to: "ma", as: "zhou")
        // Outside their own units there is nothing to give.
        #expect(
            await world.problems { try await add(world, world.duty("reader", in: "yunshan"), to: "ma", as: "zhou") }
                == ["unit: problem_choose"])
        #expect(
            await world.refusal { try await add(world, world.duty("reader", in: "qinghe"), to: "gu", as: "zhou") }
                == "refusal_unknown")
    }

    @Test func `a deputy does not keep what was lent, by a duty or a longer delegation`() async throws {
        let world = try await World()
        var lent = DelegationDraft()
        (lent.to, lent.validTo) = ("shen", "2026-03-10")
        _ = try await world.room.saveDelegation(lent, of: world.id("zhou"), as: world.viewer("zhou"))
        let shen = try await world.viewer("shen")
        #expect(try await shen.may(IdentityPolicy.manageUnits, at: world.unit("linhe").id))
        #expect(
            await world.refusal { try await add(world, world.duty("manager", in: "linhe"), to: "shen", as: "shen") }
                == "refusal_role_beyond_own")
        lent.validTo = "2026-12-31"
        let longer = lent
        for (of, key) in [("zhou", "refusal_person_beyond_own"), ("he", "refusal_person_beyond_own")] {
            #expect(
                await world.refusal {
                    _ = try await world.room.saveDelegation(longer, of: world.id(of), as: world.viewer("shen"))
                } == key)
        }
        // Nor the account of the one they act for.
        var zhou = PersonDraft(try await world.detail("zhou").person)
        zhou.email = "shen-too@x.cn"
        let taken = zhou
        #expect(
            await world.refusal { _ = try await world.room.savePerson(taken, as: world.viewer("shen")) }
                == "refusal_person_beyond_own")
        // The work itself goes on meanwhile.
        try await add(world, world.duty("editor", in: "qinghe"), to: "ma", as: "shen")
    }

    @Test func `a duty ends on a day, and another day after is no second end`() async throws {
        let world = try await World()
        let duty = try await world.duty(of: "he", in: "qinghe")
        try await world.room.endDuty(duty.id, on: "2026-04-01", as: world.viewer("zhou"))
        #expect(try await world.duty(of: "he", in: "qinghe").validTo?.description == "2026-04-01")
        world.clock.advance(by: 40 * 86400)
        #expect(
            await world.refusal { try await world.room.endDuty(duty.id, on: "", as: world.viewer("zhou")) }
                == "refusal_duty_ended")
    }

    @Test func `an end is neither before the beginning nor for who does not manage there`() async throws {
        let world = try await World()
        let duty = try await world.duty(of: "he", in: "qinghe")
        #expect(
            await world.problems { try await world.room.endDuty(duty.id, on: "2020-01-01", as: world.viewer("zhou")) }
                == ["day: problem_duty_before_start"])
        #expect(
            await world.problems { try await world.room.endDuty(duty.id, on: "soon", as: world.viewer("zhou")) }
                == ["day: problem_day"])
        #expect(
            await world.refusal { try await world.room.endDuty(duty.id, on: "", as: world.viewer("ma")) }
                == "refusal_unknown")
        #expect(
            await world.refusal { try await world.room.endDuty(duty.id, on: "", as: world.viewer("he")) }
                == "refusal_not_allowed")
        #expect(
            await world.refusal { try await world.room.endDuty(Duty.ID(1), on: "", as: world.viewer("lin")) }
                == "refusal_unknown")
    }

    @Test func `what one could not give one cannot take`() async throws {
        let world = try await World()
        let duty = try await world.duty(of: "zhou", in: "linhe")
        #expect(
            await world.refusal { try await world.room.endDuty(duty.id, on: "", as: world.viewer("shen")) }
                == "refusal_role_beyond_own")
        let zhou = try await world.id("zhou")
        #expect(try await world.room.person(zhou, as: world.viewer("shen")).duties.map(\.canEnd) == [false])
        #expect(try await world.room.person(zhou, as: world.viewer("lin")).duties.map(\.canEnd) == [true])
        try await world.room.endDuty(duty.id, on: "", as: world.viewer("lin"))
    }

    @Test func `an end is put off only by who could give the duty`() async throws {
        let world = try await World()
        let duty = try await world.duty(of: "zhou", in: "linhe")
        try await world.room.endDuty(duty.id, on: "2026-04-01", as: world.viewer("lin"))
        #expect(
            await world.refusal { try await world.room.endDuty(duty.id, on: "2027-04-01", as: world.viewer("shen")) }
                == "refusal_role_beyond_own")
        try await world.room.endDuty(duty.id, on: "2027-04-01", as: world.viewer("lin"))
    }

    @Test func `a duty lies within the life of its unit`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        let team = try await world.room.saveUnit(world.draft("team", below: "linhe"), as: lin)
        try await world.room.closeUnit(team, version: 1, on: "2026-05-01", successor: "", reason: "x", as: lin)
        #expect(
            await world.problems {
                try await add(world, world.duty("editor", in: "team", from: "2026-03-01"), to: "ma", as: "lin")
            } == ["validFrom: problem_unit_before_start", "validTo: problem_duty_after_unit"])
        try await add(world, world.duty("editor", in: "team", to: "2026-05-01"), to: "ma", as: "lin")
    }

    @Test func `a removed person gets no duty`() async throws {
        let world = try await World()
        let he = try await world.id("he")
        try await world.room.removePerson(he, version: 1, reason: "x", as: world.viewer("lin"))
        let draft = try await world.duty("editor", in: "qinghe")
        #expect(
            await world.refusal { _ = try await world.room.addDuty(draft, to: he, as: world.viewer("lin")) }
                == "refusal_unknown")
    }
}
