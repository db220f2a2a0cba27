import Kernel
import Ledger
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct ImportDirectoryTests {
    @Test func `units and people come in together, whatever the order of rows and columns`() async throws {
        let world = try await World()
        let units = DirectoryTable(
            "单位",
            "2026年单位一览表\n上级代码|类型|代码|备注|名称|开始日期\nxinqu|街道|xinqu-jie||新街街道|2026-03-02\nhaidong|区县|xinqu|新设|新区|2026-03-02")
        let people = DirectoryTable(
            "People",
            "Role|Unit code|Name|E-mail|Login|Title|English title\neditor|xinqu-jie|钱进|qian@x.example|Qian|主任|Director")
        let preview = try await world.accept(people, units)
        #expect(preview.problems.isEmpty)
        #expect(preview.notes.map { "\($0.field) \($0.key)" } == ["单位!D2 import_note_column"])
        #expect(
            preview.lines.map { "\($0.sheet)!\($0.row) \($0.outcome) \($0.key)" } == [
                "单位!3 created xinqu-jie", "单位!4 created xinqu", "People!2 created qian",
            ])
        let street = try await world.unit("xinqu-jie")
        #expect(street.parent == (try await world.unit("xinqu")).id)
        #expect(street.kind == .street)
        #expect("\(street.validFrom)" == "2026-03-02")
        let duty = try await world.duty(of: "qian", in: "xinqu-jie")
        #expect(duty.title == LocalizedText(chinese: "主任", english: "Director"))
        #expect("\(duty.validFrom)" == "2026-03-02")
    }

    @Test func `the same file again changes nothing and writes nothing`() async throws {
        let world = try await World()
        let units = DirectoryTable.units("xinqu|新区|New Area|新区|NA|district|haidong|2026-03-02|云汀经济技术开发区")
        let people = DirectoryTable.people(
            "钱进|Qian Jin|qian|qian@x.example|010-1|xinqu|editor|主任|Director|2026-03-05\n钱进||qian|||linhe|reader|||\n吴名|||||xinqu|reader|||"
        )
        try await world.accept(units, people)
        let entries = try await world.entries()
        let again = try await world.accept(units, people)
        #expect(again.lines.map(\.outcome) == [.unchanged, .unchanged, .unchanged, .unchanged])
        #expect(!again.hasChanges)
        #expect(try await world.entries() == entries)
    }

    @Test func `a preview says field by field what would change, and saves nothing`() async throws {
        let world = try await World()
        let entries = try await world.entries()
        let preview = try await world.preview(
            .units("Linhe|临江区|Linjiang||||haidong|2026-01-01|"),
            .people("马骁|Ma Xiao|ma||0501|linhe-office|editor|科长||\n||||||||"))
        #expect(try await world.entries() == entries)
        let changes = preview.lines.map { line in
            line.changes.map { "\($0.field): \($0.before ?? "–") → \($0.after ?? "–")" }
        }
        #expect(
            changes == [
                ["nameChinese: 临河区 → 临江区", "nameEnglish: – → Linjiang", "since: – → 2026-01-01"],
                ["nameEnglish: – → Ma Xiao", "phone: – → 0501", "titleChinese: – → 科长"],
            ])
        #expect(preview.lines.map(\.outcome) == [.changed, .changed])
    }

    @Test func `a new name begins on its day and the old one stays true before`() async throws {
        let world = try await World()
        try await world.accept(.units("linhe|临江区|||||haidong|2026-03-02|\nlinhe-office|投资促进局|||||yunshan|2026-06-01|"))
        #expect(try await world.unit("linhe").name.chinese == "临江区")
        #expect(try await world.unit("linhe-office").name.chinese == "招商局")
        #expect(try await world.unit("linhe-office", on: "2026-06-01").name.chinese == "投资促进局")
        #expect(try await world.unit("linhe-office", on: "2026-06-01").parent == (try await world.unit("yunshan")).id)
        let again = try await world.preview(.units("linhe-office|投资促进局|||||yunshan|2026-06-01|"))
        #expect(again.lines.map(\.outcome) == [.unchanged])
        #expect(try await world.wrong(.units("linhe-office|招商局|||||linhe|2026-05-01|")) == [])
        #expect(
            try await world.wrong(.units("linhe-office|招商处|||||linhe|2026-05-01|"))
                == ["单位!H2: problem_unit_since"])
    }

    @Test func `an empty cell leaves what is stored`() async throws {
        let world = try await World()
        try await world.accept(.people("马骁|Ma Xiao|ma||0501|linhe-office|editor|科长|Head|"))
        try await world.accept(.people("马骁||ma|||linhe-office|editor|||"))
        let ma = try await world.detail("ma").person
        #expect(ma.phone == "0501" && ma.name.english == "Ma Xiao" && ma.email == "ma@haidong.example")
        #expect(try await world.duty(of: "ma", in: "linhe-office").title?.english == "Head")
    }

    @Test func `what changed after the preview is not overwritten`() async throws {
        let world = try await World()
        let table = DirectoryTable.people("马骁||ma||0501|linhe-office|editor|||")
        let program = try await world.room.program("import")
        let preview = try await world.room.previewImport([table], zones: [:], as: program)
        var draft = PersonDraft(try await world.detail("ma").person)
        draft.phone = "0777"
        _ = try await world.room.savePerson(draft, as: program)
        #expect(
            await world.refusal {
                _ = try await world.room.acceptImport([table], zones: [:], digest: preview.digest, as: program)
            } == "refusal_import_changed")
        #expect(try await world.detail("ma").person.phone == "0777")
    }

    @Test func `with one problem nothing of the file is saved, even with its digest`() async throws {
        let world = try await World()
        let table = DirectoryTable.people("钱进||qian|||linhe|editor|||\n孙一||sun|||nowhere|editor|||")
        let program = try await world.room.program("import")
        let preview = try await world.room.previewImport([table], zones: [:], as: program)
        let entries = try await world.entries()
        #expect(
            await world.problems {
                _ = try await world.room.acceptImport([table], zones: [:], digest: preview.digest, as: program)
            } == ["人员!F3: problem_import_unit"])
        #expect(try await world.entries() == entries)
    }

    @Test func `every change has its audit entry by who imported`() async throws {
        let world = try await World()
        let zhou = try await world.viewer("zhou")
        try await world.accept(
            .units(
                "linhe-new|新科室|||||linhe||\nqinghe|青禾产业园||||zone|linhe||青禾农产品加工产业园".replacing(
                    "|||||linhe||\n", with: "||||部门|linhe||\n")),
            .people("钱进||qian|||linhe-new|editor|||\n钱进||qian|||qinghe|reader|||"), as: zhou)
        let rows = try await world.database.read {
            try $0.rows("SELECT action, actor FROM audit_entry ORDER BY sequence DESC LIMIT 4")
        }
        #expect(
            rows.compactMap { $0.text("action") } == ["duty.added", "person.created", "unit.changed", "unit.created"])
        #expect(Set(rows.compactMap { $0.text("actor") }) == [zhou.actor])
        #expect(try await world.unit("qinghe").zone == 7)
    }

    @Test func `a zone goes from one unit to another in one import`() async throws {
        let world = try await World()
        try await world.accept(.units("qinghe|青禾开发区||||||| 青禾农产品加工产业园\nyungang|云港开发区|||||||云汀经济技术开发区"))
        try await world.accept(.units("qinghe|青禾开发区|||||||云汀经济技术开发区\nyungang|云港开发区|||||||青禾农产品加工产业园"))
        #expect(try await world.unit("qinghe").zone == 8)
        #expect(try await world.unit("yungang").zone == 7)
        #expect(
            try await world.wrong(.units("linhe|临河区|||||||云汀经济技术开发区"))
                == ["单位!I2: problem_unit_zone_taken"])
    }

    @Test func `a hundred thousand people are previewed, and again when they are in`() async throws {
        let world = try await World()
        let rows = (1...100_000).map { "人员\($0)||p\($0)|||linhe|reader|||" }.joined(separator: "\n")
        let preview = try await world.preview(.people(rows))
        #expect(preview.count(.person, .created) == 100_000)
        #expect(preview.problems.isEmpty)
    }
}
