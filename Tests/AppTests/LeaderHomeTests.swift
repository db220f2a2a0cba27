import App
import Foundation
import Identity
import Kernel
import OfficeWeb
import Storage
import Supervision
import TestSupport
import Testing

/// What a leader, who reads and answers for units and has no other duty, finds on the first page of the office.
@Suite(.onEveryEngine, .namingTheEngine) struct LeaderHomeTests {
    @Test func `a leader without a mailbox finds what is overdue below, and the list of all of it`() async throws {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        let (east, west) = (
            try await world.unit("east", "东岭区", below: root), try await world.unit("west", "西泽区", below: root)
        )
        let bureau = try await world.unit("bureau", "东岭招商局", below: east)
        let officer = try await world.viewer(world.person("officer", "supervision-officer", in: east))
        let leader = try await world.person("leader", "leader", in: east)
        let neighbour = try await world.person("neighbour", "leader", in: west)
        let matter = try await world.assigned("整治河道", to: bureau, by: east, as: officer)
        let visitor = try await world.visitor(leader)
        #expect(try await !visitor.ask("/office").body.contains("整治河道"))
        // As if its time had gone by, and no letter had been written.
        try await world.setDeadline(of: matter, to: OfficeWorld.day(in: -3))
        try await world.platform.database.write { try $0.execute("UPDATE person SET email = NULL") }
        let home = try await visitor.ask("/office")
        #expect(home.status == 200 && home.body.contains("/office/matters/\(matter.id)"))
        let yesterday = OfficeWorld.day(in: -1)
        #expect(home.body.contains("dueThrough=\(yesterday)"))
        let list = try await visitor.ask(
            "/office/matters?light=red&open=yes&dueThrough=\(yesterday)&sort=deadline&leadUnit=\(east)")
        #expect(list.body.contains("整治河道"))
        let other = try await world.visitor(neighbour).ask("/office")
        #expect(other.status == 200 && !other.body.contains("整治河道"))
    }
}
