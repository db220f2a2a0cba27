import App
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Logging
import NIOCore
import NIOEmbedded
import Testing
import WebSupport

/// A program with a token, or without one.
struct Program: Sendable {
    let site: SiteResponder
    let token: String?
    /// Kept, or its database would be removed.
    let world: OfficeWorld

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let body: String

        /// The answer as an object; empty for anything else.
        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
        }
        var items: [[String: Any]] { json["items"] as? [[String: Any]] ?? [] }
    }

    func ask(_ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, type: String = "application/json")
        async throws -> Answer
    {
        var headers: HTTPFields = [.acceptLanguage: "en"]
        if let token { headers[.authorization] = "Bearer " + token }
        if body != nil { headers[.contentType] = type }
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
        let context = ClientContext(
            source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test")))
        let response = try await site.respond(to: request, context: context)
        let writer = Collector()
        try await response.body.write(writer)
        return Answer(
            status: response.status.code, headers: response.headers,
            body: String(decoding: writer.bytes(), as: UTF8.self))
    }
}

extension OfficeWorld {
    /// A program that acts for somebody.
    /// - Parameter scopes: permissions; `nil` for all of the platform.
    func program(for login: String, scopes: [String]? = nil) async throws -> Program {
        let token = try await platform.createToken(
            login: login, name: "test", scopes: scopes ?? ["all"], days: "1")
        return Program(
            site: try platform.site(isDemonstration: false, requestsPerMinute: 1_000_000).responder, token: token,
            world: self)
    }

    /// A program without a token, or with one that is none.
    func program(token: String?) throws -> Program {
        Program(site: try platform.site(isDemonstration: false).responder, token: token, world: self)
    }
}
