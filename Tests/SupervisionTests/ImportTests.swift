import Exchange
import Identity
import Kernel
import Ledger
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Matters come from the spreadsheet that an office has, and go out again in its shape.
@Suite(.onEveryEngine, .namingTheEngine) struct ImportTests {
    private static let rows = [
        ["2026年重点工作督查台账"], SupervisionWorld.headings,
        ["1", "完成项目清单", "东岭招商局", "东岭财政局、东岭住建局", "12月31日", "已摸底", "30%", "办理中", "周报"],
        ["2", "落实专项资金", "东岭财政局", "", "2026年6月底", "", "", "", ""],
        ["3", "整治占道经营", "东岭住建局", "", "长期坚持", "", "0", "未启动", ""],
        ["4", "开展安全检查", "东岭住建局", "", "46022", "已完成", "100%", "已办结", ""],
    ]

    @Test func `the rows of a sheet become matters with numbers in order, assigned where a day is to come`()
        async throws
    {
        let world = try await SupervisionWorld()
        let sheet = try SupervisionWorld.sheet(Self.rows, merged: ["A1:I1"])
        #expect(sheet.title == "2026年重点工作督查台账" && sheet.year == 2026)
        let (_, found) = try await world.look(sheet)
        #expect(found.problems.isEmpty)
        #expect(found.lines.map(\.outcome) == [.assigned, .assigned, .registered, .registered])
        #expect(Set(found.notes.map(\.field)) == ["E4", "E5", "E6"])
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM matter") == 0)

        let outcome = try await world.take(sheet)
        #expect(outcome.registered == 4 && outcome.assigned == 2)
        #expect(outcome.first == "督〔2026〕1号" && outcome.last == "督〔2026〕4号")
        let officer = try await world.viewer("officer")
        var filter = MatterFilter()
        filter.isAscending = true
        let matters = try await world.desk.matters(filter, as: officer).lines
        #expect(matters.map(\.text) == ["完成项目清单", "落实专项资金", "整治占道经营", "开展安全检查"])
        #expect(matters.map(\.state) == [.assigned, .assigned, .registered, .registered])
        #expect(
            matters.map { $0.deadline.map { "\($0)" } ?? $0.deadlineWords }
                == ["2026-12-31", "2026-06-30", "长期坚持", "2025-12-31"])
        // No unit reported it here: the sheet's account is a reason and no progress.
        let first = try #require(matters.first)
        #expect(first.progress == 0 && first.sourceText == "2026年重点工作督查台账" && first.sourceKind == .inspection)
        #expect(first.coUnits == [try world.cast.unit("finance"), try world.cast.unit("housing")])
        let steps = try await world.desk.matter(first.id, as: officer).steps
        #expect(steps.map { $0.action?.rawValue ?? "register" } == ["register", "assign"])
        #expect(steps.first?.reason == "办理状态：办理中\n完成进度：30%\n进展情况：已摸底\n备注：周报")
        #expect(steps.last?.reason == "台账.xlsx")
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `the same file again registers nothing, and a row that changed is listed and changes nothing`()
        async throws
    {
        let world = try await SupervisionWorld()
        let sheet = try SupervisionWorld.sheet(Self.rows)
        try await world.take(sheet)
        let (_, again) = try await world.look(sheet)
        #expect(again.lines.map(\.outcome) == [.there, .there, .there, .there] && !again.registersAny)
        #expect(again.lines.map { $0.matter.map { "\($0.number)" } }.first == "督〔2026〕1号")
        let outcome = try await world.take(sheet)
        #expect(outcome.registered == 0 && outcome.there == 4 && outcome.first.isEmpty)

        var rows = Self.rows
        // One was put before the others, which have other numbers now; one has another deadline.
        rows.insert(["1", "新增事项", "东岭招商局", "", "2026-09-30"], at: 2)
        for index in 3..<rows.count { rows[index][0] = "\(index - 1)" }
        rows[4][4] = "2026年8月底"
        let (_, other) = try await world.look(SupervisionWorld.sheet(rows))
        #expect(other.lines.map(\.outcome) == [.assigned, .there, .assigned, .there, .there])
        #expect(other.notes.contains { $0.field == "B5" && $0.key == "matter_import_like" })
        // With its number it is known again.
        rows = Self.rows
        rows[3][4] = "2026年8月底"
        let (upload, changed) = try await world.look(SupervisionWorld.sheet(rows))
        #expect(changed.lines.map(\.outcome) == [.there, .differs, .there, .there])
        #expect(changed.lines[1].changes.map(\.field) == ["deadline"])
        #expect(changed.lines[1].changes.first?.after == "2026-08-31")
        try await world.desk.acceptImport(
            SupervisionWorld.sheet(rows), sheet.guess, words: SupervisionWorld.words, digest: changed.digest,
            from: upload, as: world.viewer("officer"))
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM matter") == 4)
        #expect(
            try await world.cast.number("SELECT COUNT(*) AS number FROM matter WHERE deadline = '2026-08-31'") == 0)
    }

    @Test func `what is wrong is told by its cell, and nothing is saved`() async throws {
        let world = try await SupervisionWorld()
        let sheet = try SupervisionWorld.sheet([
            SupervisionWorld.headings,
            ["1", "", "东岭招商局"],
            ["2", "甲", "没有这个局", "东岭招商局、也没有"],
            ["3", "乙", "东岭招商局", "东岭招商局", "2026-02-30"],
            ["4", "丙", "东岭招商局", "", "", "", "120%", "飞起来了"],
            ["5", "丁", "", "", "12月底"],
            ["6", "戊", "招商局"],
            ["7", "己", "东岭招商局"], ["8", "己", "东岭招商局"], ["8", "己", "东岭招商局"],
        ])
        let (upload, found) = try await world.look(sheet)
        #expect(
            found.problems.map { "\($0.field) \($0.key)" } == [
                "B2 problem_required", "C3 problem_matter_unit", "D3 problem_matter_unit",
                "D4 problem_matter_co_is_lead", "E4 problem_matter_day", "G5 problem_matter_progress",
                "H5 problem_matter_state", "C6 problem_required", "C7 problem_matter_unit_alike",
                // Two that a number tells apart are two; the third is the second again.
                "B10 problem_matter_row_twice",
            ])
        let officer = try await world.viewer("officer")
        let refused = await world.cast.refusal {
            try await world.desk.acceptImport(
                sheet, sheet.guess, words: SupervisionWorld.words, digest: found.digest, from: upload, as: officer)
        }
        #expect(refused?.hasPrefix("B2: problem_required") == true)
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM matter") == 0)
        #expect(try await world.register([world.draft()]).map(\.matter.number.serial) == [1])
    }

    @Test func `what the columns hold is remembered for the same headings in any order, of the unit alone`()
        async throws
    {
        let world = try await SupervisionWorld()
        let officer = try await world.viewer("officer")
        let sheet = try SupervisionWorld.sheet([["序号", "任务", "责任单位", "联系人"], ["1", "甲", "东岭招商局", "某人"]])
        var columns = sheet.guess.byHeading
        #expect(columns == ["序号": .number, "任务": .text, "责任单位": .leadUnit])
        #expect(try await world.desk.columns(of: sheet, in: world.cast.unit("east"), as: officer) == nil)
        columns["联系人"] = .note
        _ = try await world.look(sheet, columns: MatterColumns(columns))
        let turned = try SupervisionWorld.sheet([["责任单位", "联系人", "任务", "序号"], ["东岭招商局", "另一人", "乙", "9"]])
        #expect(
            try await world.desk.columns(of: turned, in: world.cast.unit("east"), as: officer)
                == MatterColumns(columns))
        let other = try SupervisionWorld.sheet([["责任单位", "任务", "序号"], ["东岭招商局", "乙", "9"]])
        #expect(try await world.desk.columns(of: other, in: world.cast.unit("east"), as: officer) == nil)
        let neighbour = try await world.viewer("neighbour")
        #expect(try await world.desk.columns(of: sheet, in: world.cast.unit("west"), as: neighbour) == nil)
        let foreign = await world.cast.refusal {
            _ = try await world.desk.columns(of: sheet, in: world.cast.unit("east"), as: neighbour)
        }
        #expect(foreign == "refusal_unknown")
        let without = MatterColumns(["序号": .number, "任务": .text])
        let refused = await world.cast.refusal { _ = try await world.look(sheet, columns: without) }
        #expect(refused == "columns: problem_matter_columns")
        let twice = MatterColumns(["序号": .text, "任务": .text, "责任单位": .leadUnit])
        #expect(twice.problems.map(\.key) == ["problem_matter_columns_twice"])
    }

    @Test func `what goes out in the shape of a sheet comes in again without any change`() async throws {
        let world = try await SupervisionWorld()
        var rows = Self.rows
        rows[1].append("联系电话")
        rows[2].append("0571-1234567")
        // Their own number, a holiday, two units where one leads.
        rows.append(["A-7", "牵头两家", "东岭招商局；东岭财政局", "", "2026-10-01"])
        try await world.take(SupervisionWorld.sheet(rows))
        // One that never stood in a sheet, and one that was worked on since.
        try await world.register([world.draft("平台登记的事项")])
        let officer = try await world.viewer("officer")
        let first = try #require(
            try await world.desk.matters(MatterFilter(), as: officer).lines.first { $0.text == "完成项目清单" })
        try await world.go(
            first,
            [
                ("clerk", .acknowledge, { _ in }),
                ("clerk", .progress, { ($0.progress, $0.note) = ("60", "完成一半\n继续") }),
            ])

        let (headings, bytes) = try await world.workbook()
        #expect(headings == SupervisionWorld.headings + ["联系电话"])
        let sheet = try SupervisionWorld.sheet(bytes, file: "导出.xlsx")
        let cells = try #require(try Workbook(bytes, name: "导出.xlsx").sheets.first?.rows.dropFirst().first?.cells)
        #expect(
            cells.map(\.text) == [
                "1", "完成项目清单", "东岭招商局", "东岭财政局、东岭住建局", "2026-12-31", "完成一半\n继续", "60%", "办理中", "周报",
                "0571-1234567",
            ])
        let (_, again) = try await world.look(sheet)
        #expect(again.problems.isEmpty)
        #expect(again.lines.map(\.outcome) == Array(repeating: .there, count: 6))
        #expect(again.lines.compactMap { $0.matter.map { "\($0.number)" } }.count == 6)
        #expect(try await world.workbook().bytes.isEmpty == false)
        // The sheet as it was sent first is known too.
        let (_, original) = try await world.look(SupervisionWorld.sheet(rows))
        #expect(original.lines.map(\.outcome) == Array(repeating: .there, count: 5))
    }

    @Test func `units are found by former names, and of several the one of the area`() async throws {
        let world = try await SupervisionWorld()
        try await world.cast.merge("finance", into: "housing")
        for (code, parent) in [("stats-east", "east"), ("stats-west", "west")] {
            var draft = UnitDraft()
            (draft.code, draft.nameChinese, draft.kind) = (code, "统计局", "department")
            draft.parent = try world.cast.unit(parent).description
            _ = try await world.cast.identity.saveUnit(draft, as: world.cast.identity.program("test"))
        }
        let sheet = try SupervisionWorld.sheet([
            ["事项内容", "责任单位"], ["甲", "东岭财政局"], ["乙", "统计局"], ["丙", "西泽区"], ["丁", "BUREAU"],
        ])
        let (_, found) = try await world.look(sheet)
        #expect(found.problems.isEmpty)
        let viewer = try await world.viewer("administrator")
        let stats = try #require(viewer.tree.unit(code: "stats-east")).id
        #expect(
            found.lines.map(\.leadUnit) == [
                try world.cast.unit("housing"), stats, try world.cast.unit("west"), try world.cast.unit("bureau"),
            ])
        let above = try await world.look(sheet, in: "province", as: "administrator").found
        #expect(above.problems.map { "\($0.field) \($0.key)" } == ["B3 problem_matter_unit_several"])
    }

    @Test func `nobody else sees a file, and who registers nothing sends none`() async throws {
        let world = try await SupervisionWorld()
        let sheet = try SupervisionWorld.sheet(Self.rows)
        let (upload, found) = try await world.look(sheet)
        for (login, expected) in [("leader", "refusal_not_allowed"), ("neighbour", "refusal_unknown")] {
            let answer = await world.cast.refusal { _ = try await world.look(sheet, as: login) }
            #expect(answer == expected, "\(login)")
        }
        let manager = try await world.viewer("manager")
        let other = await world.cast.refusal { _ = try await world.desk.upload(upload, as: manager) }
        #expect(other == "refusal_upload_over")
        let officer = try await world.viewer("officer")
        // Somebody registers the same in between.
        try await world.register([
            world.draft("完成项目清单") { ($0.deadline, $0.coUnits) = ("2026-12-31", []) }
        ])
        let late = await world.cast.refusal {
            try await world.desk.acceptImport(
                sheet, sheet.guess, words: SupervisionWorld.words, digest: found.digest, from: upload, as: officer)
        }
        #expect(late == "refusal_matter_import_changed")
        let now = try await world.desk.previewImport(
            sheet, sheet.guess, words: SupervisionWorld.words, from: upload, as: officer)
        #expect(now.lines.first?.outcome == .differs && now.lines.first?.changes.map(\.field).first == "coUnits")
        try await world.desk.acceptImport(
            sheet, sheet.guess, words: SupervisionWorld.words, digest: now.digest, from: upload, as: officer)
        let twice = await world.cast.refusal {
            try await world.desk.acceptImport(
                sheet, sheet.guess, words: SupervisionWorld.words, digest: now.digest, from: upload, as: officer)
        }
        #expect(twice == "refusal_upload_accepted")
        world.cast.clock.advance(by: MatterUpload.life)
        try await world.desk.forgetUploads()
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM matter_upload") == 0)
    }

    @Test func `of a long cell that is not read its beginning is kept, and said so once for its column`() async throws {
        let world = try await SupervisionWorld()
        // One character of so many marks.
        let long = "号" + String(repeating: "\u{301}", count: 5000)
        let rows = (1...3).map { ["\($0)", "事项 \($0)", "东岭招商局", "", "2026-12-31", "", "", "", "", long] }
        let sheet = try SupervisionWorld.sheet([SupervisionWorld.headings + ["联系电话"]] + rows)
        let (_, found) = try await world.look(sheet)
        #expect(found.problems.isEmpty)
        #expect(found.notes.filter { $0.key == "matter_import_cut" }.map(\.field) == ["J2"])
        try await world.take(sheet)
        let kept = try await world.cast.number(
            "SELECT COUNT(*) AS number FROM matter_import_cell WHERE heading = '联系电话' AND LENGTH(text) = 2000")
        #expect(kept == 3)
    }

    @Test func `a sheet with more text than an import takes is refused from the row that passes it`() async throws {
        let world = try await SupervisionWorld()
        // The file holds this text once.
        let long = String(repeating: "长", count: 32_000)
        let rows = (1...720).map { ["\($0)", "事项 \($0)", "东岭招商局", "", "2026-12-31", long] }
        let sheet = try SupervisionWorld.sheet([SupervisionWorld.headings] + rows)
        let (_, found) = try await world.look(sheet)
        #expect(found.problems.map(\.key) == ["problem_matter_text"])
        let row = try #require(found.problems.first.flatMap { Int($0.field) })
        #expect((600..<720).contains(row) && found.lines.count <= row)
    }

    @Test func `a long sheet is registered in one go`() async throws {
        let world = try await SupervisionWorld()
        let rows = (1...450).map { ["\($0)", "事项 \($0)", "东岭招商局", "", "2026-12-31"] }
        let sheet = try SupervisionWorld.sheet([SupervisionWorld.headings] + rows)
        let outcome = try await world.take(sheet)
        #expect(outcome.registered == 450 && outcome.last == "督〔2026〕450号")
        #expect(try await world.look(sheet).found.count(.there) == 450)
        #expect(
            try await world.look(SupervisionWorld.sheet(world.workbook().bytes, file: "a.xlsx")).found.count(.there)
                == 450)
    }
}
