import Kernel
import Meetings
import Testing

@Suite struct MatterExtractorTests {
    private let news = """
        岚渚区召开项目建设调度会
        2026-03-13 来源:岚渚发布
        3月12日,区长赵明远主持召开项目建设调度会。
        会议强调,要提高政治站位,增强责任意识。区发展改革局要在3月20日前完成重点项目清单编制,要按月通报进度。\
        区住建局、区城管局要加快道路改造;各镇(街道)要做好征迁工作,不得拖延推诿。
        会议还研究了其他事项。
        """

    @Test func `each unit's task is a matter of its own, with its offsets in the text`() throws {
        let found = try Extracting.matters(news)
        #expect(
            found.map(\.sentence) == [
                "区发展改革局要在3月20日前完成重点项目清单编制", "要按月通报进度", "区住建局、区城管局要加快道路改造",
                "各镇(街道)要做好征迁工作", "不得拖延推诿",
            ])
        let scalars = Array(news.unicodeScalars)
        for matter in found {
            #expect(String(String.UnicodeScalarView(scalars[matter.start..<matter.end])) == matter.sentence)
            #expect(matter.sentenceScalars.contains(matter.start))
            #expect(matter.paragraphScalars.contains(matter.start))
        }
    }

    @Test func `who is responsible is read, carried over, or left open`() throws {
        let found = try Extracting.matters(news)
        #expect(
            found.map { $0.responsible.map(\.name) } == [
                ["区发展改革局"], ["区发展改革局"], ["区住建局", "区城管局"], ["各镇(街道)"], ["各镇(街道)"],
            ])
        #expect(found.map(\.basis) == [.explicit, .inherited, .explicit, .explicit, .inherited])
        let open = try #require(try Extracting.only("要抓紧编制征地补偿方案"))
        #expect(open.basis == .implied && open.responsible.isEmpty)
    }

    @Test func `what is no matter is set aside with its reason`() throws {
        let aside = try Extracting.extractor().extract(from: news).setAside
        #expect(aside.contains { $0.sentence == "要提高政治站位,增强责任意识" && $0.reason == .attitude })
        #expect(aside.contains { $0.sentence == "会议还研究了其他事项" && $0.reason == .procedure })
    }

    @Test(
        arguments: [
            ("要跑出项目建设“加速度”", SetAsideReason.slogan), ("要坚定信心、认清形势", .attitude),
            ("主要负责同志要准时参会", .attendance), ("要切实增强抓落实的责任感", .attitude),
        ])
    func `rhetoric is no matter`(sentence: String, reason: SetAsideReason) throws {
        let found = try Extracting.extractor().extract(from: "会议强调,\(sentence)。")
        #expect(found.proposals.isEmpty)
        #expect(found.setAside.map(\.reason) == [reason])
    }

    @Test func `a superior's words are a quotation`() throws {
        let found = try Extracting.extractor().extract(from: "会议传达文件精神。党中央强调,要全面排查安全隐患。")
        #expect(found.proposals.isEmpty)
        #expect(found.setAside.contains { $0.reason == .quotation })
    }

    @Test func `lead and co-units are read from every form`() throws {
        let forms: [(String, [String])] = [
            ("由区自然资源局牵头,城北街道、区征收中心配合,于12月10日前完成净地交付", ["区自然资源局", "城北街道", "区征收中心"]),
            ("规划建设局会同港务公司盘活闲置用地180亩", ["规划建设局", "港务公司"]),
            ("区应急局要会同气象部门修订防汛预案", ["区应急局"]), ("请区国资中心按程序修改完善后印发", ["区国资中心"]),
            ("投资促进局下周一前提交用地需求清单", ["投资促进局"]), ("区委组织部、区委督查室要开展专项督查", ["区委组织部", "区委督查室"]),
            ("区住房和城乡建设局和区文化和旅游局要制定改造方案", ["区住房和城乡建设局", "区文化和旅游局"]),
            ("各单位主要负责同志要每月带队检查", ["各单位主要负责同志"]), ("区发改局、区财政局等部门要报送资金计划", ["区发改局", "区财政局"]),
        ]
        for (sentence, names) in forms {
            let found = try #require(try Extracting.only(sentence), "\(sentence)")
            #expect(found.responsible.map(\.name) == names, "\(sentence)")
            #expect(found.basis == .explicit)
        }
    }

    @Test func `labels behind a task belong to it`() throws {
        let text = "会议明确以下任务:\n1.关停养殖场9家。牵头单位:县农业农村局;配合单位:柳堰镇、桐坞镇;完成时限:2025年12月底前。\n"
        let found = try Extracting.matters(text)
        #expect(found.count == 1)
        #expect(found.first?.responsible.map(\.name) == ["县农业农村局", "柳堰镇", "桐坞镇"])
        #expect(found.first?.deadline?.day == CalendarDay(iso: "2025-12-31"))
    }

    @Test func `a row of a task table is a matter`() throws {
        let found = try Extracting.matters(
            "整改交办表\n会议听取了汇报。\n序号 整改事项 责任单位 完成时限\n1 清理挂账1260万元，逐笔销账 财政局 8月底前\n2 停止收取管理费 各园区办、国资公司 立即\n",
            held: "2026-07-01")
        #expect(found.map(\.sentence) == ["清理挂账1260万元，逐笔销账 财政局 8月底前", "停止收取管理费 各园区办、国资公司 立即"])
        #expect(found.map { $0.responsible.map(\.name) } == [["财政局"], ["各园区办", "国资公司"]])
        #expect(found.first?.deadline?.day == CalendarDay(iso: "2026-08-31"))
    }

    @Test func `the action is the piece without its subject and marker`() throws {
        #expect(try Extracting.only("区财政局要及时拨付配套资金")?.action == "及时拨付配套资金")
        #expect(try Extracting.only("由区财政局牵头,区审计局配合,开展资金清查")?.action == "区审计局配合,开展资金清查")
    }

    @Test func `a proposal tells which rules fired, and the same text gives the same answer`() throws {
        let first = try Extracting.matters(news)
        #expect(first.first?.rules == [.subject, .marker, .concreteVerb, .deadline])
        #expect(first.allSatisfy { (0...1).contains($0.confidence) && !$0.rules.isEmpty })
        #expect(try Extracting.matters(news) == first)
    }

    @Test func `a unit that two labels name is responsible once`() throws {
        let text = "会议明确以下任务:\n1.关停养殖场9家。牵头单位:区发改局;配合单位:区发改局、区财政局。\n"
        #expect(try Extracting.matters(text).map { $0.responsible.map(\.name) } == [["区发改局", "区财政局"]])
    }

    @Test func `the action ends before the labels and cells of its units and deadline`() throws {
        let texts = [
            "会议明确以下任务:\n1.关停养殖场9家。牵头单位:县农业农村局;完成时限:12月底前。\n",
            "会议明确以下任务:\n1.关停养殖场9家,牵头单位:县农业农村局,完成时限:12月底前。\n",
            "会议明确以下任务:\n1.关停养殖场9家(责任单位:县农业农村局)。\n",
            "整改交办表\n会议听取了汇报。\n1 关停养殖场9家 县农业农村局 12月底前\n", "整改交办表\n会议听取了汇报。\n1\t关停养殖场9家\t县农业农村局\t12月底前\n",
        ]
        for text in texts {
            let found = try Extracting.matters(text, held: "2026-07-01")
            #expect(found.map(\.action) == ["关停养殖场9家"], "\(text)")
            #expect(found.first?.responsible.map(\.name) == ["县农业农村局"], "\(text)")
            let scalars = Array(text.unicodeScalars)
            #expect(found.map { String(String.UnicodeScalarView(scalars[$0.scalars])) } == found.map(\.sentence))
        }
    }

    @Test func `the action is one line`() throws {
        let text = "会议要求,区财政局要及时拨付,\n配套资金\t100\t万元,用好 OA,\r\n按月通报。"
        #expect(try Extracting.matters(text).map(\.action) == ["及时拨付, 配套资金 100 万元,用好 OA, 按月通报"])
        let broken = "会议要求，区财政局要及时拨付，\n配套资金。"
        let found = try #require(try Extracting.matters(broken).first)
        #expect(found.action == "及时拨付，配套资金" && found.sentence == "区财政局要及时拨付，\n配套资金")
    }

    @Test func `an event with a year and a number of a building set no wrong day`() throws {
        let event = try #require(try Extracting.only("区住建局要在2027年两会前完成规划编制")?.deadline)
        #expect(event.text == "2027年两会前" && event.day == nil)
        let feast = try #require(try Extracting.only("区住建局要确保今年国庆前完成通车")?.deadline)
        #expect(feast.text == "今年国庆前" && feast.day == CalendarDay(iso: "2026-09-30"))
        #expect(try Extracting.only("区住建局要立即完成3号楼改造")?.deadline?.text == "立即")
        let past = try #require(try Extracting.only("区住建局要在8月1日前完成验收", held: "2026-12-15")?.deadline)
        #expect(past.day == CalendarDay(iso: "2026-08-01") && past.isPast)
    }

    @Test func `labels on a line of their own belong to the line before and to no earlier one`() throws {
        let text = "会议明确以下任务:\n1.修订防汛预案。\n责任单位:区应急局\n完成时限:3月底前\n2.修建5号线。\n责任单位:区交通局\n完成时限:6月底前\n"
        let found = try Extracting.matters(text, held: "2026-03-12")
        #expect(found.map(\.action) == ["修订防汛预案", "修建5号线"])
        #expect(found.map { $0.responsible.map(\.name) } == [["区应急局"], ["区交通局"]])
        #expect(found.map { $0.deadline?.day } == [CalendarDay(iso: "2026-03-31"), CalendarDay(iso: "2026-06-30")])
    }
}
