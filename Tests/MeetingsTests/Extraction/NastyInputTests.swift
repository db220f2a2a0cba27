import Foundation
import Kernel
import Meetings
import Testing

@Suite struct NastyInputTests {
    @Test(
        arguments: [
            "", "\n\n\n", "。", ",,,;;;。。。", "要", "要。", "(((((((((((", "”’》)】", "由", "牵头单位:", "一是", "1.", "会议要求:",
            "会议强调,", "3月", "3", "99999999999999999999月前要", "每", "\u{0}", "\u{FEFF}\u{200B}", "😀要😀。", "、、、要要要要要",
        ])
    func `scraps give nothing and break nothing`(text: String) throws {
        #expect(try Extracting.matters(text, held: "2026-03-12").count <= 1)
    }

    @Test func `traditional characters are read as simplified ones and quoted as they stand`() throws {
        let found = try Extracting.matters("會議要求,區發展改革局要在3月底前完成項目清單編制。", held: "2026-03-12")
        #expect(found.map(\.sentence) == ["區發展改革局要在3月底前完成項目清單編制"])
        #expect(found.first?.responsible.map(\.name) == ["區發展改革局"])
        #expect(found.first?.deadline?.day == CalendarDay(iso: "2026-03-31"))
    }

    @Test func `full-width digits and spaces between characters do not hide a deadline`() throws {
        let found = try Extracting.matters("会 议 要 求 ， 区 住 建 局 要 在 ３ 月 １ ５ 日 前 完 成 整 改 。", held: "2026-03-12")
        #expect(found.first?.deadline?.day == CalendarDay(iso: "2026-03-15"))
        #expect(found.first?.responsible.map(\.name) == ["区住建局"])
        #expect(found.first?.sentence.hasPrefix("区 住 建 局 要") == true)
    }

    @Test func `lines that a fixed width had broken are one paragraph`() throws {
        let text = """
            会议要求,区发展改革局要在本月二十日之前会同有关
            部门完成全部重点项目清单的编制和报送工作,不得迟
            报漏报,同时还要按月通报各个镇和街道的项目建设进
            度。
            """
        let found = try Extracting.matters(text, held: "2026-03-12")
        #expect(found.count == 3)
        #expect(found.first?.sentence.contains("有关\n部门完成") == true)
        #expect(found.first?.deadline?.day == CalendarDay(iso: "2026-03-20"))
    }

    @Test func `a text without punctuation is cut at its subjects`() throws {
        let text = "会议强调区发改局要在3月底前完成重点项目清单编制工作区住建局要加快推进城区道路改造和排水管网建设各镇街要全面排查安全隐患并上报"
        let found = try Extracting.matters(text, held: "2026-03-12")
        #expect(found.map { $0.responsible.map(\.name) } == [["区发改局"], ["区住建局"], ["各镇街"]])
    }

    @Test func `quotations inside quotations are not cut`() throws {
        let sentence = "区政府办要落实“会议明确‘各部门要担当,不得推诿’的规定”,3月底前制定清单"
        let found = try Extracting.matters("会议要求,\(sentence)。", held: "2026-03-12")
        #expect(found.map(\.sentence) == [sentence])
    }

    @Test func `a speech in quotation marks is read like any other`() throws {
        let found = try Extracting.matters("赵明远强调:“区财政局要及时拨付资金。区审计局要开展审计。”")
        #expect(found.map(\.sentence) == ["区财政局要及时拨付资金", "区审计局要开展审计"])
    }

    @Test func `a day that no calendar has keeps its words and is said to be impossible`() throws {
        let deadline = try #require(try Extracting.only("区住建局要在2月30日前完成验收")?.deadline)
        #expect(deadline.text == "2月30日前" && deadline.day == nil && deadline.isImpossible)
    }

    @Test func `a deadline before the meeting is marked`() throws {
        let deadline = try #require(try Extracting.only("区住建局要在3月1日前完成验收")?.deadline)
        #expect(deadline.day == CalendarDay(iso: "2026-03-01") && deadline.isPast)
    }

    @Test func `carriage returns and a byte order mark change nothing but the offsets`() throws {
        let text = """
            岚渚区召开项目建设调度会
            2026-03-13 来源:岚渚发布
            3月12日,区长赵明远主持召开项目建设调度会。

            会议要求,区发展改革局要在本月二十日之前会同有关
            部门完成全部重点项目清单的编制和报送工作,不得迟
            报漏报,同时还要按月通报各个镇和街道的项目建设进
            度。
            1 关停养殖场9家 县农业农村局 12月底前
            """
        let expected = try Extracting.extractor().extract(from: text)
        #expect(expected.proposals.count == 4 && expected.held == CalendarDay(iso: "2026-03-12"))
        let windows =
            "\u{FEFF}" + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        for (variant, label) in [("\u{FEFF}" + text, "mark"), (windows, "both")] {
            let found = try Extracting.extractor().extract(from: variant)
            let scalars = Array(variant.unicodeScalars)
            #expect(found.held == expected.held, "\(label)")
            #expect(found.proposals.map(\.action) == expected.proposals.map(\.action), "\(label)")
            #expect(found.proposals.map(\.responsible) == expected.proposals.map(\.responsible))
            #expect(found.proposals.map(\.deadline) == expected.proposals.map(\.deadline))
            #expect(
                found.proposals.map(\.sentence)
                    == expected.proposals.map {
                        label == "mark" ? $0.sentence : $0.sentence.replacingOccurrences(of: "\n", with: "\r\n")
                    })
            for matter in found.proposals {
                #expect(String(String.UnicodeScalarView(scalars[matter.scalars])) == matter.sentence)
            }
        }
    }

    @Test func `three hundred pages and hostile repetitions are read in linear time`() throws {
        let page = String(repeating: "区发展改革局要在3月底前完成清单编制,各镇(街道)要加快进度。", count: 10)
        let extractor = try Extracting.extractor()
        #expect(extractor.extract(from: String(repeating: page + "\n", count: 300)).proposals.count == 6000)
        for unit in ["(", "“", "要", "区", "由区局", "、", "各局", "《》", "3月", "会议要求", "今年", "3号", "3月1日—", "\t", "\r\n"] {
            _ = extractor.extract(from: String(repeating: unit, count: 20_000))
        }
    }

    @Test func `random strings of telling characters break nothing`() throws {
        let signs = Array("要须由请各区局委、,。;:“”()《》0123一二三十年月日前内底周会强调牵头配合\n 　是确保每".unicodeScalars)
        let extractor = try Extracting.extractor()
        var seed: UInt64 = 42
        for _ in 0..<800 {
            var text = String.UnicodeScalarView()
            for _ in 0..<60 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.append(signs[Int(seed >> 33) % signs.count])
            }
            let scalars = Array(text)
            for matter in extractor.extract(from: String(text), held: CalendarDay(iso: "2026-03-12")).proposals {
                #expect(String(String.UnicodeScalarView(scalars[matter.scalars])) == matter.sentence)
            }
        }
    }
}
