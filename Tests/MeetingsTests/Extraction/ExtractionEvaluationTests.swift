import Foundation
import Meetings
import Testing

@Suite struct ExtractionEvaluationTests {
    private let development = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(
            path: "Labelled/development")

    @Test func `the development set is read as well as it was when the rules were written`() throws {
        let extractor = try Extracting.extractor()
        var evaluation = ExtractionEvaluation()
        for text in try LabelledFolder.read(development) { evaluation.add(text, extractor.extract(from: text.text)) }
        #expect(evaluation.labelled > 250)
        #expect(evaluation.f1 >= 0.92)
        #expect(evaluation.responsibleShare >= 0.92)
        #expect(evaluation.datedShare >= 0.92)
        #expect(evaluation.topicShare >= 0.75)
    }

    @Test func `a mistake of every kind is counted and listed`() throws {
        let labels = """
            {"held": null, "matters": [
              {"text": "区发改局要编制清单", "responsible": ["区发改局"], "basis": "explicit", "deadline": null,
               "deadlineText": null, "topic": "projects"},
              {"text": "会议开始", "responsible": [], "basis": "implied", "deadline": null, "deadlineText": null,
               "topic": "other"}]}
            """
        let source = "会议开始。会议要求,区发改局要编制清单。区住建局要修复道路。"
        let text = try LabelledText(name: "x", text: source, labels: Data(labels.utf8))
        var evaluation = ExtractionEvaluation()
        evaluation.add(text, try Extracting.extractor().extract(from: source))
        #expect(evaluation.matched == 1 && evaluation.labelled == 2 && evaluation.proposed == 2)
        #expect(evaluation.precision == 0.5 && evaluation.recall == 0.5 && evaluation.f1 == 0.5)
        #expect(evaluation.responsibleShare == 1)
        #expect(evaluation.mistakes.filter { $0.kind == .missed }.map(\.words) == ["会议开始"])
        #expect(evaluation.mistakes.filter { $0.kind == .invented }.map(\.words) == ["区住建局要修复道路"])
    }

    @Test func `faulty labels are refused with their place`() throws {
        func problem(_ labels: String) -> LabelProblem? {
            do throws(LabelProblem) {
                _ = try LabelledText(name: "007", text: "区发改局要编制清单。", labels: Data(labels.utf8))
                return nil
            } catch {
                return error
            }
        }
        #expect(problem("{")?.arguments["file"] == "007.json")
        #expect(
            problem(#"{"held": null, "matters": [{"text": "a"}]}"#)?.arguments["place"]?.contains("\"responsible\"")
                == true)
        let matter = #""responsible": [], "basis": "implied", "topic": "other""#
        #expect(
            problem(#"{"held": null, "matters": [{"text": "没有的话", \#(matter)}]}"#)?.cause == .notInText("没有的话"))
        #expect(problem(#"{"held": "2026-2-1", "matters": []}"#)?.cause == .notADay("2026-2-1"))
    }
}
