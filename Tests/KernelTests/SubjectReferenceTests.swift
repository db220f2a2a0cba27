import Kernel
import Testing

@Suite struct SubjectReferenceTests {
    @Test func `a reference is read back from its text`() {
        #expect(SubjectReference(text: "article:42") == SubjectReference("article", 42))
        #expect(SubjectReference("evidence-item", 7).description == "evidence-item:7")
    }

    @Test(arguments: ["", "article", "article:", ":4", "article:0", "article:-1", "Article:1", "a:b:1", "文:1", "a:1 "])
    func `what is no reference is refused`(_ text: String) { #expect(SubjectReference(text: text) == nil) }
}
