import Foundation
import Testing

@testable import WebSupport

@Suite struct JSONReaderTests {
    private static func shown(_ value: JSONValue?) -> String {
        switch value {
        case nil: "none"
        case .null?: "null"
        case .text(let text)?: "'\(text)'"
        case .integer(let number)?: "\(number)"
        case .decimal(let number)?: "\(number)"
        case .truth(let truth)?: "\(truth)"
        case .list(let items)?: "[" + items.map(shown).joined(separator: ",") + "]"
        case .object(let members)?: "{" + members.map { "\($0.name):" + shown($0.value) }.joined(separator: ",") + "}"
        }
    }

    private static func isRead(_ bytes: some Collection<UInt8>) -> Bool {
        if case .some = JSONValue(bytes: bytes) { true } else { false }
    }

    @Test(
        arguments: [
            (" {\"a\" : [1, -2.5, true, null], \"b\":{}} ", "{a:[1,-2.5,true,null],b:{}}"),
            ("\"\\u53f8\\u006d \\ud83d\\ude00\\/\\n\"", "'司m 😀/\n'"), ("3.0", "3"), ("1e2", "100"), ("-0", "0"),
            ("9223372036854775807", "9223372036854775807"), ("9223372036854775808", "9.223372036854776e+18"),
            ("[]", "[]"), ("\"\"", "''"), ("1e999", "inf"),
        ]) func `a JSON text is read`(_ text: String, _ wanted: String)
    {
        #expect(Self.shown(JSONValue(bytes: text.utf8)) == wanted)
    }

    @Test(
        arguments: [
            "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "+1", "-", "1e", "tru", "nul", "\"",
            "\"\\x\"",
            "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\u12g4\"", "\"a\nb\"", "1 2", "[1 2]", "{\"a\" 1}",
            "{\"a\":1,\"a\":2}", "NaN", "Infinity", "'a'", "\u{FEFF}1", "[\u{00A0}1]",
        ]) func `anything else is no JSON`(_ text: String)
    {
        #expect(!Self.isRead(text.utf8))
    }

    @Test func `bytes that are not UTF-8 are no JSON`() {
        #expect(!Self.isRead([0x22, 0xFF, 0x22]))
        #expect(!Self.isRead([0x22, 0xED, 0xA0, 0x80, 0x22]))
    }

    @Test func `values stand in each other at most 32 deep`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(Self.isRead(nested(33).utf8))
        #expect(!Self.isRead(nested(34).utf8))
        #expect(!Self.isRead(String(repeating: "[", count: 1_000_000).utf8))
    }

    @Test func `what Foundation reads in arbitrary pieces of JSON, the reader reads too`() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\"", "1", "0", "-", ".", "e", "null", "true", " ", "\\",
            "u00e9",
        ]
        var accepted = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            }.joined()
            let foundation =
                (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) != nil
            let ours = Self.isRead(text.utf8)
            if ours { accepted += 1 }
            // Foundation lets a name occur twice and reads some numbers that are none.
            #expect(!ours || foundation, "\(text)")
        }
        #expect(accepted > 300)
    }
}
