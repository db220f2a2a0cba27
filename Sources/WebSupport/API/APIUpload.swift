import HTTPTypes
import Hummingbird
import Kernel

/// Files that a program sends: in a form, or one as the whole body.
enum APIUpload {
    /// The field of a form that holds files.
    static let field = "file"
    /// What a body that is one file may say that it is.
    static let types = [
        "application/octet-stream", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]

    /// The files of a request; or why there are none.
    static func files(
        _ request: Request, _ limits: UploadLimits, _ voice: Voice
    ) async throws -> ([UploadedFile], APIAnswer?) {
        do {
            let type = (request.headers[.contentType] ?? "").split(separator: ";").first.map {
                $0.filter { $0 != " " && $0 != "\t" }.lowercased()
            }
            if let type, types.contains(type) {
                return (try await UploadBody(file: request, named: "", limits: limits).files, nil)
            }
            var limits = limits
            limits.fileFields = [field]
            let body = try await UploadBody(form: request, limits: limits)
            let problems = problems(body)
            return problems.isEmpty
                ? (body.files, nil) : ([], APIProblems.fields(problems, .unprocessableContent, voice))
        } catch let failure as UploadFailure {
            return ([], answer(failure, limits, voice))
        }
    }

    private static func problems(_ body: UploadBody) -> [Problem] {
        let names = body.fields.map(\.name) + body.files.map(\.field).filter { $0 != field }
        let unknown = names.map { Problem(field: String($0.prefix(60)), key: "api_unknown_field") }
        return body.files.contains { $0.field == field }
            ? unknown : unknown + [Problem(field: field, key: "problem_required")]
    }

    private static func answer(_ failure: UploadFailure, _ limits: UploadLimits, _ voice: Voice) -> APIAnswer {
        switch failure {
        case .tooLarge:
            .problem(
                .contentTooLarge,
                voice.text(
                    "api_upload_large", ["megabytes": "\(limits.file >> 20)", "count": "\(limits.files)"]))
        case .malformed: .problem(.badRequest, voice.text("api_upload_malformed"))
        case .otherType: .problem(.unsupportedMediaType, voice.text("api_upload_type"))
        }
    }

    /// The body as the document describes it.
    static func document(_ limits: UploadLimits) -> JSONText {
        let binary = JSONText.object([("type", .text("string")), ("format", .text("binary"))])
        let form = JSONText.object([
            ("type", .text("object")), ("required", .list([.text(field)])),
            (
                "properties",
                .object([
                    (
                        field,
                        .object([
                            ("type", .text("array")), ("items", binary), ("minItems", .number(1)),
                            ("maxItems", .number(limits.files)),
                        ])
                    )
                ])
            ), ("additionalProperties", .truth(false)),
        ])
        return .object(
            [("multipart/form-data", .object([("schema", form)]))]
                + types.map { ($0, .object([("schema", binary)])) })
    }
}
