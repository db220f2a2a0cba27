import Identity
import Kernel
import Storage
import TestCast
import TestSupport
import Testing

@testable import Meetings

/// Lists of attendees: what they would do, what is wrong with them, and that nothing is saved by halves.
@Suite(.onEveryEngine, .namingTheEngine) struct AttendeeImportTests {
    private func preview(_ text: String, _ meeting: Meeting.ID, _ world: MeetingsWorld) async throws -> AttendeeImport {
        try await world.desk.previewAttendees(text, to: meeting, as: world.viewer("manager"))
    }

    private func accept(_ text: String, _ meeting: Meeting.ID, _ world: MeetingsWorld) async throws -> AttendeeImport {
        let digest = try await preview(text, meeting, world).digest
        return try await world.desk.importAttendees(
            text, digest: digest, to: meeting, as: world.viewer("manager"))
    }

    private func told(_ found: AttendeeImport) -> [String] {
        found.problems.map { "\($0.arguments["line"] ?? "") \($0.field): \($0.key)" }
    }

    @Test func `a list makes attendees, and the same list again changes nothing`() async throws {
        let world = try await MeetingsWorld()
        let meeting = try await world.begin()
        let text = """
            姓名\t单位\t职务\t参会身份\t座位\t邮箱\t代替
            王一\t东岭招商局\t局长\t成员\t1-1\twang@example.org\t
            李二\t东岭财政局\t\t列席\t\t\t
            赵三\tfinance\t副局长\t替会\t1-2\t\t李二
            外一\t\t专家\t\t\t\t

            """
        let found = try await preview(text, meeting, world)
        #expect(told(found) == [] && found.count(.created) == 4)
        #expect(try await world.desk.attendance(of: meeting, as: world.viewer("manager")).lines.isEmpty)
        _ = try await accept(text, meeting, world)
        let all = try await world.desk.attendance(of: meeting, as: world.viewer("manager")).lines.map(\.attendee)
        #expect(all.map(\.name) == ["王一", "李二", "赵三", "外一"])
        #expect(all.map(\.part) == [.member, .observer, .substitute, .member])
        #expect(all[2].substitutes == all[1].id && all[0].seat == "1-1")
        #expect(all[2].unit == (try world.cast.unit("finance")))
        let again = try await accept(text, meeting, world)
        #expect(again.count(.unchanged) == 4 && !again.hasChanges)
        // Seats change hands, one title changes, and nobody is taken off the list.
        let other = "姓名,单位,职务,座位,代替\n王一,东岭招商局,主任,1-2,\n赵三,东岭财政局,,1-1,李二"
        let changed = try await accept(other, meeting, world)
        #expect(changed.count(.changed) == 2 && changed.lines.first?.changes.count == 2)
        let after = try await world.desk.attendance(of: meeting, as: world.viewer("manager")).lines.map(\.attendee)
        #expect(after.map(\.seat) == ["1-2", nil, "1-1", nil] && after[0].title == "主任")
        #expect(after[2].title == "副局长")
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }

    @Test func `what is wrong is told by line, with what could be meant, and nothing is saved`() async throws {
        let world = try await MeetingsWorld()
        let meeting = try await world.begin()
        let text = """
            姓名,单位,参会身份,座位,小组,登录名,代替
            ,东岭招商局
            王一,招商局
            李二,没有这个局
            赵三,,贵宾
            钱四,,替会
            孙五,,,1-1
            周六,,,1-1
            吴七,,,,第一组
            郑八,,,,,nobody-there
            冯九,,替会,,,,没有这人
            """
        let found = try await preview(text, meeting, world)
        #expect(
            Set(told(found)) == [
                "2 attendeeName: problem_required", "3 unit: problem_attendee_unit_alike",
                "4 unit: problem_attendee_unit", "5 attendeePart: problem_attendee_part",
                "6 substitutes: problem_substitute_name", "7 seat: problem_seat_taken",
                "8 seat: problem_seat_taken", "9 group: problem_attendee_no_session",
                "10 login: problem_attendee_login", "11 substitutes: problem_substitute_unknown",
            ])
        #expect(
            found.problems.first { $0.key == "problem_attendee_unit_alike" }?.arguments["names"]?.contains("东岭招商局")
                == true)
        let manager = try await world.viewer("manager")
        let refused = await world.cast.refusal {
            _ = try await world.desk.importAttendees(text, digest: found.digest, to: meeting, as: manager)
        }
        #expect(refused?.contains("problem_attendee_part") == true)
        #expect(try await world.desk.attendance(of: meeting, as: manager).lines.isEmpty)
        #expect(told(try await preview(" \n ", meeting, world)) == ["– list: problem_attendee_list_empty"])
        let reader = try await world.viewer("leader")
        let kept = await world.cast.refusal {
            _ = try await world.desk.previewAttendees("王一", to: meeting, as: reader)
        }
        #expect(kept == "refusal_not_allowed")
    }

    @Test func `an attendee who is two people is asked about, and told apart by a sign-in name, mailbox or title`()
        async throws
    {
        let world = try await MeetingsWorld()
        let meeting = try await world.begin()
        let twice = try await preview("王一,东岭招商局\n王一,东岭招商局", meeting, world)
        #expect(told(twice) == ["2 attendeeName: problem_attendee_two"])
        let half = try await preview("王一,东岭招商局,局长\n王一,东岭招商局", meeting, world)
        #expect(told(half) == ["2 attendeeName: problem_attendee_two"])
        let apart = "王一,东岭招商局,局长\n王一,东岭招商局,副局长"
        _ = try await accept(apart, meeting, world)
        let again = try await preview(apart, meeting, world)
        #expect(again.count(.unchanged) == 2)
        let which = try await preview("王一,东岭招商局", meeting, world)
        #expect(told(which) == ["1 attendeeName: problem_attendee_which"])
        // Two people of one name in one unit on the platform
        for login in ["wang-a", "wang-b"] {
            var draft = PersonDraft()
            (draft.nameChinese, draft.login) = ("王双", login)
            (draft.duty.unit, draft.duty.role) = (try world.cast.unit("bureau").description, "reader")
            _ = try await world.cast.identity.savePerson(draft, as: world.cast.identity.program("test"))
        }
        let namesakes = try await preview("王双,东岭招商局", meeting, world)
        #expect(told(namesakes) == ["1 attendeeName: problem_attendee_namesakes"])
        #expect(namesakes.problems.first?.arguments["names"] == "wang-a、wang-b")
        let named = "姓名,单位,登录名\n王双,东岭招商局,wang-a\n王双,东岭招商局,wang-b"
        _ = try await accept(named, meeting, world)
        let people = try await world.desk.attendance(of: meeting, as: world.viewer("manager")).lines.map(
            \.attendee.person)
        #expect(Set(people.compactMap(\.self)).count == 2)
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
    }

    @Test func `what was accepted is what was seen`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, manager) = (try await world.begin(), try await world.viewer("manager"))
        let text = "王一,东岭招商局,局长"
        let seen = try await preview(text, meeting, world).digest
        let other = await world.cast.refusal {
            _ = try await world.desk.importAttendees(text + ",列席", digest: seen, to: meeting, as: manager)
        }
        #expect(other == "refusal_attendees_changed")
        _ = try await world.desk.importAttendees(text, digest: seen, to: meeting, as: manager)
        // A second press finds that nothing is to be done as it was seen.
        let second = await world.cast.refusal {
            _ = try await world.desk.importAttendees(text, digest: seen, to: meeting, as: manager)
        }
        #expect(second == "refusal_attendees_changed")
        #expect(try await world.desk.attendance(of: meeting, as: manager).lines.count == 1)
        let many = String(repeating: "某人\n", count: Int(MeetingDesk.mostAttendees) + 1)
        let refused = await world.cast.refusal {
            _ = try await world.desk.previewAttendees(many, to: meeting, as: manager)
        }
        #expect(refused == "list: problem_attendees_many")
    }
}

/// How lists are read; no database is asked.
@Suite struct AttendeeListTests {
    @Test(arguments: [
        ("姓名", AttendeeList.Column.attendeeName), ("Name *", .attendeeName), ("单位（全称）", .unit), ("E-mail", .mailbox),
        ("Comes as", .attendeePart), ("座位号", .seat),
    ]) func `headers name columns in either language`(header: String, column: AttendeeList.Column) {
        #expect(AttendeeList.column(header) == column)
    }

    @Test func `blank lines are counted, unknown columns told, full-width commas part cells`() {
        let list = AttendeeList("\n姓名，手机，单位\n\n王一，1390000，招商局\n")
        #expect(list.hasHeader && list.unknown == ["手机"])
        #expect(list.rows.map(\.number) == [4] && list.rows.first?[.unit] == "招商局")
        #expect(AttendeeList("王一\t招商局").rows.first?[.unit] == "招商局")
        #expect(AttendeeList("").rows.isEmpty && AttendeeList("\n,，\n").rows.isEmpty)
    }
}
