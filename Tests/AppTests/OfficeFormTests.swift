import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import Storage
import TestSupport
import Testing

/// Forms of accounts, roles and units, as a browser sends them.
@Suite(.onEveryEngine, .namingTheEngine) struct OfficeFormTests {
    private static let english: HTTPFields = [.acceptLanguage: "en"]

    private func chief(_ world: OfficeWorld) async throws -> (visitor: Visitor, root: Identity.Unit.ID) {
        let root = try await world.unit("root", "霁川省")
        return (try await world.visitor(world.person("chief", "platform-administrator", in: root)), root)
    }

    private func entries(_ world: OfficeWorld) async throws -> Int64 {
        try await world.platform.database.read {
            try $0.row("SELECT count(*) AS number FROM audit_entry")?.integer("number") ?? 0
        }
    }

    @Test func `looking at the page of one-time codes writes nothing until somebody begins`() async throws {
        let world = try await OfficeWorld()
        let (visitor, _) = try await chief(world)
        let before = try await entries(world)
        let page = try await visitor.ask("/office/account/codes", headers: Self.english).body
        #expect(page.contains("/office/account/codes/begin") && !page.contains("class=\"drawing\""))
        #expect(try await entries(world) == before)
        let begun = try await visitor.ask("/office/account/codes/begin", form: [:])
        #expect(begun.status == 303 && begun.headers[.location] == "/office/account/codes")
        #expect(try await entries(world) == before + 1)
        let first = try await visitor.ask("/office/account/codes", headers: Self.english).body
        let second = try await visitor.ask("/office/account/codes", headers: Self.english).body
        #expect(first == second && first.contains("class=\"drawing\""))
        #expect(try await entries(world) == before + 1)
    }

    @Test func `an edit of a role that came too late keeps its input and shows what is stored`() async throws {
        let world = try await OfficeWorld()
        let (visitor, _) = try await chief(world)
        let form = ["code": "editor", "version": "1", "nameChinese": "采编甲", "permissions": "article.read"]
        #expect(try await visitor.ask("/office/roles", form: form).status == 303)
        var late = form
        (late["nameChinese"], late["permissions"]) = ("采编乙", "unit.read")
        let answer = try await visitor.ask("/office/roles", form: late, headers: Self.english)
        #expect(answer.status == 409)
        #expect(answer.body.contains("value=\"采编乙\"") && answer.body.contains("采编甲"))
        #expect(answer.body.contains("name=\"version\" value=\"2\""))
        #expect(answer.body.contains("value=\"unit.read\" checked"))
        late["version"] = "2"
        #expect(try await visitor.ask("/office/roles", form: late).status == 303)
        late["code"] = "nothing"
        #expect(try await visitor.ask("/office/roles", form: late).status == 409)
    }

    @Test func `a unit that begins later is found, edited and called off in the office`() async throws {
        let world = try await OfficeWorld()
        let (visitor, root) = try await chief(world)
        let day = CalendarDay(shanghaiSeconds: Int64(Date().timeIntervalSince1970) + 40 * 86400)
        let form = ["code": "east", "kind": "zone", "nameChinese": "东岭新区", "parent": "\(root)"]
        let saved = try await visitor.ask("/office/units", form: form.merging(["since": "\(day)"]) { $1 })
        let path = String(try #require(saved.headers[.location]).prefix { $0 != "?" })
        #expect(try await visitor.ask("/office/units", headers: Self.english).body.contains("href=\"\(path)\""))
        let page = try await visitor.ask(path, headers: Self.english)
        #expect(page.status == 200 && page.body.contains("begins on"))
        #expect(try await visitor.ask(path.replacing("/office/units", with: "/office/history/unit")).status == 200)
        let edit = try await visitor.ask(path + "/edit")
        #expect(edit.status == 200 && edit.body.contains("<option value=\"\(root)\" selected>"))
        let renamed = form.merging(["version": "1", "nameChinese": "东岭高新区"]) { $1 }
        #expect(try await visitor.ask(String(path), form: renamed).status == 303)
        #expect(try await visitor.ask(String(path), form: renamed).status == 409)
        #expect(try await visitor.ask(path + "/closure").status == 200)
        let closed = try await visitor.ask(path + "/closure", form: ["version": "2", "reason": "不设"])
        #expect(closed.status == 303)
        #expect(try await visitor.ask(String(path)).status == 404)
    }

    @Test func `a program lists and ends the sessions of its person, and letters by page and state`() async throws {
        let world = try await OfficeWorld()
        let (_, root) = try await chief(world)
        let program = try await world.program(for: "chief")
        let sessions = try await program.ask(.get, "/api/v1/me/sessions").items
        let id = try #require(sessions.first?["id"] as? String)
        #expect(try await program.ask(.post, "/api/v1/me/sessions/\(id)/end").status == 204)
        #expect(try await program.ask(.post, "/api/v1/me/sessions/\(id)/end").status == 404)
        #expect(try await program.ask(.get, "/api/v1/me/sessions").items.isEmpty)
        for login in ["he", "ma"] {
            let person = try await world.person(login, "editor", in: root)
            #expect(try await program.ask(.post, "/api/v1/people/\(person)/invitation").status == 202)
        }
        let page = try await program.ask(.get, "/api/v1/letters?page=2&size=1&state=waiting")
        #expect(page.json["total"] as? Int == 2)
        let letter = try #require(page.items.first)
        #expect(letter["address"] as? String == "he@example.org" && letter["state"] as? String == "waiting")
        #expect(letter["attempts"] as? Int == 0 && letter["body"] == nil)
        let number = try #require(letter["id"] as? String)
        #expect(try await program.ask(.post, "/api/v1/letters/\(number)/retry").status == 202)
        #expect(try await program.ask(.post, "/api/v1/letters/1/retry").status == 404)
        #expect(try await program.ask(.get, "/api/v1/letters?state=lost").status == 400)
    }
}
