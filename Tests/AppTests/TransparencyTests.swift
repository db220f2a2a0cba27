import App
import Foundation
import HTTPTypes
import Kernel
import Ledger
import Testing

@Suite struct TransparencyTests {
    private struct Roots: Decodable {
        struct Root: Decodable {
            let number: Int
            let chain: String
            let previousChain: String
        }
        let total: Int
        let head: [String: Value]?
        let keys: [[String: String]]
        let roots: [Root]
        let next: String?
    }

    /// A number or a text.
    private struct Value: Decodable {
        init(from decoder: any Decoder) throws { _ = try decoder.singleValueContainer() }
    }

    private func roots(_ door: Door, _ path: String) async throws -> Roots {
        let answer = try await door.ask(path)
        #expect(answer.status == 200 && answer.headers[.contentType] == "application/json; charset=utf-8")
        return try JSONDecoder().decode(Roots.self, from: Data(answer.body.utf8))
    }

    @Test func `before anything is sealed the page says so and there is no head`() async throws {
        let door = try Door()
        let page = try await door.ask("/en/transparency")
        #expect(page.status == 200 && page.body.contains("Nothing is sealed yet"))
        #expect(try await door.ask("/transparency/head.json").status == 404)
        #expect(try await roots(door, "/transparency.json").roots.isEmpty)
        #expect(try await door.ask("/zh/transparency?page=2").status == 404)
    }

    @Test func `roots are published in pages, newest first, each following from the one before`() async throws {
        let door = try Door()
        for number in 1...103 {
            try await door.publish(["\(number).txt": Door.page(number, title: "第\(number)条")])
            try await door.platform.sealLedger()
        }
        let first = try await roots(door, "/transparency.json")
        #expect(first.total == 103 && first.keys.count == 1 && first.head != nil)
        #expect(first.roots.map(\.number) == Array((4...103).reversed()))
        for (later, earlier) in zip(first.roots, first.roots.dropFirst()) {
            #expect(later.previousChain == earlier.chain)
        }
        let second = try await roots(door, try #require(first.next))
        #expect(second.roots.map(\.number) == [3, 2, 1] && second.next == nil)

        let page = try await door.ask("/zh/transparency?page=3")
        #expect(page.body.contains(try #require(second.roots.first).chain))
        #expect(try await door.ask("/zh/transparency?page=4").status == 404)
        #expect(try await door.ask("/transparency.json?before=x").status == 400)
        #expect(try await roots(door, "/transparency.json?before=1").roots.isEmpty)
        #expect(try await roots(door, "/transparency.json?before=9223372036854775807").roots.count == 100)

        let head = try await door.ask("/transparency/head.json")
        let pin = door.folder + "/pin.json"
        try head.body.write(toFile: pin, atomically: true, encoding: .utf8)
        #expect(try await door.platform.verifyLedger(pin: pin).holds)
        #expect(try await door.ask("/transparency/keys.json").body.contains("publicKey"))
    }

    @Test func `the page is found in the visitor's language`() async throws {
        let door = try Door()
        let answer = try await door.ask("/transparency", headers: [.acceptLanguage: "en-GB"])
        #expect(answer.status == 302 && answer.headers[.location] == "/en/transparency")
        #expect(try await door.ask("/zh").body.contains("href=\"/zh/transparency\""))
    }
}
