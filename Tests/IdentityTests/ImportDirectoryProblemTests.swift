import Kernel
import Ledger
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct ImportDirectoryProblemTests {
    private static let newUnit = "|||||department"

    @Test func `merged cells, formulas without result and errors are told by their cell`() async throws {
        let world = try await World()
        let table = DirectoryTable(
            "人员", merged: ["A1:C1", "A3:A4", "F9:G9"],
            "人员名册\n姓名|登录名|单位代码|角色代码\n=钱进|qian|linhe|editor\n孙一|=|linhe|#N/A\n=李二|er|linhe|reader")
        let preview = try await world.preview(table)
        #expect(
            preview.problems.map { "\($0.field): \($0.key)" } == [
                "人员!A3:A4: problem_import_merged", "人员!B4: problem_import_formula",
                "人员!D4: problem_import_error_value",
            ])
        #expect(
            preview.notes.map { "\($0.field): \($0.key) \($0.arguments["count"] ?? "")" } == [
                "人员!A3: import_note_formula 2"
            ])
    }

    @Test func `a file without a list says which sheets it has; other and hidden sheets are noted`() async throws {
        let world = try await World()
        let other = DirectoryTable("经费", "月份|金额\n1|100")
        #expect(try await world.wrong(other) == ["经费: problem_import_no_list"])
        #expect(try await world.wrong(DirectoryTable("人员", "")) == ["人员: problem_import_no_list"])
        let people = DirectoryTable.people("钱进||qian|||linhe|editor|||")
        let hidden = DirectoryTable("旧", isHidden: true, "姓名|单位代码|角色代码\n假人|linhe|editor")
        let preview = try await world.preview(other, people, hidden)
        #expect(preview.lines.count == 1)
        #expect(preview.notes.map { "\($0.field): \($0.key)" } == ["经费: import_note_sheet", "旧: import_note_hidden"])
    }

    @Test func `missing and doubled columns are named`() async throws {
        let world = try await World()
        let preview = try await world.preview(DirectoryTable("人员", "姓名|登录名|邮箱|单位代码\n钱进|q|q@x.example|linhe"))
        #expect(
            preview.problems.map { "\($0.field): \($0.key) \($0.arguments["names"] ?? "")" } == [
                "人员!1: problem_import_columns 角色代码 (role)"
            ])
        #expect(
            try await world.wrong(DirectoryTable("x", "姓名|单位代码|角色代码|name\n钱进|linhe|editor|钱二"))
                == ["x!D1: problem_import_column_twice"])
    }

    @Test func `duplicates within the file are told with the first`() async throws {
        let world = try await World()
        #expect(
            try await world.wrong(
                .units("a1|甲||||部门|linhe||\nA1|乙||||部门|linhe||"),
                .people(
                    """
                    钱进||qian|q@x.example||linhe|editor|||
                    钱进||qian|||linhe|editor|||
                    孙一||sun|Q@x.example||linhe|editor|||
                    李二||er|||linhe|editor|||
                    李三||er|||yunshan|editor|||
                    周四|||er@x.example||linhe|reader|||
                    吴五||er@x.example|||linhe|reader|||
                    """)) == [
                    "单位!A3: problem_import_duplicate", "人员!D4: problem_import_duplicate",
                    "人员!A6: problem_import_differs", "人员!C8: problem_import_duplicate",
                    "人员!F3: problem_import_duplicate",
                ])
    }

    @Test func `sign-in names and addresses of others are taken, each at its cell`() async throws {
        let world = try await World()
        // Somebody removed takes nothing: the first line is a new person.
        try await world.room.removePerson(
            world.id("he"), version: 1, reason: "离职", as: world.room.program("test"))
        #expect(
            try await world.wrong(
                .people(
                    """
                    何清||he|he@haidong.example||linhe|editor|||
                    孙一||sun|MA@haidong.example||linhe|editor|||
                    李二||tang@haidong.example|||linhe|editor|||
                    周四||ma|gu@haidong.example||linhe|editor|||
                    """)) == [
                    "人员!D3: problem_email_taken", "人员!C4: problem_login_taken", "人员!D5: problem_email_taken",
                ])
    }

    @Test func `a circle is told at each of its units, and one that only hangs on it is not`() async throws {
        let world = try await World()
        #expect(
            try await world.wrong(
                .units("a1|甲||||部门|a2||\na2|乙||||部门|a3||\na3|丙||||部门|a1||\na4|丁||||部门|a1||"))
                == ["单位!G2: problem_unit_circle", "单位!G3: problem_unit_circle", "单位!G4: problem_unit_circle"])
        #expect(
            try await world.wrong(.units("linhe|临河区|||||linhe-office||"))
                == ["单位!G2: problem_unit_circle"])
        #expect(try await world.wrong(.units("a1|甲||||部门|a1||")) == ["单位!G2: problem_unit_circle"])
    }

    @Test func `a circle by a move that is planned is told`() async throws {
        let world = try await World()
        try await world.accept(.units("yunshan|云山区|||||linhe|2026-06-01|"))
        #expect(
            try await world.wrong(.units("linhe|临河区|||||yunshan|2026-04-01|"))
                == ["单位!G2: problem_unit_circle"])
    }

    @Test func `a second root, an unknown parent, kind, zone, role and unit are told`() async throws {
        let world = try await World()
        #expect(
            try await world.wrong(
                .units(
                    "r2|另一省||||省|||\na1|甲||||司|linhe||\na2|乙||||部门|nowhere||\na3|丙||||部门|linhe||火星开发区\na 4|丁||||部门|linhe||\n|戊||||部门|linhe||"
                ),
                .people("钱进||qian|||nowhere|king|||\n孙一||s|||linhe||||2026-13-01")) == [
                    "单位!A6: problem_unit_code", "单位!A7: problem_required", "单位!F3: problem_import_kind",
                    "单位!G4: problem_import_unit", "单位!I5: problem_import_zone", "单位!G2: problem_unit_root",
                    "人员!C3: problem_login", "人员!F2: problem_import_unit", "人员!G2: problem_import_role",
                    "人员!G3: problem_required", "人员!J3: problem_day",
                ])
    }

    @Test func `days lie within the life of the unit and its parent`() async throws {
        let world = try await World()
        #expect(
            try await world.wrong(
                .units("a1|甲||||部门|linhe|2020-01-01|\na2|乙||||部门|a3|2026-04-01|\na3|丙||||部门|linhe|2026-05-01|"),
                .people("钱进||qian|||a3|editor|||2026-04-01")) == [
                    "单位!H2: problem_unit_before_parent", "单位!H3: problem_unit_before_parent",
                    "人员!J2: problem_unit_before_start",
                ])
    }

    // MARK: Who may

    @Test func `a unit outside one's own is as one that does not exist`() async throws {
        let world = try await World()
        let zhou = try await world.viewer("zhou")
        let people = "钱进||qian|||yunshan|reader|||\n孙一||sun|||nowhere|reader|||"
        #expect(
            try await world.wrong(.people(people), as: zhou) == [
                "人员!F2: problem_import_unit", "人员!F3: problem_import_unit",
            ])
        #expect(
            try await world.wrong(.units("a1|甲||||部门|yunshan||\na2|乙||||部门|nowhere||"), as: zhou)
                == ["单位!G2: problem_import_unit", "单位!G3: problem_import_unit"])
        #expect(try await world.wrong(.people("顾帆||gu|||linhe|reader|||"), as: zhou) == ["人员!C2: problem_login_taken"])
    }

    @Test func `one's own unit may be listed with a parent that one does not see, but not be moved`() async throws {
        let world = try await World()
        let zhou = try await world.viewer("zhou")
        let preview = try await world.preview(.units("linhe|临江区|||||haidong||\nlinhe-office|招商局|||||linhe||"), as: zhou)
        #expect(preview.problems.isEmpty)
        #expect(preview.lines.map(\.outcome) == [.changed, .unchanged])
        #expect(
            try await world.wrong(.units("linhe|临河区|||||qinghe||"), as: zhou).contains("单位!G2: refusal_not_allowed"))
    }

    @Test func `no role beyond one's own is given, and nobody above is changed`() async throws {
        let world = try await World()
        let zhou = try await world.viewer("zhou")
        #expect(
            try await world.wrong(
                .people("钱进||qian|||linhe-office|administrator|||\n何清||he|||qinghe|manager|||"), as: zhou)
                == ["人员!G2: refusal_role_beyond_own"])
        let shen = try await world.viewer("shen")
        #expect(
            try await world.wrong(
                .people("周启||zhou|taken@x.example||linhe|manager|||\n沈越||shen|||linhe|manager|||"), as: shen)
                == ["人员!D2: refusal_person_beyond_own", "人员!G3: refusal_role_beyond_own"])
        #expect(
            try await world.wrong(.units("a1|甲||||部门|linhe||"), .people("何清||he||0501|qinghe|editor|||"), as: shen)
                == ["单位: refusal_not_allowed"])
    }

    @Test func `who manages nothing learns nothing`() async throws {
        let world = try await World()
        let ma = try await world.viewer("ma")
        #expect(
            await world.refusal { _ = try await world.preview(.people("顾帆||gu|||linhe|reader|||"), as: ma) }
                == "refusal_not_allowed")
    }

    @Test func `namesakes in one unit are told apart or not imported`() async throws {
        let world = try await World()
        try await world.accept(.people("钱进||qian1|||linhe|reader|||\n钱进||qian2|||linhe|reader|||"))
        #expect(try await world.wrong(.people("钱进|||||linhe|reader|||")) == ["人员!A2: problem_import_namesakes"])
    }
}
