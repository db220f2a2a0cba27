import Kernel
import Meetings
import Testing

@Suite struct KnownUnitTests {
    private let units = [
        KnownUnit(id: "1", names: ["岚渚区发展和改革局", "区发改局"]), KnownUnit(id: "2", names: ["城东区应急局", "应急局"]),
        KnownUnit(id: "3", names: ["城西区应急局", "应急局"]), KnownUnit(id: "4", names: ["云帆港务"]),
    ]

    private func match(_ sentence: String) throws -> [Responsible.Match] {
        let found = try Extracting.extractor(units: units).extract(from: "会议要求,\(sentence)。")
        return found.proposals.flatMap { $0.responsible.map(\.match) }
    }

    @Test func `a short name finds its unit`() throws {
        #expect(try match("区发改局要编制项目清单") == [.unit("1")])
    }

    @Test func `a name that two units have is asked about`() throws {
        #expect(try match("应急局要开展隐患排查") == [.asks(["2", "3"])])
    }

    @Test func `a unit whose name has no usual ending is found by the platform's tree`() throws {
        #expect(try match("云帆港务要新增两条航线") == [.unit("4")])
    }

    @Test func `distributive words stand for kinds of set`() throws {
        #expect(try match("各镇街、各部门要报送进展") == [.set(["towns"]), .set(["departments"])])
        #expect(try match("区统计局要核准数据") == [.unknown])
    }

    @Test func `a named day dates its event`() throws {
        let day = try #require(CalendarDay(iso: "2026-02-17"))
        let found = try Extracting.extractor(namedDays: ["春节": day]).extract(from: "会议要求,区人社局要在春节前完成欠薪清零。")
        #expect(found.proposals.first?.deadline?.day == day)
        #expect(found.proposals.first?.deadline?.text == "春节前")
    }
}
