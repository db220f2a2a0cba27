import App
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore
import NIOEmbedded
import OfficeWeb
import TestSupport
import Testing
import WebSupport

/// What a phone at the door of a meeting is answered, whatever it sends.
@Suite(.onEveryEngine, .namingTheEngine) struct DoorEndpointTests {
    /// An office with a meeting, somebody who is to come, and a door.
    private struct Scene: Sendable {
        let world: OfficeWorld
        let officer: Visitor
        let meeting: String
        let attendee: String
        let pass: String
        let responder: DoorResponder

        init(perMinute: Int = 10_000) async throws {
            world = try await OfficeWorld()
            let root = try await world.unit("root", "霁川省")
            officer = try await world.visitor(try await world.person("chief", "platform-administrator", in: root))
            let today = CalendarDay(shanghaiSeconds: Int64(Date().timeIntervalSince1970))
            let begun = try await officer.ask(
                "/office/meetings",
                form: [
                    "unit": "\(root)", "meetingKind": "dispatch-meeting", "meetingTitle": "调度会", "day": "\(today)",
                ])
            let location = try #require(begun.headers[.location])
            meeting = String(location.prefix { $0 != "?" })
            let invited = try await officer.ask(
                meeting + "/attendance/new", form: ["attendeeName": "王一", "attendeePart": "member", "seat": "1-1"])
            #expect(invited.status == 303)
            let list = try await officer.ask(meeting + "/attendance").body
            attendee = try #require(list.firstMatch(of: /\/attendance\/([0-9]+)"/).map { String($0.1) })
            let opened = try await officer.ask(meeting + "/doors", form: ["doorLabel": "东门"])
            pass = try #require(opened.body.firstMatch(of: /#pass=([A-Za-z0-9_-]{43})/).map { String($0.1) })
            responder = try world.office.doorResponder(perMinute: perMinute)
        }

        func send(
            _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8] = [], pass: String? = nil,
            type: String? = "application/json"
        ) async throws -> Visitor.Answer {
            var headers: HTTPFields = [.acceptLanguage: "en"]
            headers[.authorization] = "Bearer " + (pass ?? self.pass)
            if method == .post { headers[.contentType] = type }
            let request = Request(
                head: HTTPRequest(
                    method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers),
                body: RequestBody(buffer: ByteBuffer(bytes: body)))
            let context = ClientContext(
                source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test")))
            let response = try await responder.respond(to: request, context: context)
            let writer = Collector()
            try await response.body.write(writer)
            return Visitor.Answer(
                status: response.status.code, headers: response.headers, bytes: writer.bytes())
        }

        func send(_ path: String, _ json: String, pass: String? = nil) async throws -> Visitor.Answer {
            try await send(.post, path, Array(json.utf8), pass: pass)
        }

        func bind(_ device: String = "phone-0001") async throws -> Int {
            try await send("/door/binding", #"{"device": "\#(device)"}"#).status
        }

        /// The body of a check-in.
        func checkIn(_ id: String = "visit-0001", _ more: String? = nil, sentAt: String = "1770000000") -> String {
            let item = #"{"id": "\#(id)", "at": 1770000000, \#(more ?? #""attendee": "\#(attendee)""#)}"#
            return #"{"device": "phone-0001", "sentAt": \#(sentAt), "checkIns": [\#(item)]}"#
        }
    }

    @Test func `a phone binds its door, reads the list, sends, and is told of each`() async throws {
        let scene = try await Scene()
        #expect(try await scene.send(.get, "/door/list?device=phone-0001").status == 403)
        #expect(try await scene.bind() == 204)
        #expect(try await scene.bind() == 204)
        #expect(try await scene.bind("phone-0002") == 403)
        let list = try await scene.send(.get, "/door/list?device=phone-0001").body
        #expect(list.contains("\"name\":\"王一\"") && list.contains("\"door\":\"东门\""))
        #expect(list.contains("\"seat\":\"1-1\"") && list.contains("\"part\":\"Member\""))
        #expect(list.firstMatch(of: /"digest":"[0-9a-f]{64}"/) != nil)
        for outcome in ["kept", "known", "known"] {
            let answer = try await scene.send("/door/check-ins", scene.checkIn())
            #expect(answer.status == 200 && answer.body.contains("\"outcome\":\"\(outcome)\""))
        }
        let unknown = try await scene.send("/door/check-ins", scene.checkIn("visit-0002", #""attendee": "1""#))
        #expect(unknown.body.contains("refused") && unknown.body.contains("not on the list of this meeting"))
        let nobody = try await scene.send(
            "/door/check-ins", scene.checkIn("visit-0003", #""code": null, "attendee": null"#))
        #expect(nobody.status == 200 && nobody.body.contains("belongs to nobody"))
        // The list of doors counts it, the audit trail names the door.
        #expect(try await scene.officer.ask(scene.meeting + "/doors").body.contains("签到 1 次"))
        #expect(try await scene.officer.ask("/office/history/attendee/\(scene.attendee)").body.contains("签到点：东门"))
    }

    @Test func `who has no pass, or one that was taken back, is told so and nothing is done`() async throws {
        let scene = try await Scene()
        #expect(try await scene.bind() == 204)
        for pass in ["", "x", String(repeating: "a", count: 43), String(repeating: "字", count: 43)] {
            for answer in [
                try await scene.send("/door/binding", #"{"device": "phone-0001"}"#, pass: pass),
                try await scene.send(.get, "/door/list?device=phone-0001", pass: pass),
                try await scene.send("/door/check-ins", scene.checkIn(), pass: pass),
            ] {
                #expect(answer.status == 401 && answer.body.contains("\"reason\":\"unknown\""))
                #expect(answer.headers[.wwwAuthenticate] != nil)
            }
        }
        let doors = try await scene.officer.ask(scene.meeting + "/doors").body
        let path = try #require(doors.firstMatch(of: /action="([^"]+\/revocation)"/).map { String($0.1) })
        #expect(try await scene.officer.ask(path, form: ["version": "1"]).status == 409)
        #expect(try await scene.officer.ask(path, form: ["version": "2"]).status == 303)
        let answer = try await scene.send("/door/check-ins", scene.checkIn())
        #expect(answer.status == 410 && answer.body.contains("\"reason\":\"revoked\""))
        #expect(answer.body.contains("Ask it for a new link"))
        #expect(try await scene.officer.ask(scene.meeting + "/doors").body.contains("签到 0 次"))
        // The pass opens nothing else.
        let programs = try await scene.send(.get, "/door/list/../../api/v1/me")
        #expect(programs.status == 404)
    }

    @Test func `whatever a phone sends instead of check-ins is refused by name`() async throws {
        let scene = try await Scene()
        #expect(try await scene.bind() == 204)
        let good = scene.checkIn()
        let long = String(repeating: "a", count: 200)
        let many = Array(repeating: #"{"id": "visit-0001", "at": 1, "attendee": "1"}"#, count: 201)
            .joined(separator: ",")
        let wrong: [(body: String, status: Int)] = [
            ("", 400), ("{", 400), ("[]", 422), ("null", 422), ("{}", 422), (good + good, 400),
            (#"{"device": "phone-0001", "device": "phone-0001", "sentAt": 1, "checkIns": []}"#, 400),
            (#"{"device": "phone-0001", "sentAt": "1", "checkIns": []}"#, 422),
            (#"{"device": "phone-0001", "sentAt": -1, "checkIns": []}"#, 422),
            (#"{"device": "phone-0001", "sentAt": 9223372036854775808, "checkIns": []}"#, 422),
            (#"{"device": "phone-0001", "sentAt": 1e400, "checkIns": []}"#, 422),
            (#"{"device": "phone-0001", "sentAt": 1, "checkIns": {}}"#, 422),
            (#"{"device": "phone-0001", "sentAt": 1, "checkIns": [1, null, "x"]}"#, 422),
            (#"{"device": "phone-0001", "sentAt": 1, "checkIns": [\#(many)]}"#, 422),
            (#"{"device": "phone-0001", "sentAt": 1, "checkIns": [], "as": "administrator"}"#, 422),
            (#"{"device": "\#(long)", "sentAt": 1, "checkIns": []}"#, 422),
            (#"{"device": null, "sentAt": 1, "checkIns": []}"#, 422),
            (scene.checkIn(long), 422), (scene.checkIn("visit-0001", #""attendee": 17"#), 422),
            (scene.checkIn("visit-0001", #""attendee": "-1""#), 422),
            (scene.checkIn("visit-0001", #""code": "\#(long)""#), 422),
            (scene.checkIn("visit\\u0000-0001"), 422), (scene.checkIn("visit-0001", sentAt: "1.5"), 422),
            (String(repeating: "[", count: 10_000), 400),
        ]
        for (body, status) in wrong {
            let answer = try await scene.send("/door/check-ins", body)
            #expect(answer.status == status, "\(body.prefix(80)): \(answer.body.prefix(200))")
            #expect(answer.headers[.contentType]?.hasPrefix("application/problem+json") == true)
        }
        #expect(try await scene.send(.post, "/door/check-ins", [0xFF, 0xFE, 0x7B]).status == 400)
        let other = try await scene.send(.post, "/door/check-ins", Array(good.utf8), type: "text/plain")
        #expect(other.status == 415)
        let large = Array(repeating: UInt8(ascii: " "), count: (1 << 20) + 1)
        #expect(try await scene.send(.post, "/door/check-ins", large).status == 413)
        #expect(try await scene.send(.get, "/door/list").status == 403)
        #expect(try await scene.send(.get, "/door/list?device=%27").status == 400)
        #expect(try await scene.send(.get, "/door/check-ins").status == 405)
        #expect(try await scene.send(.get, "/door/nothing").status == 404)
        // A cut in any place of a good body is no body.
        for length in stride(from: 1, to: good.utf8.count - 1, by: 7) {
            let answer = try await scene.send(.post, "/door/check-ins", Array(good.utf8.prefix(length)))
            #expect(answer.status == 400)
        }
        #expect(try await scene.officer.ask(scene.meeting + "/doors").body.contains("签到 0 次"))
    }

    @Test func `a door that asks too often waits`() async throws {
        let scene = try await Scene(perMinute: 3)
        for expected in [204, 204, 204, 429] { #expect(try await scene.bind() == expected) }
    }

    @Test func `the page, its worker and its files are fenced in, and the page alone may use the camera`() async throws
    {
        let scene = try await Scene()
        let policy = try #require(HTTPField.Name("Permissions-Policy"))
        let allowed = try #require(HTTPField.Name("Service-Worker-Allowed"))
        let page = try await scene.send(.get, "/door")
        #expect(page.status == 200 && page.body.contains("<html lang=\"en\">"))
        #expect(page.headers[policy]?.contains("camera=(self)") == true)
        #expect(try await scene.send(.get, "/door?l=zh").body.contains("会议签到"))
        let worker = try await scene.send(.get, "/door/worker.js")
        #expect(worker.headers[allowed] == "/door" && worker.headers[policy]?.contains("camera=()") == true)
        let names = worker.body.matches(of: /"(\/door\/assets\/[^"]+)"/).map { String($0.1) }
        #expect(names.count == 4)
        for name in names {
            let file = try await scene.send(.get, name)
            #expect(file.status == 200 && file.headers[.cacheControl]?.contains("immutable") == true)
            #expect(page.body.contains(name))
        }
        for answer in [page, worker] {
            #expect(answer.headers[.contentSecurityPolicy]?.contains("script-src 'self'") == true)
            #expect(answer.headers[.setCookie] == nil)
        }
        #expect(try await scene.send(.post, "/door").status == 405)
    }

    @Test func `an attendee's code is shown, saved as a picture, and replaced once`() async throws {
        let scene = try await Scene()
        let path = scene.meeting + "/attendance/\(scene.attendee)"
        // The list of the door made no code yet, and looking makes none.
        #expect(try await scene.officer.ask(path).body.contains("尚未生成签到码"))
        #expect(try await scene.officer.ask(path + "/code", form: ["version": "0"]).status == 303)
        let first = try await scene.officer.ask(path + "/code.svg")
        #expect(first.headers[.contentType] == "image/svg+xml" && first.body.hasPrefix("<svg"))
        #expect(try await scene.officer.ask(path + "/code.svg").bytes == first.bytes)
        #expect(try await scene.officer.ask(path + "/code", form: ["version": "0"]).status == 409)
        #expect(try await scene.officer.ask(path + "/code", form: ["version": "1"]).status == 303)
        #expect(try await scene.officer.ask(path + "/code.svg").bytes != first.bytes)
        #expect(try await scene.officer.ask(scene.meeting + "/attendance/1/code.svg").status == 404)
        let stranger = try await scene.world.visitor(nil)
        #expect(try await stranger.ask(path + "/code.svg").status == 303)
    }
}
