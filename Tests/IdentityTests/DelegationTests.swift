import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct DelegationTests {
    private func draft(_ to: String, until: String, from: String = "") -> DelegationDraft {
        var draft = DelegationDraft()
        (draft.to, draft.validFrom, draft.validTo, draft.reason) = (to, from, until, "出差")
        return draft
    }

    @Test func `a delegation begins and ends by the day`() async throws {
        let world = try await World()
        _ = try await world.room.saveDelegation(
            draft("BAI@haidong.example", until: "2026-03-06", from: "2026-03-04"), of: world.id("he"),
            as: world.viewer("he"))
        let qinghe = try await world.unit("qinghe").id
        var seen: [Bool] = []
        for _ in 2...7 {
            seen.append(try await world.viewer("bai").may(World.article, at: qinghe))
            world.clock.advance(by: 86400)
        }
        #expect(seen == [false, false, true, true, false, false])
    }

    @Test func `the grant says for whom`() async throws {
        let world = try await World()
        _ = try await world.room.saveDelegation(
            draft("bai", until: "2026-03-06"), of: world.id("he"), as: world.viewer("he"))
        let he = try await world.id("he")
        #expect(try await world.viewer("bai").grants.map(\.onBehalfOf) == [nil, he])
    }

    @Test func `one duty is lent alone, and what was lent is not lent on`() async throws {
        let world = try await World()
        _ = try await world.room.addDuty(
            world.duty("editor", in: "linhe-office"), to: world.id("he"), as: world.viewer("lin"))
        var one = draft("bai", until: "2026-03-06")
        one.duty = try await world.duty(of: "he", in: "qinghe").id.description
        _ = try await world.room.saveDelegation(one, of: world.id("he"), as: world.viewer("he"))
        let (qinghe, office) = (try await world.unit("qinghe").id, try await world.unit("linhe-office").id)
        let bai = try await world.viewer("bai")
        #expect(bai.may(World.article, at: qinghe) && !bai.may(World.article, at: office))
        _ = try await world.room.saveDelegation(
            draft("gu", until: "2026-03-06"), of: world.id("bai"), as: world.viewer("bai"))
        #expect(try await !world.viewer("gu").may(World.article, at: qinghe))
    }

    @Test func `a delegation ends early by either side or who manages, and once`() async throws {
        let world = try await World()
        for login in ["he", "bai", "zhou"] {
            let id = try await world.room.saveDelegation(
                draft("bai", until: "2026-03-06"), of: world.id("he"), as: world.viewer("he"))
            #expect(
                await world.refusal { try await world.room.endDelegation(id, as: world.viewer("gu")) }
                    == "refusal_unknown")
            try await world.room.endDelegation(id, as: world.viewer(login))
            #expect(try await world.viewer("bai").grants.count == 1)
            #expect(
                await world.refusal { try await world.room.endDelegation(id, as: world.viewer(login)) }
                    == "refusal_delegation_ended")
        }
        #expect(
            await world.refusal { try await world.room.endDelegation(Delegation.ID(3), as: world.viewer("lin")) }
                == "refusal_unknown")
    }

    @Test func `one that has not begun is taken back`() async throws {
        let world = try await World()
        let id = try await world.room.saveDelegation(
            draft("bai", until: "2026-05-06", from: "2026-05-01"), of: world.id("he"), as: world.viewer("he"))
        try await world.room.endDelegation(id, as: world.viewer("he"))
        world.clock.advance(by: 61 * 86400)
        #expect(try await world.viewer("bai").grants.count == 1)
    }

    @Test func `every field has its problem`() async throws {
        let world = try await World()
        let he = try await world.viewer("he")
        func problems(_ change: (inout DelegationDraft) -> Void) async -> [String] {
            var draft = draft("bai", until: "2026-03-06")
            change(&draft)
            let changed = draft
            return await world.problems {
                _ = try await world.room.saveDelegation(changed, of: he.person.id, as: he)
            }
        }
        #expect(await problems { $0.to = "" } == ["to: problem_required"])
        #expect(await problems { $0.to = "nobody" } == ["to: problem_person_unknown"])
        #expect(await problems { $0.to = "b\u{0}ai" } == ["to: problem_person_unknown"])
        #expect(await problems { $0.to = "he" } == ["to: problem_delegation_self"])
        #expect(await problems { $0.duty = "17" } == ["duty: problem_choose"])
        #expect(await problems { $0.validTo = "" } == ["validTo: problem_required"])
        #expect(await problems { $0.validTo = "x" } == ["validTo: problem_day"])
        #expect(await problems { $0.validTo = "2026-03-02" } == ["validTo: problem_period_order"])
        #expect(await problems { $0.validFrom = "2026-03-01" } == ["validFrom: problem_day_past"])
        #expect(await problems { $0.validTo = "2027-03-03" } == ["validTo: problem_delegation_long"])
        #expect(await problems { $0.validTo = "2027-03-02" } == [])
        let foreign = try await world.duty(of: "gu", in: "yungang").id.description
        #expect(await problems { $0.duty = foreign } == ["duty: problem_choose"])
    }

    @Test func `who manages somebody and may do as much lends for them`() async throws {
        let world = try await World()
        let he = try await world.id("he")
        _ = try await world.room.saveDelegation(draft("ma", until: "2026-03-06"), of: he, as: world.viewer("zhou"))
        #expect(
            await world.refusal {
                _ = try await world.room.saveDelegation(
                    draft("shen", until: "2026-03-06"), of: he, as: world.viewer("shen"))
            } == "refusal_person_beyond_own")
        #expect(
            await world.refusal {
                _ = try await world.room.saveDelegation(
                    draft("ma", until: "2026-03-06"), of: he, as: world.viewer("gu"))
            } == "refusal_unknown")
    }

    @Test func `a removed person is nobody's deputy`() async throws {
        let world = try await World()
        try await world.room.removePerson(world.id("bai"), version: 1, reason: "x", as: world.viewer("lin"))
        #expect(
            await world.problems {
                _ = try await world.room.saveDelegation(
                    draft("bai", until: "2026-03-06"), of: world.id("he"), as: world.viewer("he"))
            } == ["to: problem_person_unknown"])
    }
}
