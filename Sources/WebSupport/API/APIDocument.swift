import HTTPTypes
import Kernel

/// The OpenAPI 3.1 document of a list of operations.
enum APIDocument {
    private static let about = """
        Programs ask with a token: `Authorization: Bearer kaimen_…`. A token acts for a person, with the scopes that \
        it was given, and never does more than the person may.

        Identifiers are texts of decimal digits. Days are `yyyy-MM-dd` in Asia/Shanghai, instants are UTC. Lists take \
        `page`, from 1, and `size`, at most 200, and say the `total`. Parameters and members that are not declared are \
        refused. In a body, null means the same as a member that is left out: no value; an edit sends the whole \
        record. An edit carries the `version` that it is based on; when the record has another one by then, the \
        answer is 409 with the `current` one, and nothing was saved.

        Problems are `application/problem+json` (RFC 9457) in the language of `Accept-Language`, Chinese or English. \
        What a token's person may not know of is 404. Every address answers `HEAD` where it answers `GET`, and \
        `OPTIONS`; a method that an address does not have is 405. A body of more than 1 MB is 413; where files \
        are taken, a larger one.
        """

    static func text(_ operations: [APIOperation]) -> String {
        var paths: [(String, [(String, JSONText)])] = []
        for operation in operations {
            let entry = (operation.method.rawValue.lowercased(), self.operation(operation))
            if let known = paths.firstIndex(where: { $0.0 == operation.path }) {
                paths[known].1.append(entry)
            } else {
                paths.append((operation.path, [entry]))
            }
        }
        return JSONText.object([
            ("openapi", .text("3.1.0")),
            ("info", .object([("title", .text("Kaimen")), ("version", .text("1")), ("description", .text(about))])),
            ("paths", .object(paths.map { ($0.0, .object($0.1)) })),
            (
                "components",
                .object([
                    ("schemas", schemas(operations)), ("responses", responses(operations)),
                    (
                        "securitySchemes",
                        .object([("token", .object([("type", .text("http")), ("scheme", .text("bearer"))]))])
                    ),
                ])
            ),
        ]).line
    }

    private static func operation(_ operation: APIOperation) -> JSONText {
        var members: [(String, JSONText)] = [
            ("operationId", .text(operation.id)), ("summary", .text(operation.summary)),
            ("tags", .list([.text(operation.tag)])),
        ]
        if case .token(let scope) = operation.access {
            // In 3.1 the list of a bearer scheme names the roles that are needed.
            members.append(
                ("security", .list([.object([("token", .list(scope.map { [.text($0)] } ?? []))])])))
        }
        let parameters =
            operation.pathParameters.map { parameter($0, in: "path", $0.schema.document) }
            + operation.query.map { parameter in
                self.parameter(
                    parameter, in: "query", operation.isQueryOpen ? orEmpty(parameter) : parameter.schema.document)
            }
        if !parameters.isEmpty { members.append(("parameters", .list(parameters))) }
        if let body = operation.body {
            members.append(
                ("requestBody", .object([("required", .truth(true)), ("content", content("application/json", body))])))
        }
        if let limits = operation.upload {
            members.append(
                ("requestBody", .object([("required", .truth(true)), ("content", APIUpload.document(limits))])))
        }
        let problems = operation.problems.map { status in
            (String(status.code), JSONText.object([("$ref", .text("#/components/responses/" + name(status)))]))
        }
        members.append(
            ("responses", .object([(String(operation.success.status.code), success(operation.success))] + problems)))
        return .object(members)
    }

    /// Where the query is open, an empty value means the same as none.
    private static func orEmpty(_ parameter: APIParameter) -> JSONText {
        .object([
            (
                "anyOf",
                .list([parameter.schema.document, .object([("type", .text("string")), ("maxLength", .number(0))])])
            )
        ])
    }

    private static func parameter(_ parameter: APIParameter, in place: String, _ schema: JSONText) -> JSONText {
        .object([
            ("name", .text(parameter.name)), ("in", .text(place)), ("required", .truth(place == "path")),
            ("description", .text(parameter.note)), ("schema", schema),
        ])
    }

    private static func content(_ type: String, _ schema: APISchema) -> JSONText {
        .object([(type, .object([("schema", schema.document)]))])
    }

    private static func success(_ success: APIOperation.Success) -> JSONText {
        .object(
            [("description", .text(success.note))]
                + (success.status == .created ? [header("Location", "Where the new record is.", .text)] : [])
                + (success.schema.map { [("content", content("application/json", $0))] } ?? []))
    }

    private static func header(_ name: String, _ note: String, _ schema: APISchema) -> (String, JSONText) {
        (
            "headers",
            .object([
                (
                    name,
                    .object([
                        ("description", .text(note)), ("required", .truth(true)), ("schema", schema.document),
                    ])
                )
            ])
        )
    }

    private static func schemas(_ operations: [APIOperation]) -> JSONText {
        var known: [(String, JSONText)] = []
        let all = operations.flatMap { ($0.body?.named ?? []) + ($0.success.schema?.named ?? []) }
        for (name, schema) in all + APIProblems.schema.named where !known.contains(where: { $0.0 == name }) {
            known.append((name, schema.document))
        }
        return .object(known)
    }

    private static func responses(_ operations: [APIOperation]) -> JSONText {
        let all = operations.flatMap(\.problems)
        let statuses = Dictionary(all.map { ($0.code, $0) }) { first, _ in first }.values.sorted { $0.code < $1.code }
        return .object(
            statuses.map { status in
                let headers: [(String, JSONText)] =
                    switch status {
                    case .unauthorized: [header("WWW-Authenticate", "`Bearer`.", .text)]
                    case .tooManyRequests, .serviceUnavailable:
                        [header("Retry-After", "Seconds to wait.", .text(.identifier))]
                    default: []
                    }
                return (
                    name(status),
                    .object(
                        [("description", .text(note(status)))] + headers
                            + [("content", content("application/problem+json", APIProblems.schema))])
                )
            })
    }

    private static func name(_ status: HTTPResponse.Status) -> String {
        status.reasonPhrase.filter { $0.isLetter }
    }

    private static func note(_ status: HTTPResponse.Status) -> String {
        switch status {
        case .badRequest: "The query has a parameter that is wrong or unknown, or the body is not what its type says."
        case .unauthorized: "There is no token, or it has ended."
        case .forbidden: "The token lacks a scope, its person may not do this, or a rule stands against it."
        case .notFound: "There is no such record, or the token's person may not know of it."
        case .conflict: "The edit is based on a version that is no longer the stored one. Nothing was saved."
        case .contentTooLarge: "The body has more than 1 MB, or a file in it more than its limit."
        case .unsupportedMediaType: "The body is not of the type that the operation takes."
        case .unprocessableContent: "Fields of the body are wrong. Nothing was saved."
        case .tooManyRequests: "The token or the network address asks too often."
        case .serviceUnavailable: "The database is away for a moment. Nothing was saved."
        default: "The fault is ours; the log holds the cause under the reference."
        }
    }
}
