import Foundation
import Testing

@testable import Publishing

@Suite struct TextComparisonTests {
    /// Changed runs in brackets; `∅` where a side has no paragraph.
    private func shown(_ left: String, _ right: String) -> [String] {
        func side(_ runs: [TextComparison.Run]?) -> String {
            runs.map { $0.map { $0.isChanged ? "[\($0.text)]" : $0.text }.joined() } ?? "∅"
        }
        return TextComparison(left, right).lines.map { side($0.left) + " | " + side($0.right) }
    }

    @Test func `equal texts have no change`() {
        #expect(TextComparison("", "").lines.isEmpty)
        #expect(shown("甲\n乙", "甲\n\n乙") == ["甲 | 甲", "乙 | 乙"])
        #expect(TextComparison("甲\n乙", "甲\n乙").lines.allSatisfy { !$0.isChanged })
    }

    @Test func `paragraphs that came or went stand alone`() {
        #expect(shown("甲\n丙", "甲\n新的一段\n丙") == ["甲 | 甲", "∅ | [新的一段]", "丙 | 丙"])
        #expect(shown("甲\n旧的一段\n丙", "甲\n丙") == ["甲 | 甲", "[旧的一段] | ∅", "丙 | 丙"])
        #expect(shown("完全不同", "Nothing shared") == ["[完全不同] | ∅", "∅ | [Nothing shared]"])
    }

    @Test func `within a changed paragraph Chinese is compared by character and English by word`() {
        #expect(shown("面积三十平方公里", "面积三十二平方公里") == ["面积三十平方公里 | 面积三十[二]平方公里"])
        #expect(
            shown("The zone opened in 2024.", "The zones opened in 2025.")
                == ["The [zone] opened in [2024.] | The [zones] opened in [2025.]"])
    }

    @Test func `of several changed paragraphs those that are alike stand beside each other`() {
        #expect(
            shown("第一段讲道路建设。\n第二段讲管网。", "插入的全新内容\n第一段讲道路改造。\n第二段讲水管网。")
                == ["∅ | [插入的全新内容]", "第一段讲道路[建设]。 | 第一段讲道路[改造]。", "第二段讲管网。 | 第二段讲[水]管网。"])
    }

    @Test func `the runs of each side together are its text`() {
        var seed = BodySeed(state: 3)
        let letters = Array("甲乙丙 ab1")
        func text() -> String {
            (0..<Int.random(in: 0...12, using: &seed)).map { _ in
                String(
                    (0..<Int.random(in: 1...6, using: &seed)).map { _ in letters.randomElement(using: &seed) ?? " " })
            }.joined(separator: "\n")
        }
        for _ in 0..<500 {
            let (left, right) = (text(), text())
            let lines = TextComparison(left, right).lines
            #expect(joined(lines.compactMap(\.left)) == folded(left.split(separator: "\n")))
            #expect(joined(lines.compactMap(\.right)) == folded(right.split(separator: "\n")))
        }
    }

    private func joined(_ sides: [[TextComparison.Run]]) -> [String] { sides.map { $0.map(\.text).joined() } }

    private func folded(_ lines: [Substring]) -> [String] {
        lines.map { Publishing.folded($0) }.filter { !$0.isEmpty }
    }

    @Test func `ten thousand paragraphs are aligned, moved and repeated ones too`() {
        let paragraphs = (0..<10_000).map { "第\($0)段，云栖园区" }
        var changed = paragraphs
        changed.swapAt(100, 9_000)
        changed[5_000] = "第5000段，青禾园区"
        changed.remove(at: 7_000)
        let lines = TextComparison(paragraphs.joined(separator: "\n"), changed.joined(separator: "\n")).lines
        #expect(lines.count { !$0.isChanged } == 9_996)
        let (left, right) = (Array(repeating: "同", count: 10_000), Array(repeating: ["同", "异"], count: 5_000).joined())
        let repeated = TextComparison(left.joined(separator: "\n"), right.joined(separator: "\n")).lines
        #expect(joined(repeated.compactMap(\.left)) == left)
        #expect(joined(repeated.compactMap(\.right)) == Array(right))
        let strangers = TextComparison(
            (0..<10_000).map { "甲\($0)" }.joined(separator: "\n"),
            (0..<10_000).map { "乙\($0)x" }.joined(separator: "\n"))
        #expect(strangers.lines.compactMap(\.left).count == 10_000)
        #expect(strangers.lines.compactMap(\.right).count == 10_000)
    }
}
