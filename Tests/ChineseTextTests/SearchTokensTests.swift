import ChineseText
import Testing

@Suite struct SearchTokensTests {
    @Test(arguments: [
        ("徐州工业", ["徐州", "州工", "工业", "业"]), ("州", ["州"]), ("徐州，工业", ["徐州", "州", "工业", "业"]),
        ("5G Zones", ["5g", "zone"]), ("招商2026年", ["招商", "商", "2026", "年"]), ("", []), ("，。！😀\u{0}", []),
        ("ＧＤＰ　１２３", ["gdp", "123"]), ("高新區開發", ["高新", "新区", "区开", "开发", "发"]), ("Résumé", ["resume"]),
        ("cities glass bus class zones", ["city", "glass", "bus", "class", "zone"]), ("soft\u{AD}ware", ["software"]),
        ("徐\u{200B}州", ["徐州", "州"]), ("𠀀𠀁", ["𠀀𠀁", "𠀁"]),
    ])
    func `a text becomes folded tokens`(text: String, forms: [String]) {
        #expect(SearchTokens.named(text).map(\.form) == forms)
    }

    @Test func `a token says where it stands`() {
        let text = "招商，Zones"
        let bytes = Array(text.utf8)
        let places = SearchTokens.of(text).map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
        #expect(places == ["招商", "商", "Zones"])
    }

    @Test func `equal forms have equal numbers and others have not`() {
        #expect(SearchTokens.of("開發區").map(\.id) == SearchTokens.of("开发区").map(\.id))
        #expect(Set(SearchTokens.of("徐州 州徐 徐 xu zhou").map(\.id)).count == 6)
    }

    @Test func `damaged bytes are separators`() {
        let bytes: [UInt8] = [0xE5, 0xBE, 0x41, 0xFF, 0x42, 0xE5]
        bytes.withUnsafeBufferPointer { bytes in
            var count = 0
            SearchTokens.forEach(in: bytes) { _, _ in
                count += 1
                return true
            }
            #expect(count <= 3)
        }
    }

    @Test func `a very long word is known by its beginning`() {
        let tokens = SearchTokens.named(String(repeating: "a", count: 5000))
        #expect(tokens.count == 1)
        #expect(tokens.first?.form.count == 200)
    }

    @Test(arguments: [
        ("徐州", [["xu", "zhou"]]), ("重庆", [["zhong", "qing"], ["chong", "qing"]]), ("abc", []),
        ("長春", [["zhang", "chun"], ["chang", "chun"]]),
    ])
    func `characters have sounds`(text: String, readings: [[String]]) {
        #expect(Pinyin.shared.readings(of: text) == readings)
    }

    @Test(arguments: [
        ("xuzhou", [["xu", "zhou"]]), ("xian", [["xian"], ["xi", "an"]]), ("zone", []), ("", [[]]), ("xz", []),
    ])
    func `letters are split into syllables`(letters: String, rows: [[String]]) {
        #expect(Pinyin.shared.split(letters) == rows)
    }

    @Test(arguments: [
        ("chengzhou", "chengzou", 1), ("abcd", "abdc", 1), ("abc", "xyz", nil), ("", "ab", 2), ("a", "a", 0),
    ])
    func `slips are counted`(left: String, right: String, distance: Int?) {
        #expect(EditDistance.between(Array(left.utf8), Array(right.utf8), limit: 2) == distance)
    }
}
