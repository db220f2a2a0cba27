import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import WebSupport

/// An interface of two operations: what every operation gets from its declaration.
@Suite struct APIResponderTests {
    private struct Away: TemporaryFailure { let isTemporary = true }
    private struct Broken: Error {}

    private static let enter: @Sendable (APICaller) async throws -> APIOperation.Work = { caller in
        guard let token = caller.token, token != "old" else { throw APIDenial.noToken }
        guard token != "weak" else { throw APIDenial.scope("boat.write") }
        return { call in
            switch call.text("name") {
            case "hidden": throw Refusal.unknown
            case "forbidden": throw Refusal.notAllowed
            case "stale": throw StaleEdit(current: 7)
            case "taken": throw Problems([Problem(field: "name", key: "problem_required")])
            case "away": throw Away()
            case "broken": throw Broken()
            default: return .created(.object([("id", .text(call.parameter("id")))]), at: "/api/v1/boats/1")
            }
        }
    }

    private static let responder = APIResponder(
        operations: [
            APIOperation(
                .get, "/api/v1/boats", id: "listBoats", summary: "Boats.", tag: "Boats", access: .anyone,
                query: [APIParameter("size", "Boats a page.", .integer(1...200))],
                success: .ok("Boats.", .object([.required("size", .text)]))
            ) { _ in
                { call in .ok(.object([("size", .text(call.query("size")))])) }
            },
            APIOperation(
                .put, "/api/v1/boats/{id}", id: "saveBoat", summary: "A boat.", tag: "Boats",
                access: .token(scope: "boat.write"), pathParameters: [APIParameter("id", "Its number.", .identifier)],
                body: .object([.required("name", .line(1, 9))]),
                success: .created("Saved.", .object([.required("id", .identifier)])), problems: [.conflict],
                enter: enter),
        ], perMinute: 1000, seconds: { 0 })

    private struct Answer {
        let status: Int
        let headers: HTTPFields
        let text: String
    }

    private static func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = #"{"name":"x"}"#,
        headers: HTTPFields = [.authorization: "Bearer t", .contentType: "application/json", .acceptLanguage: "en"],
        of responder: APIResponder = responder
    ) async throws -> Answer {
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: "x", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body)))
        let context = ClientContext(
            source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test")))
        let response = try await responder.respond(to: request, context: context)
        let text = Bytes()
        try await response.body.write(text)
        return Answer(status: response.status.code, headers: response.headers, text: text.text)
    }

    @Test(
        arguments: [
            ("GET", "/api/v1/boats", 200), ("GET", "/api/v1/boats?size=20", 200),
            ("GET", "/api/v1/boats?size=201", 400),
            ("GET", "/api/v1/boats?size=", 400), ("GET", "/api/v1/boats?colour=red", 400),
            ("GET", "/api/v1/boats?size=1&size=2", 400), ("GET", "/api/v1/boats/", 404), ("GET", "/api/v1/ships", 404),
            ("GET", "/api/v1/boats/%FF", 404), ("DELETE", "/api/v1/boats", 405), ("GET", "/api/v1/boats/7", 405),
            ("PUT", "/api/v1/boats/7", 201), ("PUT", "/api/v1/boats/x", 404), ("PUT", "/api/v1/boats/7/x", 404),
            ("PUT", "/api/v1/boats/7?x=1", 400), ("HEAD", "/api/v1/boats", 200), ("HEAD", "/api/v1/boats/7", 405),
            ("OPTIONS", "/api/v1/boats/7", 204), ("GET", "/api/openapi.json", 200), ("POST", "/api/openapi.json", 405),
        ]) func `an address and a method lead to an operation or say why not`(
            _ method: String, _ path: String, _ status: Int
        ) async throws
    {
        let answer = try await Self.ask(try #require(HTTPRequest.Method(rawValue: method)), path)
        #expect(answer.status == status)
        #expect(answer.headers.first(named: "X-Content-Type-Options") == "nosniff")
        if status >= 400, method != "HEAD" {
            #expect(answer.headers[.contentType] == "application/problem+json; charset=utf-8")
        }
        if method == "HEAD" { #expect(answer.text.isEmpty) }
    }

    @Test func `a method that an address lacks is told what it takes`() async throws {
        #expect(try await Self.ask(.post, "/api/v1/boats").headers[.allow] == "GET, HEAD, OPTIONS")
        #expect(try await Self.ask(.options, "/api/v1/boats/7").headers[.allow] == "PUT, OPTIONS")
    }

    @Test(
        arguments: [
            (#"{"name":"hidden"}"#, 404), (#"{"name":"forbidden"}"#, 403), (#"{"name":"stale"}"#, 409),
            (#"{"name":"taken"}"#, 422), (#"{"name":"away"}"#, 503), (#"{"name":"broken"}"#, 500), (#"{"name":"#, 400),
            (#"{"name":""}"#, 422), (#"{"nam":"x"}"#, 422), ("", 400), ("[]", 422),
        ]) func `what goes wrong has its status`(_ body: String, _ status: Int) async throws
    {
        let answer = try await Self.ask(.put, "/api/v1/boats/7", body)
        #expect(answer.status == status)
        #expect(answer.text.contains("\"status\":\(status)"))
        #expect(answer.text.contains("\"current\":7") == (status == 409))
        #expect((answer.headers[.retryAfter] != nil) == (status == 503))
        #expect(!answer.text.contains("Broken"))
        if status == 422, body != "[]" { #expect(answer.text.contains("\"field\":\"")) }
    }

    @Test func `who is not let in hears it before anything else is looked at`() async throws {
        for header: HTTPFields in [[:], [.authorization: "Basic x"], [.authorization: "Bearer old"]] {
            let answer = try await Self.ask(.put, "/api/v1/boats/x?y=1", "{", headers: header)
            #expect(answer.status == 401)
            #expect(answer.headers[.wwwAuthenticate] == "Bearer realm=\"kaimen\"")
        }
        let answer = try await Self.ask(.put, "/api/v1/boats/x", "{", headers: [.authorization: "bearer weak"])
        #expect(answer.status == 403)
        #expect(answer.text.contains("\"scope\":\"boat.write\""))
    }

    @Test(
        arguments: [
            ("application/json", 201), ("application/json; charset=utf-8", 201), ("Application/JSON", 201),
            ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("application/jsonp", 415), ("", 415),
        ]) func `a body is JSON and says so`(_ type: String, _ status: Int) async throws
    {
        let headers: HTTPFields = [.authorization: "Bearer t", .contentType: type]
        #expect(try await Self.ask(.put, "/api/v1/boats/7", headers: headers).status == status)
    }

    @Test func `a body of more than a megabyte is refused`() async throws {
        let spaces = String(repeating: " ", count: APIResponder.longestBody - 12)
        #expect(try await Self.ask(.put, "/api/v1/boats/7", spaces + #"{"name":"x"}"#).status == 201)
        #expect(try await Self.ask(.put, "/api/v1/boats/7", spaces + #" {"name":"x"}"#).status == 413)
    }

    @Test func `problems speak the language of who asks`() async throws {
        #expect(
            try await Self.ask(.get, "/api/v1/boats?x=1", headers: [.acceptLanguage: "zh-CN,en"]).text.contains("参数"))
        #expect(
            try await Self.ask(.get, "/api/v1/boats?x=1", headers: [.acceptLanguage: "fr, en;q=0.8"]).text
                .contains("parameters"))
        #expect(try await Self.ask(.get, "/api/v1/boats?x=1", headers: [:]).text.contains("参数"))
    }

    @Test func `a token that asks too often waits, an operation for anyone does not`() async throws {
        let responder = APIResponder(
            operations: Self.responder.operations, perMinute: 3, seconds: { 0 })
        for _ in 0..<3 { #expect(try await Self.ask(.put, "/api/v1/boats/7", of: responder).status == 201) }
        let answer = try await Self.ask(.put, "/api/v1/boats/7", of: responder)
        #expect(answer.status == 429)
        #expect(answer.headers[.retryAfter] == "20")
        for _ in 0..<20 { #expect(try await Self.ask(.get, "/api/v1/boats", of: responder).status == 200) }
        // Eleven more of one address, whatever they claim to carry, and that address waits too.
        for number in 0..<11 {
            let headers: HTTPFields = [.authorization: "Bearer \(number)", .contentType: "application/json"]
            #expect(try await Self.ask(.put, "/api/v1/boats/7", headers: headers, of: responder).status == 201)
        }
        #expect(try await Self.ask(.put, "/api/v1/boats/7", headers: [:], of: responder).status == 429)
    }

    @Test func `the document names what the declaration implies`() async throws {
        let data = Data(try await Self.ask(.get, "/api/openapi.json").text.utf8)
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        let list = try #require(paths["/api/v1/boats"]?["get"])
        #expect(list["security"] == nil)
        #expect(Set(try #require(list["responses"] as? [String: Any]).keys) == ["200", "400", "500", "503"])
        let save = try #require(paths["/api/v1/boats/{id}"]?["put"])
        #expect((save["security"] as? [[String: [String]]])?.first?["token"] == ["boat.write"])
        #expect(
            Set(try #require(save["responses"] as? [String: Any]).keys) == [
                "201", "400", "401", "403", "404", "409", "413", "415", "422", "429", "500", "503",
            ])
        #expect((document["components"] as? [String: [String: Any]])?["schemas"]?.keys.contains("Problem") == true)
    }
}

/// Collects the bytes of a body.
private final class Bytes: ResponseBodyWriter {
    private var buffer = ByteBuffer()
    var text: String { String(buffer: buffer) }

    func write(_ buffer: ByteBuffer) async throws { self.buffer.writeImmutableBuffer(buffer) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
