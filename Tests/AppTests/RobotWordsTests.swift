import Kernel
import OfficeWeb
import Publishing
import Testing

/// What robots of group chats say of each event.
@Suite struct RobotWordsTests {
    private static let base = "https://zone.example"

    private static func message(_ type: String, _ data: String) -> RobotMessage {
        RobotWords.message(#"{"type":"\#(type)","timestamp":"2026-03-12T01:00:00Z","data":\#(data)}"#, base: base)
    }

    private static func matter(_ text: String) -> String {
        #"""
        {"matter":{"id":"7","version":2,"number":"督〔2026〕1号","text":"\#(text)","state":"assigned","progress":0,
        "deadline":"2026-03-31","issuingUnit":{"id":"1","name":"东岭区"},"leadUnit":{"id":"2","name":"东岭招商局"},
        "path":"/office/matters/7"},"step":{"position":2,"action":"assign","deadline":"2026-03-31"}}
        """#
    }

    @Test func `a step is said with number, unit, deadline and link`() {
        let message = Self.message("matter.step", Self.matter("完成项目清单"))
        #expect(message.title == "督〔2026〕1号 · 已交办")
        #expect(message.lines == ["完成项目清单", "承办单位：东岭招商局", "办理时限：2026年3月31日", "状态：待签收"])
        #expect(message.link == RobotMessage.Link("查看事项", "https://zone.example/office/matters/7"))
    }

    @Test func `of what a matter says, a chat gets sixty characters`() {
        let message = Self.message("matter.step", Self.matter(String(repeating: "长", count: 61)))
        #expect(message.lines.first == String(repeating: "长", count: 60) + "…")
    }

    @Test func `of a restricted matter a chat gets the number alone`() {
        let message = Self.message(
            "matter.step",
            #"""
            {"matter":{"id":"7","version":2,"number":"督〔2026〕1号","text":null,"state":null,"progress":null,
            "deadline":null,"issuingUnit":null,"leadUnit":null,"path":"/office/matters/7"},"step":null}
            """#)
        #expect(message.title.hasPrefix("督〔2026〕1号 · ") && message.lines.isEmpty)
        #expect(message.link == RobotMessage.Link("查看事项", "https://zone.example/office/matters/7"))
        let line =
            #"{"id":"7","number":"督〔2026〕1号","text":null,"rung":null,"deadline":null,"daysAfter":null,"path":"/x"}"#
        let sheet = Self.message(
            "matter.reminders",
            #"{"sheet":{"id":"3","day":"2026-03-12","unit":{"id":"2","name":"东岭招商局"},"total":1,"path":"/office/matters","lines":[\#(line)]}}"#
        )
        #expect(sheet.lines == ["督〔2026〕1号"])
    }

    @Test func `a sheet names its first ten matters`() {
        let line = #"{"id":"7","number":"督〔2026〕1号","text":"完成项目清单","rung":"overdue","daysAfter":2,"path":"/x"}"#
        let lines = Array(repeating: line, count: 11).joined(separator: ",")
        let message = Self.message(
            "matter.reminders",
            #"{"sheet":{"id":"3","day":"2026-03-12","unit":{"id":"2","name":"东岭招商局"},"total":11,"path":"/office/matters","lines":[\#(lines)]}}"#
        )
        #expect(message.title == "督查催办单 · 东岭招商局 · 2026年3月12日")
        #expect(message.lines.count == 11 && message.lines.last == "共 11 项，其余请在平台查看。")
        #expect(message.lines.first?.hasPrefix("督〔2026〕1号 完成项目清单（") == true)
    }

    @Test func `articles are said by title and link, and what was taken off by its number`() {
        let texts = #"[{"language":"zh-Hans","title":"新厂房开工","path":"/zh/articles/9"}]"#
        let published = Self.message(
            "article.published", #"{"article":{"id":"9","version":1,"day":"2026-03-12","texts":\#(texts)}}"#)
        #expect(published.title == "文章发布" && published.lines == ["新厂房开工", "2026年3月12日"])
        #expect(published.link == RobotMessage.Link("查看全文", "https://zone.example/zh/articles/9"))
        let withdrawn = Self.message("article.withdrawn", #"{"article":{"id":"9","version":2}}"#)
        #expect(withdrawn.title == "文章撤下" && withdrawn.lines == ["文章编号 9"] && withdrawn.link == nil)
    }

    @Test func `a test says that it is one, and so does what nobody understands`() {
        for message in [Self.message("platform.test", "{}"), RobotWords.message("?", base: Self.base)] {
            #expect(message.title == "测试" && message.lines == ["这是一条测试消息。"])
        }
    }
}
