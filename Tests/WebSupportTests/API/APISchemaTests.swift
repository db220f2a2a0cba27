import Foundation
import Kernel
import Localization
import Testing

@testable import WebSupport

@Suite struct APISchemaTests {
    private static let person = APISchema.object([
        .required("name", .line(1, 5)), .optional("nick", .line(2, 5)), .optional("days", .integer(1...366)),
        .optional("kind", .choice(["zone", "team"])), .optional("unit", .identifier), .optional("since", .day),
        .optional("is", .truth), .optional("scopes", .list(of: .choice(["a", "b"]), atMost: 2)),
        .optional("code", .text(.code)),
        .optional("place", .object([.required("city", .line(1, 5))]).named("Place")),
    ])

    private static func problems(_ text: String) throws -> [String] {
        let value = try #require(JSONValue(bytes: text.utf8))
        return person.problems(of: value, at: "").map { "\($0.field) \($0.key)" }
    }

    @Test(
        arguments: [
            (#"{"name":"沈砚秋"}"#, []), (#"{"name":"a","nick":null,"place":null}"#, []),
            (
                #"{"name":"a","nick":"bb","days":3.0,"kind":"zone","unit":"7","since":"2026-02-28","is":true,"#
                    + #""scopes":["a"],"code":"x-1","place":{"city":"x"}}"#, []
            ),
            (#"{}"#, ["name problem_required"]), (#"{"name":""}"#, ["name problem_required"]),
            (#"{"name":null}"#, ["name api_text"]), (#"{"name":7}"#, ["name api_text"]),
            (#"{"name":"123456"}"#, ["name problem_too_long"]),
            (#"{"name":"a\u0007"}"#, ["name problem_control_character"]),
            (#"{"name":"a","nick":"b"}"#, ["nick api_short"]), (#"{"name":"a","days":0}"#, ["days api_range"]),
            (#"{"name":"a","days":1.5}"#, ["days api_integer"]), (#"{"name":"a","days":"3"}"#, ["days api_integer"]),
            (#"{"name":"a","kind":"city"}"#, ["kind api_choice"]),
            (#"{"name":"a","unit":7}"#, ["unit api_text"]), (#"{"name":"a","unit":"07"}"#, ["unit api_identifier"]),
            (#"{"name":"a","since":"2026-02-30"}"#, ["since problem_day"]),
            (#"{"name":"a","since":"2026-+2-01"}"#, ["since problem_day"]),
            (#"{"name":"a","is":1}"#, ["is api_truth"]), (#"{"name":"a","scopes":"a"}"#, ["scopes api_list"]),
            (#"{"name":"a","scopes":["a","c"]}"#, ["scopes.1 api_choice"]),
            (#"{"name":"a","scopes":["a","b","a"]}"#, ["scopes api_list_long"]),
            (#"{"name":"a","code":"A"}"#, ["code api_code"]),
            (#"{"name":"a","place":{}}"#, ["place.city problem_required"]),
            (#"{"name":"a","place":{"city":"x","x":1}}"#, ["place.x api_unknown_field"]),
            (#"{"nam":"a","days":0}"#, ["name problem_required", "days api_range", "nam api_unknown_field"]),
            ("[]", [" api_object"]),
        ] as [(String, [String])]) func `everything that is wrong is named, at its field`(
            _ text: String, _ wanted: [String]
        ) throws
    {
        #expect(try Self.problems(text) == wanted)
    }

    @Test func `every problem has its sentence`() throws {
        let keys = Catalogue.shared.all(.english)
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/WebSupport/API/SchemaCheck.swift").standardizedFileURL
        let text = try String(contentsOf: source, encoding: .utf8)
        let named = text.matches(of: /"((?:api|problem)_[a-z_]+)"/).map { String($0.1) }
        #expect(named.count > 8)
        for key in named { #expect(keys[key] != nil, "\(key)") }
    }

    @Test func `numbers and truths of an address are texts there`() {
        func problems(_ schema: APISchema, _ text: String) -> Int {
            schema.problems(of: schema.value(ofText: text), at: "x").count
        }
        #expect(problems(.integer(1...200), "7") == 0)
        for text in ["", "0", "+7", "7.0", "0x7", " 7", "７", "-1", "99999999999999999999"] {
            #expect(problems(.integer(1...200), text) == 1, "\(text)")
        }
        #expect(problems(.truth, "true") == 0)
        for text in ["", "1", "True", "yes"] { #expect(problems(.truth, text) == 1, "\(text)") }
    }

    @Test func `the document writes a schema as JSON Schema`() {
        #expect(
            APISchema.object([
                .required("a", .identifier), .optional("b", .choice(["x"])), .optional("c", .integer(1...9)),
            ])
            .document.line
                == #"{"type":"object","required":["a"],"properties":{"a":{"type":"string","pattern":"^([1-9][0-9]{0,17}|[1-8][0-9]{18})$"},"#
                + #""b":{"type":["string","null"],"enum":["x",null]},"#
                + #""c":{"type":["integer","null"],"minimum":1,"maximum":9}},"additionalProperties":false}"#)
        #expect(
            APISchema.text.named("T").orNull.document.line
                == ##"{"anyOf":[{"$ref":"#/components/schemas/T"},{"type":"null"}]}"##)
    }
}
