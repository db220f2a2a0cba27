import Hummingbird
import Kernel
import WebSupport

extension Portal {
    /// `GET /transparency.json?before=N`: a hundred signed roots, newest first, with the head and the keys.
    ///
    /// A page with `before` never changes; `next` is the address of the one after it, null on the last.
    func rootsFile(_ request: Request) async throws -> Response {
        var before: Int64?
        if let text = request.uri.queryParameters["before"] {
            guard let number = Identifier<TransparencyPage>(text: text)?.rawValue else {
                return Self.problem(.badRequest, Voice(language: .english).text("api_bad_before"))
            }
            before = number
        }
        let list = try await transparency.newest(before: before, size: 100)
        return Self.json(
            .ok,
            .object([
                ("format", .text("kaimen-roots-1")), ("total", .number(Int(list.total))),
                ("head", try await transparency.head()?.json ?? .null), ("keys", try await keysList()),
                ("roots", .list(list.roots.map(\.json))),
                ("next", .text(orNull: list.next.map { "/transparency.json?before=\($0)" })),
            ]))
    }

    /// `GET /transparency/head.json`: the signed head, which `kaimen audit verify --pin` takes.
    func headFile() async throws -> Response {
        guard let head = try await transparency.head() else { throw HTTPError(.notFound) }
        return Self.json(.ok, head.json)
    }

    /// `GET /transparency/keys.json`: every key that signs or signed.
    func keysFile() async throws -> Response {
        Self.json(.ok, .object([("format", .text("kaimen-keys-1")), ("keys", try await keysList())]))
    }

    private func keysList() async throws -> JSONText {
        .list(
            try await transparency.keys().map {
                .object([("key", .text($0.name)), ("publicKey", .text($0.base64))])
            })
    }
}
