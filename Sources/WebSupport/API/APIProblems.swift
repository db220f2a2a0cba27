import HTTPTypes
import Kernel

/// What goes wrong, as an answer.
enum APIProblems {
    /// Members of every problem.
    static let schema = APISchema.object([
        .required("title", .text), .required("status", .integer(400...599)),
        .required("detail", .text.noted("What is wrong and what to do, in the language of Accept-Language.")),
        .optional(
            "errors",
            .list(
                of: .object([
                    .required("field", .text.noted("Member or parameter; the parts of a path are joined by points.")),
                    .required("message", .text),
                ])
            ).noted("400 and 422: every field that is wrong.")),
        .optional("current", .integer(0...Int.max).noted("409: the version that is stored.")),
        .optional("scope", .text.noted("403: the scope that the token lacks.")),
        .optional("reference", .text.noted("500: under this word the log holds the cause.")),
    ]).named("Problem")

    /// - Parameter reference: names the line of the log, for a failure of ours.
    static func answer(to error: any Error, reference: String, _ voice: Voice) -> APIAnswer {
        switch error {
        case APIDenial.noToken:
            return .problem(
                .unauthorized, voice.text("api_no_token"), headers: [.wwwAuthenticate: "Bearer realm=\"kaimen\""])
        case APIDenial.scope(let scope):
            return .problem(
                .forbidden, voice.text("api_scope", ["scope": scope]), more: [("scope", .text(scope))])
        case let refusal as Refusal:
            return .problem(
                refusal.conceals ? .notFound : .forbidden, voice.text(refusal.key, refusal.arguments))
        case let stale as StaleEdit:
            return .problem(
                .conflict, voice.text("api_stale", ["version": "\(stale.current)"]),
                more: [("current", .number(Int(stale.current)))])
        case let problems as Problems: return fields(problems.list, .unprocessableContent, voice)
        case let problem as Problem: return fields([problem], .unprocessableContent, voice)
        case let failure as any TemporaryFailure where failure.isTemporary:
            let key = failure.needsRoom ? "api_no_room" : "api_unavailable"
            return .problem(.serviceUnavailable, voice.text(key), headers: [.retryAfter: "5"])
        default:
            return .problem(
                .internalServerError, voice.text("api_failure", ["reference": reference]),
                more: [("reference", .text(reference))])
        }
    }

    /// Fields that are wrong, each with its sentence.
    static func fields(_ problems: [Problem], _ status: HTTPResponse.Status, _ voice: Voice) -> APIAnswer {
        .problem(
            status, voice.text(status == .badRequest ? "api_bad_query" : "api_bad_fields"),
            more: [
                (
                    "errors",
                    .list(
                        problems.prefix(100).map {
                            .object([
                                ("field", .text($0.field)), ("message", .text(voice.text($0.key, $0.arguments))),
                            ])
                        })
                )
            ])
    }

    /// 429.
    static func tooMany(wait seconds: Int, _ voice: Voice) -> APIAnswer {
        .problem(
            .tooManyRequests, voice.text("api_too_many", ["seconds": "\(seconds)"]),
            headers: [.retryAfter: "\(seconds)"])
    }
}
