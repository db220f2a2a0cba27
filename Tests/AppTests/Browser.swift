import App
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import OfficeWeb
import WebSupport

/// A browser that keeps its cookies, and sends the forms of the page that it looks at.
final class Browser {
    private let office: Office
    private(set) var cookies: [String: String] = [:]
    private(set) var page = ""

    init(_ office: Office) { self.office = office }

    /// Looks at a page.
    func open(_ path: String) async throws -> Visitor.Answer { try await ask(path, nil) }

    /// Sends a form with the secret of the page that is open.
    func send(_ path: String, _ form: [String: String] = [:]) async throws -> Visitor.Answer {
        let secret = page.firstMatch(of: /name="form" value="([^"]+)"/).map { String($0.1) } ?? ""
        return try await ask(path, form.merging(["form": secret]) { given, _ in given })
    }

    private func ask(_ path: String, _ form: [String: String]?) async throws -> Visitor.Answer {
        var headers: HTTPFields = [.acceptLanguage: "en"]
        headers[.cookie] = cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
        var body = ByteBuffer()
        if let form {
            headers[.contentType] = "application/x-www-form-urlencoded"
            body.writeString(
                form.map { name, value in
                    name + "=" + (value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
                }.joined(separator: "&"))
        }
        let request = Request(
            head: HTTPRequest(
                method: form == nil ? .get : .post, scheme: "http", authority: "localhost", path: path,
                headerFields: headers), body: RequestBody(buffer: body))
        let context = ClientContext(
            source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test")))
        let response = try await office.responder().respond(to: request, context: context)
        for line in response.headers[values: .setCookie] {
            let pair = line.split(separator: ";").first?.split(separator: "=", maxSplits: 1) ?? []
            guard let name = pair.first.map(String.init) else { continue }
            cookies[name] = line.contains("Max-Age=0") ? nil : pair.count == 2 ? String(pair[1]) : ""
        }
        let writer = Collector()
        try await response.body.write(writer)
        let answer = Visitor.Answer(
            status: response.status.code, headers: response.headers, bytes: writer.bytes())
        if !answer.body.isEmpty { page = answer.body }
        return answer
    }
}
