import Kernel
import Testing

@testable import Meetings

/// How attendance is judged, as a table.
@Suite struct DisciplineTests {
    private typealias Case = (
        arrived: Int64?, leave: Attendee.Leave.State?, represented: Bool, now: Int64, name: String
    )

    private static let table: [Case] = [
        (nil, nil, false, 99, "awaited"), (nil, nil, false, 100, "unexcused"), (nil, .asked, false, 100, "unexcused"),
        (nil, .refused, false, 100, "unexcused"), (nil, .approved, false, 100, "on-leave"),
        (nil, .approved, false, 0, "on-leave"), (nil, nil, true, 100, "represented"),
        (nil, .approved, true, 100, "represented"), (100, nil, false, 100, "on-time"),
        (-5000, nil, false, 100, "on-time"), (160, nil, false, 200, "on-time"), (161, nil, false, 200, "late"),
        (161, .approved, true, 200, "late"),
    ]

    @Test func `who came when, with which leave, is judged so`() {
        let rule = DisciplineRule(beginsAt: 100, absentFrom: 100, grace: 60)
        for one in Self.table {
            let judged = rule.judged(
                arrivedAt: one.arrived, leave: one.leave, isRepresented: one.represented, now: one.now)
            #expect(judged.name == one.name, "\(one)")
        }
    }

    @Test func `minutes are counted from the beginning and rounded up; without a time nobody is late`() {
        let rule = DisciplineRule(beginsAt: 0, absentFrom: 0)
        #expect(rule.judged(arrivedAt: 1, leave: nil, isRepresented: false, now: 9) == .late(minutes: 1))
        #expect(rule.judged(arrivedAt: 61, leave: nil, isRepresented: false, now: 99) == .late(minutes: 2))
        let open = DisciplineRule(beginsAt: nil, absentFrom: 86_400)
        #expect(open.judged(arrivedAt: 90_000, leave: nil, isRepresented: false, now: 0) == .onTime)
        #expect(open.judged(arrivedAt: nil, leave: nil, isRepresented: false, now: 86_399) == .awaited)
    }

    @Test func `an arrival is as long ago as the device says, whatever its clock shows`() {
        #expect(Arrival(deviceAt: 0, sentAt: 600, now: 1_000_000).map(\.at) == 999_400)
        #expect(Arrival(deviceAt: 5_000_000, sentAt: 5_000_000, now: 1000).map(\.at) == 1000)
        #expect(Arrival(deviceAt: 5_000_000, sentAt: 5_000_000, now: 1000)?.offset == -4_999_000)
        #expect(Arrival(deviceAt: 601, sentAt: 600, now: 1000) == nil)
        #expect(Arrival(deviceAt: 0, sentAt: 32 * 86_400, now: 1000) == nil)
        #expect(Arrival(deviceAt: .min, sentAt: .max, now: 0) == nil)
        #expect(Arrival(deviceAt: .min, sentAt: .min, now: .max) == nil)
    }
}
