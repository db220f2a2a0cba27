import Foundation
import Meetings
import Testing

@Suite struct ExtractionRulesTests {
    private func extend(_ json: String) throws -> MatterExtractor {
        let file = FileManager.default.temporaryDirectory.appending(path: "rules-\(UUID().uuidString).json")
        try Data(json.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return MatterExtractor(rules: try ExtractionRules(extending: [file]))
    }

    @Test func `a user's words are added and shipped ones taken out`() throws {
        let text = "会议强调,要扛起蓝海大旗。"
        #expect(try Extracting.matters(text).count == 1)
        #expect(try extend(#"{"slogans": ["蓝海大旗"]}"#).extract(from: text).proposals.isEmpty)
        let slogan = "会议强调,要跑出项目建设加速度。"
        #expect(try Extracting.matters(slogan).isEmpty)
        #expect(try extend(#"{"remove.slogans": ["跑出", "加速度"]}"#).extract(from: slogan).proposals.count == 1)
    }

    @Test(
        arguments: [
            ("[1]", "problem_rules_object"), ("{", "problem_rules_json"),
            (#"{"slogan": ["a"]}"#, "problem_rules_key"),
            (#"{"slogans": "a"}"#, "problem_rules_list"),
            (#"{"slogans": [""]}"#, "problem_rules_word"),
            (#"{"topics.weather": ["雨"]}"#, "problem_rules_key"),
        ])
    func `a faulty file is refused with its place and the remedy`(json: String, message: String) throws {
        let problem = try #require(throws: RuleFileProblem.self) { try extend(json) }
        #expect(problem.cause.key == message, "\(problem)")
        #expect(problem.file.hasPrefix("rules-"))
    }

    @Test func `a file that is not there is named`() throws {
        let problem = try #require(throws: RuleFileProblem.self) {
            try ExtractionRules(extending: [URL(fileURLWithPath: "/nowhere/mine.json")])
        }
        #expect(problem == RuleFileProblem(file: "mine.json", key: nil, cause: .missing))
    }
}
