import Identity
import Kernel
import Ledger
import Storage
import TestCast
import TestSupport
import Testing

@testable import Meetings

/// Doors of a meeting, the phones at them, and the codes that are shown there.
@Suite(.onEveryEngine, .namingTheEngine) struct DoorTests {
    /// A meeting with two who are to come, and an open door with its phone.
    private struct Scene {
        let world: MeetingsWorld
        let meeting: Meeting.ID
        let attendees: [Attendee]
        let door: MeetingDoor
        let pass: DoorPass
        let viewer: Viewer

        init() async throws {
            world = try await MeetingsWorld()
            meeting = try await world.begin()
            viewer = try await world.viewer("manager")
            attendees = [
                try await Self.invite("王一", to: meeting, world), try await Self.invite("李二", to: meeting, world),
            ]
            let (door, secret) = try await world.desk.openDoor("东门", of: meeting, as: viewer)
            (self.door, pass) = (door, DoorPass(secret: secret, device: "phone-0001"))
            try await world.desk.bindDoor(pass)
        }

        static func invite(_ name: String, to meeting: Meeting.ID, _ world: MeetingsWorld) async throws -> Attendee {
            var draft = AttendeeDraft()
            (draft.attendeeName, draft.attendeePart) = (name, "member")
            return try await world.desk.invite(draft, to: meeting, as: world.viewer("manager"))
        }

        var now: Int64 { world.cast.clock.seconds }

        /// What became of visits that are sent now, in words.
        func send(_ visits: [DoorVisit], from device: String? = nil) async throws -> [String] {
            let pass = DoorPass(secret: pass.secret, device: device ?? pass.device)
            return try await world.desk.checkIn(visits, sentAt: now, at: pass).map { answer in
                if case .refused(let problem) = answer.outcome { problem.key } else { "\(answer.outcome)" }
            }
        }

        func denial(_ body: () async throws -> Void) async -> String? {
            do {
                try await body()
                return nil
            } catch let denial as DoorDenial {
                return denial.rawValue
            } catch {
                return "\(error)"
            }
        }
    }

    @Test func `the first phone that opens the link has the door, and a second one is refused`() async throws {
        let scene = try await Scene()
        // The same phone may open its link again.
        try await scene.world.desk.bindDoor(scene.pass)
        #expect(try await scene.world.desk.list(at: scene.pass).lines.map(\.name) == ["王一", "李二"])
        let second = DoorPass(secret: scene.pass.secret, device: "phone-0002")
        #expect(await scene.denial { try await scene.world.desk.bindDoor(second) } == "taken")
        #expect(await scene.denial { _ = try await scene.world.desk.list(at: second) } == "taken")
        #expect(await scene.denial { _ = try await scene.send([], from: "phone-0002") } == "taken")
        let stranger = DoorPass(secret: SecretText.make(), device: "phone-0001")
        #expect(await scene.denial { try await scene.world.desk.bindDoor(stranger) } == "unknown")
        let (_, secret) = try await scene.world.desk.openDoor("西门", of: scene.meeting, as: scene.viewer)
        for device in ["", "short", String(repeating: "a", count: 65), "phone 0001", "手机手机手机"] {
            let pass = DoorPass(secret: secret, device: device)
            #expect(await scene.denial { try await scene.world.desk.bindDoor(pass) } == "device", "\(device)")
        }
        // A phone that has not opened the link reads nothing.
        let unbound = DoorPass(secret: secret, device: "phone-0003")
        #expect(await scene.denial { _ = try await scene.world.desk.list(at: unbound) } == "taken")
        #expect(try await scene.world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }

    @Test func `a door closes with its meeting, or when the desk takes its link back`() async throws {
        let scene = try await Scene()
        let desk = scene.world.desk
        let stale = await scene.world.cast.refusal {
            try await desk.revokeDoor(scene.door.id, of: scene.meeting, basedOn: 1, as: scene.viewer)
        }
        #expect(stale == "stale")
        try await desk.revokeDoor(scene.door.id, of: scene.meeting, basedOn: 2, as: scene.viewer)
        #expect(await scene.denial { _ = try await desk.list(at: scene.pass) } == "revoked")
        #expect(await scene.denial { _ = try await scene.send([]) } == "revoked")
        #expect(await scene.denial { try await desk.bindDoor(scene.pass) } == "revoked")
        // Its place is free for another; the meeting ends a day after its own.
        let (_, secret) = try await desk.openDoor("东门", of: scene.meeting, as: scene.viewer)
        let pass = DoorPass(secret: secret, device: "phone-0001")
        try await desk.bindDoor(pass)
        let closing = try #require(CalendarDay(iso: "2026-03-14")).shanghaiSeconds
        scene.world.cast.clock.advance(by: closing - scene.now - 1)
        #expect(try await desk.list(at: pass).lines.count == 2)
        scene.world.cast.clock.advance(by: 1)
        #expect(await scene.denial { _ = try await desk.list(at: pass) } == "expired")
        let viewer = try await scene.world.viewer("manager")
        let late = await scene.world.cast.refusal {
            _ = try await desk.openDoor("北门", of: scene.meeting, as: viewer)
        }
        #expect(late == "refusal_door_late")
        let states = try await desk.doors(of: scene.meeting, as: viewer).lines.map(\.state)
        #expect(states == [.expired, .revoked])
    }

    @Test func `doors are opened by who keeps the meeting, each under a name of its own`() async throws {
        let scene = try await Scene()
        for (login, expected) in [("leader", "refusal_not_allowed"), ("neighbour", "refusal_unknown")] {
            let other = try await scene.world.viewer(login)
            for answer in [
                await scene.world.cast.refusal {
                    _ = try await scene.world.desk.openDoor("南门", of: scene.meeting, as: other)
                },
                await scene.world.cast.refusal {
                    try await scene.world.desk.revokeDoor(
                        scene.door.id, of: scene.meeting, basedOn: 2, as: other)
                },
                await scene.world.cast.refusal {
                    _ = try await scene.world.desk.codes(of: scene.meeting, as: other)
                },
                await scene.world.cast.refusal {
                    _ = try await scene.world.desk.doors(of: scene.meeting, as: other)
                },
            ] { #expect(answer == expected, "\(login)") }
        }
        func answer(_ label: String) async -> String? {
            await scene.world.cast.refusal {
                _ = try await scene.world.desk.openDoor(label, of: scene.meeting, as: scene.viewer)
            }
        }
        #expect(await answer(" ") == "doorLabel: problem_required")
        #expect(await answer("东门") == "doorLabel: problem_door_label")
        #expect(await answer(String(repeating: "门", count: 41)) == "doorLabel: problem_too_long")
        for number in 1..<MeetingDesk.mostDoors { #expect(await answer("门\(number)") == nil) }
        #expect(await answer("又一门") == "doorLabel: problem_doors_many")
        // A door of another meeting is none of this one.
        let elsewhere = try await scene.world.begin()
        let foreign = await scene.world.cast.refusal {
            try await scene.world.desk.revokeDoor(scene.door.id, of: elsewhere, basedOn: 2, as: scene.viewer)
        }
        #expect(foreign == "refusal_unknown")
    }

    @Test func `a code is made once, found by its digest, and says when it was replaced`() async throws {
        let scene = try await Scene()
        let (desk, first) = (scene.world.desk, scene.attendees[0])
        let list = try await desk.list(at: scene.pass)
        let codes = try await desk.codes(of: scene.meeting, as: scene.viewer)
        #expect(Set(codes.values.map(\.code)).count == 2 && codes.count == 2)
        #expect(codes.values.allSatisfy { AttendeeCode.isWellFormed($0.code) })
        #expect(list.lines.map(\.codeDigest) == scene.attendees.compactMap { codes[$0.id]?.digest })
        let code = try #require(codes[first.id]).code
        #expect(try await desk.code(of: first.id, at: scene.meeting, as: scene.viewer).code == code)
        let cameAt = scene.now
        scene.world.cast.clock.advance(by: 60)
        let renewed = try await desk.renewCode(of: first.id, at: scene.meeting, basedOn: 1, as: scene.viewer)
        #expect(renewed.code != code && renewed.version == 2)
        let twice = await scene.world.cast.refusal {
            try await desk.renewCode(of: first.id, at: scene.meeting, basedOn: 1, as: scene.viewer)
        }
        #expect(twice == "stale")
        #expect(try await desk.list(at: scene.pass).replaced == [AttendeeCode.digest(code)])
        scene.world.cast.clock.advance(by: 60)
        // The old code is refused, except where it was shown while it was the right one.
        #expect(
            try await scene.send([
                DoorVisit(id: "visit-0001", who: .code(code), at: scene.now - 10),
                DoorVisit(id: "visit-0002", who: .code(code), at: cameAt),
                DoorVisit(id: "visit-0003", who: .code(renewed.code), at: scene.now),
                DoorVisit(id: "visit-0004", who: .code(String(repeating: "a", count: 26)), at: scene.now),
                DoorVisit(id: "visit-0005", who: .code("' OR 1=1"), at: scene.now),
            ]) == [
                "problem_check_in_replaced", "kept", "kept", "problem_check_in_code", "problem_check_in_code",
            ])
        #expect(try await scene.world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
        let other = await scene.world.cast.refusal {
            _ = try await desk.code(of: first.id, at: scene.world.begin(), as: scene.viewer)
        }
        #expect(other == "refusal_unknown")
    }

    @Test func `what a door sends thrice, from two phones, or of people who are gone counts once or not at all`()
        async throws
    {
        let scene = try await Scene()
        let (desk, now) = (scene.world.desk, scene.now)
        let codes = try await desk.codes(of: scene.meeting, as: scene.viewer)
        let code = try #require(codes[scene.attendees[0].id]).code
        let stranger = try await Scene.invite("别会", to: scene.world.begin(), scene.world)
        try await desk.uninvite(scene.attendees[1].id, basedOn: 1, as: scene.viewer)
        let visits = [
            DoorVisit(id: "visit-0001", who: .code(code), at: now - 60),
            DoorVisit(id: "visit-0002", who: .attendee(stranger.id), at: now),
            DoorVisit(id: "visit-0003", who: .attendee(scene.attendees[1].id), at: now),
            DoorVisit(id: "visit-0004", who: .attendee(scene.attendees[0].id), at: now + 60),
            DoorVisit(id: "x", who: .attendee(scene.attendees[0].id), at: now),
        ]
        let refusals = [
            "problem_check_in_unknown", "problem_check_in_unknown", "problem_check_in_clock", "problem_check_in_name",
        ]
        #expect(try await scene.send(visits) == ["kept"] + refusals)
        #expect(try await scene.send(visits) == ["known"] + refusals)
        #expect(try await scene.send(visits) == ["known"] + refusals)
        // The badge was copied to somebody at the west gate.
        let (_, secret) = try await desk.openDoor("西门", of: scene.meeting, as: scene.viewer)
        let west = DoorPass(secret: secret, device: "phone-0002")
        try await desk.bindDoor(west)
        let copy = DoorVisit(id: "visit-0009", who: .code(code), at: now - 30)
        let answer = try #require(try await desk.checkIn([copy], sentAt: now, at: west).first)
        #expect(answer.outcome == .kept && answer.arrivedAt == now - 60)
        let line = try #require(try await desk.attendance(of: scene.meeting, as: scene.viewer).lines.first)
        #expect(line.arrivedAt == now - 60 && line.checkIns == 2 && line.devices == 2)
        #expect(try await desk.doors(of: scene.meeting, as: scene.viewer).lines.map(\.checkIns) == [1, 1])
        #expect(try await scene.world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }

    @Test func `three hundred come by two doors without connection, whose clocks are wrong, and the report is right`()
        async throws
    {
        let scene = try await Scene()
        let (desk, world) = (scene.world.desk, scene.world)
        var attendees = scene.attendees
        for number in 2..<300 { attendees.append(try await Scene.invite("代表\(number)", to: scene.meeting, world)) }
        let (_, secret) = try await desk.openDoor("西门", of: scene.meeting, as: scene.viewer)
        let west = DoorPass(secret: secret, device: "phone-0002")
        try await desk.bindDoor(west)
        let list = try await desk.list(at: scene.pass)
        #expect(list.lines.count == 300 && Set(list.lines.map(\.codeDigest)).count == 300)
        let codes = try await desk.codes(of: scene.meeting, as: scene.viewer)
        // The meeting begins at 09:30. The phone at the east is two hours fast, the one at the west a day slow.
        let beginning = scene.now + 1800
        world.cast.clock.advance(by: 3600)
        func came(_ range: Range<Int>, at seconds: Int64, _ offset: Int64) -> [DoorVisit] {
            range.compactMap { place in
                codes[attendees[place].id].map {
                    DoorVisit(
                        id: "visit-\(offset)-\(place)",
                        who: place % 2 == 0 ? .code($0.code) : .attendee($0.attendee), at: seconds + offset)
                }
            }
        }
        let (fast, slow) = (Int64(7200), Int64(-86_400))
        let east = came(0..<150, at: beginning - 600, fast)
        let behind = came(140..<280, at: beginning - 300, slow) + came(280..<290, at: beginning + 600, slow)
        for round in 1...3 {
            for (visits, pass, offset) in [(east, scene.pass, fast), (behind, west, slow)] {
                for start in stride(from: 0, to: visits.count, by: 100) {
                    let answers = try await desk.checkIn(
                        Array(visits[start..<min(visits.count, start + 100)]), sentAt: scene.now + offset, at: pass)
                    #expect(answers.allSatisfy { $0.outcome == (round == 1 ? .kept : .known) })
                }
            }
        }
        let attendance = try await desk.attendance(of: scene.meeting, as: scene.viewer)
        #expect(attendance.counts == ["on-time": 280, "late": 10, "unexcused": 10])
        #expect(attendance.report.prefix(10).allSatisfy { $0.discipline == .late(minutes: 10) })
        // Ten were noted at both doors: each came once, when they were first seen.
        let twice = attendance.lines.filter { $0.devices == 2 }.map(\.attendee.id)
        #expect(twice == attendees[140..<150].map(\.id))
        #expect(attendance.lines[145].arrivedAt == beginning - 600)
    }

    @Test func `a phone that runs wild fills no table`() async throws {
        let scene = try await Scene()
        let who = DoorVisit.Who.attendee(scene.attendees[0].id)
        let many = (0...MeetingDesk.mostDoorVisits).map { DoorVisit(id: "visit-\(1000 + $0)", who: who, at: scene.now) }
        #expect(await scene.world.cast.refusal { _ = try await scene.send(many) } == "checkIns: problem_check_ins_many")
        let answers = try await scene.send(Array(many.prefix(60)))
        #expect(answers.filter { $0 == "kept" }.count == 50)
        #expect(answers.suffix(10).allSatisfy { $0 == "problem_check_in_often" })
        // What is known already is still known.
        #expect(try await scene.send([many[0]]) == ["known"])
    }

    @Test func `a door acts under its own name, in the unit of the meeting`() async throws {
        let scene = try await Scene()
        _ = try await scene.send([
            DoorVisit(id: "visit-0001", who: .attendee(scene.attendees[0].id), at: scene.now)
        ])
        let entries = try await LedgerReader(database: scene.world.database).history(
            of: scene.attendees[0].reference, page: 1, size: 10
        ).items
        let entry = try #require(entries.first { $0.stored.entry.action == "attendee.checked-in" }).stored.entry
        #expect(entry.actor == "meeting-door:\(scene.door.id)")
        let (east, west) = (try scene.world.cast.unit("east"), try scene.world.cast.unit("west"))
        #expect(entry.unit == east.rawValue)
        let naming = try #require(scene.world.desk.namings.first { $0.kind == "meeting-door" })
        let sights = try await naming.sights([scene.door.id.rawValue], scene.viewer)
        #expect(sights[scene.door.id.rawValue]?.card?.name.chinese == "东门")
        // And nobody becomes a door by what a door is: the same viewer is nobody at the desk.
        let viewer = Viewer(
            device: scene.door.reference, permissions: [MeetingsPolicy.manageMeetings], at: east,
            tree: scene.viewer.tree)
        #expect(viewer.may(MeetingsPolicy.manageMeetings, at: east))
        #expect(!viewer.may(MeetingsPolicy.manageMeetings, at: west))
        #expect(!viewer.may(MeetingsPolicy.readMeetings, at: east))
        let refused = await scene.world.cast.refusal {
            _ = try await scene.world.desk.openDoor("南门", of: scene.meeting, as: viewer)
        }
        #expect(refused == "refusal_session_over")
    }

    @Test func `edits of doors and codes behind the program's back are found`() async throws {
        let scene = try await Scene()
        _ = try await scene.world.desk.codes(of: scene.meeting, as: scene.viewer)
        try await scene.world.desk.renewCode(
            of: scene.attendees[0].id, at: scene.meeting, basedOn: 1, as: scene.viewer)
        #expect(try await scene.world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
        for (sql, record) in [
            ("UPDATE meeting_door SET device = 'phone-0009'", scene.door.reference),
            (
                "UPDATE attendee_code_replaced SET replaced_at = replaced_at + 1",
                SubjectReference("attendee-code", scene.attendees[0].id.rawValue)
            ),
        ] {
            try await scene.world.database.write { try $0.execute(sql) }
            let findings = try await scene.world.cast.recordFindings(MeetingsRecords.kinds)
            #expect(findings.contains { $0.code == .recordChanged && $0.subject == record }, "\(sql)")
        }
    }
}
