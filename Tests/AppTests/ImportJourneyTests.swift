import App
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import OfficeWeb
import Storage
import TestSupport
import Testing

/// Lists of units and people through the pages of the office: sent, looked at, accepted.
@Suite(.onEveryEngine, .namingTheEngine) struct ImportJourneyTests {
    private static let units = "代码,名称,类型,上级代码\r\nmuseum,汀南区博物馆,部门,root\r\n"
    private static let people = "姓名,登录名,电话,单位代码,角色代码\r\n金小石,jin.xiaoshi,0501-1,museum,editor\r\n"

    private func start() async throws -> (world: OfficeWorld, root: Identity.Unit.ID, chief: Visitor) {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        return (
            world, root, try await world.visitor(try await world.person("chief", "platform-administrator", in: root))
        )
    }

    private func sent(_ visitor: Visitor, _ files: (String, String)..., form: [String: String] = [:]) async throws
        -> String
    {
        let answer = try await visitor.send(
            files.map { ($0.0, Array($0.1.utf8)) }, to: "/office/import", form: form)
        #expect(answer.status == 303, "\(answer.body)")
        return try #require(answer.headers[.location])
    }

    private func digest(_ page: Visitor.Answer) throws -> String {
        let match = try #require(page.body.firstMatch(of: /name="digest" value="([0-9a-f]{64})"/))
        return String(match.1)
    }

    private func entries(_ world: OfficeWorld) async throws -> Int64 {
        let row = try await world.platform.database.read { try $0.row("SELECT COUNT(*) AS n FROM audit_entry") }
        return row?.integer("n") ?? -1
    }

    @Test func `two files are looked at first, accepted once, and lead to their records and history`() async throws {
        let (world, _, chief) = try await start()
        let before = try await entries(world)
        let place = try await sent(chief, ("units.csv", Self.units), ("people.csv", Self.people))
        let preview = try await chief.ask(place)
        #expect(preview.status == 200)
        for word in ["units.csv!2", "people.csv!2", "汀南区博物馆", "jin.xiaoshi", "0501-1"] {
            #expect(preview.body.contains(word), "\(word)")
        }
        #expect(try await entries(world) == before)
        #expect(!(try await chief.ask("/office/people").body.contains("金小石")))

        let accepted = try await chief.ask(place + "/acceptance", form: ["digest": try digest(preview)])
        #expect(accepted.status == 303)
        let result = try await chief.ask(try #require(accepted.headers[.location]))
        #expect(result.status == 200)
        let person = try #require(result.body.firstMatch(of: #/href="(/office/people/\d+)"/#))
        #expect(try await chief.ask(String(person.1)).body.contains("金小石"))
        let history = try #require(result.body.firstMatch(of: #/href="(/office/history/import/\d+)"/#))
        #expect(try await chief.ask(String(history.1)).body.contains("units.csv "))
        let after = try await entries(world)
        #expect(try await chief.ask(place + "/acceptance", form: ["digest": try digest(preview)]).status == 303)
        #expect(try await entries(world) == after)
        #expect(try await chief.ask(place + "/changes.csv").status == 403)

        let again = try await sent(chief, ("units.csv", Self.units), ("people.csv", Self.people))
        #expect(!(try await chief.ask(again).body.contains("name=\"digest\"")))
    }

    @Test func `what was accepted after somebody else changed the same is refused and shown again`() async throws {
        let (world, root, chief) = try await start()
        let person = try await world.person("jin.xiaoshi", "editor", in: root)
        let list = "姓名,登录名,电话,单位代码,角色代码\r\n金小石,jin.xiaoshi,0501-1,root,editor\r\n"
        let place = try await sent(chief, ("people.csv", list))
        let first = try digest(try await chief.ask(place))
        var draft = PersonDraft(
            try await world.platform.identity.person(person, as: try await world.program(now: ())).person)
        draft.phone = "0501-2"
        _ = try await world.platform.identity.savePerson(draft, as: try await world.program(now: ()))
        let before = try await entries(world)

        let stale = try await chief.ask(place + "/acceptance", form: ["digest": first])
        #expect(stale.status == 409)
        #expect(stale.body.contains("0501-2"))
        #expect(try await entries(world) == before)
        let second = try digest(stale)
        #expect(second != first)
        #expect(try await chief.ask(place + "/acceptance", form: ["digest": second]).status == 303)
    }

    @Test func `every problem is told with file, sheet and cell, and nothing can be accepted`() async throws {
        let (world, _, chief) = try await start()
        let before = try await entries(world)
        let bad = "姓名,单位代码,角色代码\r\n某人,mars,king\r\n,root,editor\r\n"
        let place = try await sent(chief, ("units.csv", Self.units), ("bad.csv", bad))
        let page = try await chief.ask(place)
        for cell in ["bad.csv!B2", "bad.csv!C2", "bad.csv!A3"] { #expect(page.body.contains(cell), "\(cell)") }
        #expect(!page.body.contains("name=\"digest\""))
        let file = try await chief.ask(place + "/problems.csv").body
        #expect(file.hasPrefix("\u{FEFF}"))
        #expect(file.split(whereSeparator: \.isNewline).count == 4)
        let zeros = String(repeating: "0", count: 64)
        #expect(try await chief.ask(place + "/acceptance", form: ["digest": zeros]).status == 409)
        #expect(try await entries(world) == before)
    }

    @Test func `a sheet can be chosen, and one that is not there is told with those that are`() async throws {
        let (_, _, chief) = try await start()
        let place = try await sent(
            chief, ("units.csv", Self.units), ("people.csv", Self.people), form: ["sheet": "units.csv"])
        #expect(place.hasSuffix("?sheet=units.csv"))
        let page = try await chief.ask(place)
        #expect(page.body.contains("museum") && !page.body.contains("jin.xiaoshi"))
        let path = try #require(place.split(separator: "?").first)
        let wrong = try await chief.ask(path + "?sheet=nothing")
        #expect(wrong.status == 422)
        #expect(wrong.body.contains("units.csv, people.csv"))
    }

    @Test func `a file that is no list says so at its field`() async throws {
        let (_, _, chief) = try await start()
        for (name, bytes) in [("scan.pdf", "%PDF-1.7"), ("old.xls", "\u{D0}"), ("broken.xlsx", "PK\u{3}\u{4}")] {
            let content = name == "old.xls" ? [0xD0, 0xCF, 0x11, 0xE0] : Array(bytes.utf8)
            let answer = try await chief.send([(name, content)], to: "/office/import")
            #expect(answer.status == 422, "\(name)")
            #expect(answer.body.contains("href=\"#field-file\""), "\(name)")
            #expect(answer.body.contains(name), "\(name)")
        }
        #expect(try await chief.send([], to: "/office/import").status == 422)
    }

    @Test func `an empty template is understood, in whichever language its header is read`() async throws {
        let (_, _, chief) = try await start()
        let day = "\(CalendarDay(shanghaiSeconds: Int64(Date().timeIntervalSince1970)))"
        let template = try await chief.ask("/office/import/people.csv").body
        let row = "金小石,Jin Xiaoshi,jin.xiaoshi,jin@example.org,0501-1,root,editor,馆长,Director,\(day)\r\n"
        let page = try await chief.ask(try await sent(chief, ("people.csv", template + row)))
        #expect(page.body.contains("name=\"digest\""))
        for value in ["jin@example.org", "0501-1", "馆长", "Director", day] {
            #expect(page.body.contains(value), "\(value)")
        }
        let units = try await chief.ask("/office/import/units.csv").body
        let unit = "museum,博物馆,Museum,馆,M,部门,root,\(day),\r\n"
        #expect(try await chief.ask(try await sent(chief, ("u.csv", units + unit))).body.contains("name=\"digest\""))
    }

    // MARK: Who may send what

    /// A body that nobody may read.
    private struct Untouched: AsyncSequence, Sendable {
        struct Iterator: AsyncIteratorProtocol {
            mutating func next() async throws -> ByteBuffer? {
                Issue.record("the body was read")
                return nil
            }
        }

        func makeAsyncIterator() -> Iterator { Iterator() }
    }

    private func length(_ bytes: Int, _ visitor: Visitor, to path: String, type: String) async throws
        -> Visitor.Answer
    {
        let cookie = visitor.secret.map { "kaimen_session=\($0)" } ?? ""
        return try await visitor.send(
            .post, path, [.cookie: cookie, .contentType: type, .contentLength: "\(bytes)", .acceptLanguage: "en"],
            RequestBody(asyncSequence: Untouched()))
    }

    @Test func `what is too large is refused before it is read, in the visitor's language`() async throws {
        let (_, _, chief) = try await start()
        let form = "multipart/form-data; boundary=x"
        for (path, bytes, type) in [
            ("/office/import", 22 << 20, form), ("/office/units", 2 << 20, "application/x-www-form-urlencoded"),
            ("/office/units", 1 << 40, form), ("/office/nothing", 1 << 40, ""),
        ] {
            let answer = try await length(bytes, chief, to: path, type: type)
            #expect(answer.status == 413, "\(path)")
            #expect(answer.body.contains("This is too large: a file may have 10 MB"), "\(path)")
        }
        let large = [UInt8](repeating: 65, count: 10 << 20 + 1)
        #expect(try await chief.send([("a.csv", large)], to: "/office/import").status == 413)
        #expect(
            try await chief.send([("a", []), ("b", [1]), ("c", [1]), ("d", [1])], to: "/office/import").status == 413)
        #expect(try await length(100, chief, to: "/office/units", type: form).status == 415)
    }

    @Test func `nothing is read of who may not import or comes from another site`() async throws {
        let (world, root, chief) = try await start()
        let editor = try await world.visitor(try await world.person("editor", "editor", in: root))
        let form = "multipart/form-data; boundary=x"
        #expect(try await length(100, editor, to: "/office/import", type: form).status == 403)
        #expect(try await length(100, try await world.visitor(nil), to: "/office/import", type: form).status == 303)
        let file = [(name: "units.csv", bytes: Array(Self.units.utf8))]
        #expect(try await chief.send(file, to: "/office/import", form: ["form": ""]).status == 403)
        let elsewhere: HTTPFields = [.origin: "https://elsewhere.example"]
        #expect(try await chief.send(file, to: "/office/import", headers: elsewhere).status == 403)
        let kept = try await world.platform.database.read { try $0.row("SELECT COUNT(*) AS n FROM directory_upload") }
        #expect(kept?.integer("n") == 0)
    }

    @Test func `nobody sees what another sent`() async throws {
        let (world, root, chief) = try await start()
        let place = try await sent(chief, ("units.csv", Self.units))
        let digest = try digest(try await chief.ask(place))
        let other = try await world.visitor(try await world.person("second", "platform-administrator", in: root))
        #expect(try await other.ask(place).status == 404)
        #expect(try await other.ask(place + "/changes.csv").status == 404)
        #expect(try await other.ask(place + "/acceptance", form: ["digest": digest]).status == 404)
    }

    // MARK: Programs

    @Test func `a program sends a list, reads what it would do, and accepts it`() async throws {
        let (world, _, _) = try await start()
        let program = try await world.program(for: "chief")
        let sent = try await program.ask(
            .post, "/api/v1/imports?name=units.csv&size=1", Self.units + "x,某组,什么,root\r\n", type: "text/csv")
        #expect(sent.status == 201)
        #expect(sent.json["problemCount"] as? Int == 1)
        let problem = try #require((sent.json["problems"] as? [[String: Any]])?.first)
        #expect(problem["place"] as? String == "units!C3")

        let right = try await program.ask(.post, "/api/v1/imports?name=units.csv", Self.units, type: "text/csv")
        let place = try #require(right.headers[.location])
        #expect(right.json["created"] as? Int == 1)
        #expect(right.items.first?["id"] is NSNull)
        let read = try await program.ask(.get, place)
        let digest = try #require(read.json["digest"] as? String)
        #expect(digest == right.json["digest"] as? String)
        let wrong = String(repeating: "0", count: 64)
        #expect(try await program.ask(.post, place + "/acceptance", #"{"digest":"\#(wrong)"}"#).status == 403)
        let done = try await program.ask(.post, place + "/acceptance", #"{"digest":"\#(digest)"}"#)
        #expect(done.status == 200 && done.json["created"] as? Int == 1)
        #expect(try await program.ask(.get, place).status == 403)
        #expect(try await program.ask(.get, "/api/v1/units?q=museum").json["total"] as? Int == 1)
        #expect(
            try await program.ask(.get, "/api/v1/audit/entries?action=directory.imported").json["total"] as? Int == 1)
    }

    @Test func `a program's form holds files and nothing else`() async throws {
        let (world, _, _) = try await start()
        let program = try await world.program(for: "chief")
        func ask(_ name: String, _ content: String, type: String = "multipart/form-data; boundary=b") async throws
            -> Int
        {
            let part =
                "--b\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"u.csv\"\r\n\r\n\(content)\r\n"
            return try await program.ask(.post, "/api/v1/imports", part + "--b--\r\n", type: type).status
        }
        #expect(try await ask("file", Self.units) == 201)
        #expect(try await ask("other", Self.units) == 422)
        #expect(try await ask("file", Self.units, type: "multipart/form-data") == 400)
        #expect(try await ask("file", Self.units, type: "application/json") == 415)
        #expect(try await ask("file", "%PDF-") == 422)
        #expect(
            try await program.ask(.post, "/api/v1/imports", "--b--\r\n", type: "multipart/form-data; boundary=b").status
                == 422)
        let large = String(repeating: "a", count: 10 << 20 + 1)
        #expect(try await program.ask(.post, "/api/v1/imports", large, type: "text/csv").status == 413)
        #expect(try await ask("file", large) == 413)
    }
}
