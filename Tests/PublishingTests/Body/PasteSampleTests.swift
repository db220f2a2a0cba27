import Foundation
import Testing

@testable import Publishing

/// `KAIMEN_WRITE_GOLDEN=1` writes what is kept of each sample anew; review it then.
@Suite struct PasteSampleTests {
    @Test func `there are samples of all programs that editors copy from`() {
        #expect(PasteSamples.names.count >= 35)
        for program in ["word", "word-online", "wps", "wechat", "libreoffice", "outlook", "excel", "google", "browser"]
        {
            #expect(PasteSamples.names.contains { $0.hasPrefix(program) }, "\(program)")
        }
    }

    @Test(arguments: PasteSamples.names)
    func `a pasted text comes out as its sample says`(name: String) throws {
        let body = try ArticleBody(cleaning: try PasteSamples.pasted(name))
        if ProcessInfo.processInfo.environment["KAIMEN_WRITE_GOLDEN"] != nil {
            try Data(body.html.utf8).write(to: PasteSamples.wanted(name))
        }
        let wanted = try String(contentsOf: PasteSamples.wanted(name), encoding: .utf8)
        let difference = PasteSamples.difference(wanted, body.html)
        #expect(difference == nil, "\(name), \(difference ?? "")")
    }

    @Test(arguments: PasteSamples.names)
    func `what is kept of a sample holds nothing else and cleans to itself`(name: String) throws {
        let body = try ArticleBody(cleaning: try PasteSamples.pasted(name))
        #expect(AllowedMarkup.intruder(in: body.html) == nil)
        let again = try ArticleBody(cleaning: body.html)
        #expect(again.html == body.html)
        #expect(again.blocks == body.blocks)
        #expect(again.text == body.text)
        #expect(again.notes.isEmpty)
    }

    @Test(arguments: [
        ("word-tracked-changes", BodyNote.Kind.deletion, 2, "三十"), ("word-tracked-changes", .comment, 2, "[C1]"),
        ("wechat-article", .hiddenText, 3, "编辑器占位，不显示"), ("wechat-article", .pictureNotStored, 1, "河岸"),
        ("word-report", .pictureNotStored, 1, "园区鸟瞰图"), ("nested-table", .tableUnfolded, 2, ""),
        ("layout-table", .tableDissolved, 2, ""), ("bidirectional", .invisibleCharacters, 10, ""),
        ("hidden-links", .linkRemoved, 11, "javascript:alert(1)"), ("hostile-markup", .activeContent, 10, ""),
        ("stored-pictures", .pictureNotStored, 4, "远程图"),
    ])
    func `the editor is told what was taken out`(name: String, kind: BodyNote.Kind, count: Int, text: String) throws {
        let notes = try ArticleBody(cleaning: try PasteSamples.pasted(name)).notes
        let note = try #require(notes.first { $0.kind == kind })
        #expect(note.count == count)
        #expect(note.texts.first ?? "" == text)
    }

    @Test func `bytes that change in a sample never let anything through`() throws {
        var generator = BodySeed(state: 7)
        for name in PasteSamples.names {
            var bytes = Array(try PasteSamples.pasted(name).utf8)
            for _ in 0..<10 {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = Array("<>\"'/!-= &;xp".utf8).randomElement(using: &generator) ?? 32
                guard let body = try? ArticleBody(cleaning: String(decoding: bytes, as: UTF8.self)) else { continue }
                #expect(AllowedMarkup.intruder(in: body.html) == nil, "\(name), byte \(place)")
                #expect(try ArticleBody(cleaning: body.html).html == body.html, "\(name), byte \(place)")
            }
        }
    }
}
