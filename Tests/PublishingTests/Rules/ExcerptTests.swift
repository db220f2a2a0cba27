import Testing

@testable import Publishing

@Suite struct ExcerptTests {
    @Test(arguments: [
        ("短文。", "短文。"), ("", ""), ("一二三四五六七八九十", "一二三四五六七八九十"), ("一二三四五六七八九，十一", "一二三四五六七八九…"),
        ("The zone opened", "The zone…"), ("The zone, opened", "The zone…"), ("Supercalifragilistic", "Supercalif…"),
        ("引资1234567890亿", "引资…"),
    ])
    func `a long text is cut between words and says so`(text: String, excerpt: String) {
        #expect(Excerpt.of(text, length: 10) == excerpt)
    }
}
