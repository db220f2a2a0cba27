import Testing

@testable import Publishing

/// Places of a text that look like slips.
@Suite struct TextDoubtTests {
    @Test(arguments: [
        "签约日为2月30日", "2025年2月29日开工", "13月1日", "6月31号", "增长1200%", "增长 1200 ％", "投资1,23亿元", "投资3.5.2亿", "好，，的",
        "很很很很好", "结束。。",
    ])
    func `a slip is found`(text: String) { #expect(!TextDoubts.find(in: text).isEmpty, "\(text)") }

    @Test(arguments: [
        "2月29日", "2024年2月29日开工", "增长12.5%", "增长1000%", "投资1,234亿元", "投资12,345,678元", "版本 3.5.2", "占地3.5万亩", "好，的。",
        "哈哈哈", "12月31日",
    ])
    func `what may well be so is left alone`(text: String) {
        #expect(TextDoubts.find(in: text).isEmpty, "\(text)")
    }

    @Test func `a doubt is shown with what stands around it`() {
        #expect(TextDoubts.find(in: "本次活动将于二月举行，2月30日签约，敬请关注") == ["于二月举行，2月30日签约，敬请关"])
    }

    /// Each digit used to be a new beginning for all that follow: this took hours.
    @Test func `a very long number is read once`() {
        #expect(TextDoubts.find(in: String(repeating: "7", count: 20_000)).isEmpty)
    }
}
