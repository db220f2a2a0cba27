import Kernel
import Meetings
import Testing

@Suite struct ExtractionJSONTests {
    @Test func `a line has the keys of the design in their order`() throws {
        let text = "会议要求,要提高站位。区统计局要在3月底前核准数据,不得虚报。"
        let extraction = try Extracting.extractor().extract(from: text, held: CalendarDay(iso: "2026-03-12"))
        #expect(
            ExtractionJSON.line(file: "a.txt", extraction) == """
                {"file":"a.txt","items":[{"sentence":"区统计局要在3月底前核准数据","start":11,"end":25,"responsible":["区统计局"],\
                "action":"在3月底前核准数据","deadline":"2026-03-31","deadlineText":"3月底前","topic":"economy","confidence":0.98},\
                {"sentence":"不得虚报","start":26,"end":30,"responsible":["区统计局"],"action":"不得虚报","deadline":null,\
                "deadlineText":null,"topic":"economy","confidence":0.55}],\
                "setAside":[{"sentence":"要提高站位","reason":"attitude"}]}
                """)
    }

    @Test func `an empty text is an empty line of results`() throws {
        let extraction = try Extracting.extractor().extract(from: "")
        #expect(ExtractionJSON.line(file: "空.txt", extraction) == #"{"file":"空.txt","items":[],"setAside":[]}"#)
    }

    @Test(arguments: ["会议要求,区统计局要在3月底前核准数据,不得虚报。请区财政局做好工作。区审计局要加强检查;要推动落实。"])
    func `a confidence has two decimals at most`(text: String) throws {
        let line = ExtractionJSON.line(file: "a.txt", try Extracting.extractor().extract(from: text))
        let found = line.matches(of: /"confidence":([0-9.]+)/).map { String($0.output.1) }
        #expect(found.count > 2 && found.allSatisfy { $0.wholeMatch(of: /0\.[0-9]{1,2}/) != nil }, "\(found)")
    }
}
