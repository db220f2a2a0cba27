import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import TestSupport
import Testing

/// What programs do in the office, from end to end.
@Suite(.onEveryEngine, .namingTheEngine) struct APIJourneyTests {
    /// A province with an administrator, and their program.
    private func start() async throws -> (world: OfficeWorld, root: String, chief: Program) {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        _ = try await world.person("chief", "platform-administrator", in: root)
        return (world, "\(root)", try await world.program(for: "chief"))
    }

    @Test func `a unit is made, read, edited on a version, and closed`() async throws {
        let (_, root, chief) = try await start()
        let unit = #""code":"east","kind":"district","nameChinese":"东岭区","nameEnglish":"Dongling","parent":"\#(root)""#
        let made = try await chief.ask(.post, "/api/v1/units", "{\(unit)}")
        #expect(made.status == 201)
        let id = try #require(made.json["id"] as? String)
        #expect(made.headers[.location] == "/api/v1/units/\(id)")
        let read = try await chief.ask(.get, "/api/v1/units/\(id)")
        #expect(read.json["nameEnglish"] as? String == "Dongling")
        #expect(read.json["parent"] as? String == root)
        #expect(read.headers[.cacheControl] == "no-store")

        let edit = unit.replacing("东岭区", with: "东岭新区")
        #expect(
            try await chief.ask(.put, "/api/v1/units/\(id)", #"{"version":1,\#(edit)}"#).json["version"] as? Int == 2)
        let stale = try await chief.ask(.put, "/api/v1/units/\(id)", #"{"version":1,\#(edit)}"#)
        #expect(stale.status == 409 && stale.json["current"] as? Int == 2)

        let wrong = try await chief.ask(
            .put, "/api/v1/units/\(id)", #"{"version":2,"code":"e e","kind":"town","nameChinese":" ","parent":"7"}"#)
        #expect(wrong.status == 422)
        let errors = try #require(wrong.json["errors"] as? [[String: String]])
        #expect(errors.map { $0["field"] } == ["code", "nameChinese", "parent"])
        #expect(errors.allSatisfy { $0["message"]?.contains("_") == false })

        let found = try await chief.ask(.get, "/api/v1/units?q=dongling&kind=district&parent=\(root)&size=1")
        #expect(found.json["total"] as? Int == 1)
        #expect(found.items.first?["id"] as? String == id)
        #expect(try await chief.ask(.get, "/api/v1/units?page=3&size=1").items.isEmpty)

        let reason = #"{"version":2,"reason":"并入"}"#
        #expect(try await chief.ask(.post, "/api/v1/units/\(id)/closure", reason).status == 204)
        #expect(try await chief.ask(.get, "/api/v1/units/\(id)").status == 404)
        let history = try await chief.ask(.get, "/api/v1/audit/entries?kind=unit&action=unit.*")
        #expect(
            history.items.filter { $0["record"] as? String == id }.map { $0["action"] as? String }
                == ["unit.closed", "unit.changed", "unit.created"])
        #expect(history.items.first?["reason"] as? String == "并入")
    }

    @Test func `a person is made with a duty, gets another, lends it, and is removed`() async throws {
        let (_, root, chief) = try await start()
        let made = try await chief.ask(
            .post, "/api/v1/people",
            #"{"nameChinese":"顾知微","email":"gu@example.org","login":"gu","unit":"\#(root)","role":"editor"}"#)
        let id = try #require(made.json["id"] as? String)
        #expect(try await chief.ask(.get, "/api/v1/people?q=gu@&role=editor&sort=-name").items.count == 1)
        let added = try await chief.ask(
            .post, "/api/v1/people/\(id)/duties", #"{"unit":"\#(root)","role":"auditor","titleChinese":"审计"}"#)
        let duty = try #require(added.json["id"] as? String)
        let day = CalendarDay(shanghaiSeconds: Int64(Date().timeIntervalSince1970) + 9 * 86400)
        let lent = try await chief.ask(
            .post, "/api/v1/people/\(id)/delegations", #"{"to":"chief","duty":"\#(duty)","validTo":"\#(day)"}"#)
        let delegation = try #require(lent.json["id"] as? String)
        let read = try await chief.ask(.get, "/api/v1/people/\(id)").json
        #expect((read["duties"] as? [[String: Any]])?.count == 2)
        #expect((read["delegations"] as? [[String: Any]])?.first?["duty"] as? String == duty)
        #expect(try await chief.ask(.post, "/api/v1/delegations/\(delegation)/end").status == 204)
        #expect(try await chief.ask(.post, "/api/v1/delegations/\(delegation)/end").status == 403)
        #expect(try await chief.ask(.post, "/api/v1/duties/\(duty)/end", "{}").status == 204)
        #expect(try await chief.ask(.post, "/api/v1/people/\(id)/invitation").status == 202)
        let letters = try await chief.ask(.get, "/api/v1/letters?size=1")
        #expect(letters.items.first?["address"] as? String == "gu@example.org")
        #expect(!letters.body.contains("welcome"))
        #expect(
            try await chief.ask(.post, "/api/v1/people/\(id)/removal", #"{"version":1,"reason":"离职"}"#).status == 204)
        #expect(try await chief.ask(.get, "/api/v1/people?q=gu").json["total"] as? Int == 0)
        #expect(try await chief.ask(.get, "/api/v1/people?q=gu&removed=true").json["total"] as? Int == 1)
        #expect(try await chief.ask(.get, "/api/v1/audit/records/person/\(id)").items.count >= 5)
    }

    @Test func `a role is made and changed, and the last administrator stays`() async throws {
        let (_, _, chief) = try await start()
        let made = try await chief.ask(
            .post, "/api/v1/roles", #"{"code":"reader","nameChinese":"读者","permissions":["unit.read"]}"#)
        #expect(made.status == 201 && made.headers[.location] == "/api/v1/roles/reader")
        let edit = #"{"version":1,"nameChinese":"读者","permissions":["unit.read","audit.read"]}"#
        #expect(try await chief.ask(.put, "/api/v1/roles/reader", edit).json["version"] as? Int == 2)
        #expect(try await chief.ask(.put, "/api/v1/roles/reader", edit).status == 409)
        #expect(try await chief.ask(.put, "/api/v1/roles/nobody", edit).status == 404)
        #expect(
            try await chief.ask(.get, "/api/v1/roles/reader").json["permissions"] as? [String]
                == ["audit.read", "unit.read"])
        let unknown = #"{"code":"x","nameChinese":"读者","permissions":["unit.eat"]}"#
        #expect(try await chief.ask(.post, "/api/v1/roles", unknown).status == 422)
        let emptied = #"{"version":1,"nameChinese":"管理员","permissions":[]}"#
        #expect(try await chief.ask(.put, "/api/v1/roles/platform-administrator", emptied).status == 403)
    }

    @Test func `a token says who it is, does no more than its scopes, and can end itself`() async throws {
        let (world, root, _) = try await start()
        let program = try await world.program(for: "chief", scopes: ["unit.read"])
        let me = try await program.ask(.get, "/api/v1/me").json
        #expect(me["login"] as? String == "chief" && me["scopes"] as? [String] == ["unit.read"])
        let grant = try #require((me["grants"] as? [[String: Any]])?.first)
        #expect(grant["unit"] as? String == root && grant["permissions"] as? [String] == ["unit.read"])
        #expect(try await program.ask(.get, "/api/v1/units").status == 200)
        let refused = try await program.ask(.get, "/api/v1/audit/entries")
        #expect(refused.status == 403 && refused.json["scope"] as? String == "audit.read")

        let token = try #require(me["token"] as? String)
        let other = try await world.program(for: "chief", scopes: ["unit.read"])
        #expect(try await other.ask(.post, "/api/v1/me/tokens/\(token)/end").status == 403)
        #expect(try await program.ask(.get, "/api/v1/me/tokens").json["total"] as? Int == 3)
        #expect(try await program.ask(.post, "/api/v1/me/tokens/\(token)/end").status == 204)
        #expect(try await program.ask(.get, "/api/v1/me").status == 401)
        #expect(try await other.ask(.get, "/api/v1/me").status == 200)
    }

    @Test func `the ledger says who made a token at the machine, and bad wishes get a clear answer`() async throws {
        let (world, _, chief) = try await start()
        let entry = try await chief.ask(.get, "/api/v1/audit/entries?action=token.created").items.first
        #expect(entry?["actor"] as? String == "account")
        func make(_ login: String, _ scopes: [String], _ days: String) async throws {
            _ = try await world.platform.createToken(login: login, name: "x", scopes: scopes, days: days)
        }
        await #expect(throws: Problems([Problem(field: "login", key: "problem_person_unknown")])) {
            try await make("nobody", ["all"], "1")
        }
        await #expect(throws: Problem.self) { try await make("chief", ["unit.eat"], "1") }
        await #expect(throws: Problems.self) { try await make("chief", [], "1") }
        await #expect(throws: Problems.self) { try await make("chief", ["all"], "367") }
    }

    @Test func `sealed batches and the head are there to be checked`() async throws {
        let (world, _, chief) = try await start()
        #expect(try await chief.ask(.get, "/api/v1/audit/head").status == 404)
        try await world.platform.sealLedger()
        #expect(try await chief.ask(.get, "/api/v1/audit/head").json["batch"] as? Int == 1)
        #expect(try await chief.ask(.get, "/api/v1/audit/batches").items.first?["number"] as? String == "1")
        #expect(try await chief.ask(.get, "/api/v1/audit/entries/1").json["batch"] as? String == "1")
    }
}
