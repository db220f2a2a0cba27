import Publishing
import Testing

@Suite struct SearchQueryTests {
    @Test(arguments: [
        ("招商 项目", ["招商", "项目"], []), ("“招商 项目”", ["招商 项目"], []), ("\"a b\" c", ["a b", "c"], []),
        ("招商 -徐州", ["招商"], ["徐州"]),
        ("招商 －徐州", ["招商"], ["徐州"]), ("-\"a b\" c", ["c"], ["a b"]), ("招商，项目", ["招商", "项目"], []),
        ("3.5 e-mail", ["3.5", "e-mail"], []),
        ("\"", [], []), ("\"招商", ["招商"], []), ("“”", [], []), ("- -- AND", ["AND"], []), ("😀 🏭", [], []),
        ("!?。，", [], []),
        ("招商 招商", ["招商"], []), ("' OR 1=1 --", ["OR", "1=1"], []), ("a\u{0}b", ["a", "b"], []),
        ("NEAR(a b) *", ["NEAR", "a", "b"], []),
        ("   ", [], []), ("\u{7}招\u{1B}商", ["招", "商"], []), ("-", [], []), ("col:umn ^x", ["col:umn", "x"], []),
    ])
    func `what is typed has a meaning`(text: String, words: [String], excluded: [String]) {
        let query = SearchQuery(text)
        #expect(query.words.map(\.text) == words)
        #expect(query.excluded.map(\.text) == excluded)
    }

    @Test func `a query that is too long has no words`() {
        let query = SearchQuery(String(repeating: "招", count: 201))
        #expect(query.isTooLong)
        #expect(query.isEmpty)
        #expect(!SearchQuery(String(repeating: "招", count: 200)).isTooLong)
    }

    @Test func `a query is typed again without a word`() {
        var query = SearchQuery("招商 \"a b\" -徐州")
        query.leaveOut("招商", excluded: false)
        #expect(query.typed == "\"a b\" -徐州")
    }
}
