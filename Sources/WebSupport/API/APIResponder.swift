import Crypto
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore

/// Answers programs: the operations below `/api/v1`, and the document that describes them.
///
/// A call passes these gates in order: address, method, rate, token, query, body. What goes wrong at one becomes a
/// problem (RFC 9457) in the language of the caller.
public struct APIResponder: HTTPResponder {
    public typealias Context = ClientContext

    /// Bytes that a body may have.
    public static let longestBody = 1 << 20
    /// Where the document is.
    public static let documentPath = "/api/openapi.json"

    /// Every operation, in the order of the document.
    public let operations: [APIOperation]
    private let paths: APIPaths
    /// Bytes that the body of any operation may have.
    private let longest: Int
    private let document: FinishedPage
    private let tokens: RateLimit
    private let addresses: RateLimit
    private let seconds: @Sendable () -> Double

    /// - Parameters:
    ///   - perMinute: requests of one token; five times as many of one network address. Operations for anyone are not
    ///     counted.
    ///   - seconds: a clock that never steps back, in seconds from any beginning.
    public init(
        operations: [APIOperation], perMinute: Int,
        seconds: @escaping @Sendable () -> Double = APIResponder.uptime
    ) {
        self.operations = operations
        self.seconds = seconds
        paths = APIPaths(operations)
        longest = operations.compactMap(\.upload?.total).reduce(Self.longestBody, max)
        document = FinishedPage(
            APIDocument.text(operations), contentType: "application/json; charset=utf-8", cacheControl: "no-cache")
        tokens = RateLimit(perMinute: perMinute)
        addresses = RateLimit(perMinute: 5 * min(max(1, perMinute), 1_000_000_000))
    }

    /// Seconds since the machine started.
    public static let uptime: @Sendable () -> Double = {
        Double(NIODeadline.now().uptimeNanoseconds) / 1_000_000_000
    }

    /// Whether a path is the interface's.
    public static func owns(_ path: String) -> Bool { path == documentPath || path.hasPrefix("/api/v1/") }

    public func respond(to request: Request, context: Context) async throws -> Response {
        let voice = Voice(language: Language(accepting: request.headers[.acceptLanguage]))
        var response = await response(to: request, context, voice)
        response.complete(for: request.method)
        return response
    }

    private func response(to request: Request, _ context: Context, _ voice: Voice) async -> Response {
        if request.uri.path == Self.documentPath {
            guard request.method == .get || request.method == .head else {
                return Self.response(Self.wrongMethod("GET, HEAD", voice), nil, voice)
            }
            return document.response(to: request)
        }
        // No body of that length is taken anywhere.
        guard !request.announcesMore(than: longest) else {
            return Self.response(.problem(.contentTooLarge, voice.text("api_too_large")), nil, voice)
        }
        guard let place = paths.place(request.uri.path) else {
            return Self.response(.problem(.notFound, voice.text("api_not_found")), nil, voice)
        }
        if request.method == .options {
            return Response(status: .noContent, headers: [.allow: place.allow, .cacheControl: "no-store"])
        }
        guard let operation = place.operation(request.method) else {
            return Self.response(Self.wrongMethod(place.allow, voice), nil, voice)
        }
        do {
            return Self.response(
                try await answer(operation, place.parameters, request, context, voice), operation, voice)
        } catch {
            let reference = String(UInt32.random(in: .min ... .max), radix: 36)
            let answer = APIProblems.answer(to: error, reference: reference, voice)
            if answer.status.kind == .serverError {
                context.logger.error(
                    "request failed", metadata: ["reference": "\(reference)", "error": "\(error)"])
            }
            return Self.response(answer, operation, voice)
        }
    }

    private func answer(
        _ operation: APIOperation, _ parameters: [String: String], _ request: Request, _ context: Context,
        _ voice: Voice
    ) async throws -> APIAnswer {
        let caller = APICaller(token: Self.token(request))
        if operation.access != .anyone {
            let wait = max(
                addresses.wait(context.clientAddress(request), at: seconds()),
                caller.token.map { tokens.wait(Self.digest($0), at: seconds()) } ?? 0)
            if wait > 0 { return APIProblems.tooMany(wait: wait, voice) }
        }
        let work = try await operation.enter(caller)
        for parameter in operation.pathParameters {
            let value = JSONValue.text(parameters[parameter.name] ?? "")
            guard parameter.schema.problems(of: value, at: parameter.name).isEmpty else { throw Refusal.unknown }
        }
        let query = APIQuery(request.uri.query ?? "", of: operation)
        if !query.problems.isEmpty { return APIProblems.fields(query.problems, .badRequest, voice) }
        if let limits = operation.upload {
            let (files, refused) = try await APIUpload.files(request, limits, voice)
            if let refused { return refused }
            return try await work(
                APICall(
                    request: request, voice: voice, parameters: parameters, values: query.values, body: .null,
                    files: files))
        }
        let (body, refused) = try await Self.body(operation, request, voice)
        if let refused { return refused }
        return try await work(
            APICall(
                request: request, voice: voice, parameters: parameters, values: query.values, body: body, files: []))
    }

    /// The body of a call; or why there is none.
    private static func body(
        _ operation: APIOperation, _ request: Request, _ voice: Voice
    ) async throws -> (JSONValue, APIAnswer?) {
        guard let schema = operation.body else { return (.null, nil) }
        let type = (request.headers[.contentType] ?? "").split(separator: ";").first.map {
            $0.filter { $0 != " " && $0 != "\t" }.lowercased()
        }
        guard type == "application/json" else {
            return (.null, .problem(.unsupportedMediaType, voice.text("api_content_type")))
        }
        let bytes: ByteBuffer
        do {
            guard !request.announcesMore(than: longestBody) else { throw NIOTooManyBytesError(maxBytes: longestBody) }
            bytes = try await request.body.collect(upTo: longestBody)
        } catch is NIOTooManyBytesError {
            return (.null, .problem(.contentTooLarge, voice.text("api_too_large")))
        }
        guard let body = JSONValue(bytes: bytes.readableBytesView) else {
            return (.null, .problem(.badRequest, voice.text("api_not_json")))
        }
        let problems = schema.problems(of: body, at: "")
        return (body, problems.isEmpty ? nil : APIProblems.fields(problems, .unprocessableContent, voice))
    }

    private static func wrongMethod(_ allow: String, _ voice: Voice) -> APIAnswer {
        .problem(.methodNotAllowed, voice.text("api_method", ["methods": allow]), headers: [.allow: allow])
    }

    /// What stands after `Bearer`; `nil` for another scheme or none.
    private static func token(_ request: Request) -> String? {
        let parts = (request.headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    private static func digest(_ token: String) -> String {
        SHA256.hash(data: Array(token.utf8)).map { String($0, radix: 36) }.joined(separator: ".")
    }

    private static func response(_ answer: APIAnswer, _ operation: APIOperation?, _ voice: Voice) -> Response {
        var headers = answer.headers
        let isPublic = operation?.access == .anyone
        if headers[.cacheControl] == nil { headers[.cacheControl] = isPublic ? "no-cache" : "no-store" }
        if headers[.vary] == nil { headers[.vary] = isPublic ? "Accept-Language" : "Accept-Language, Authorization" }
        guard let body = answer.body else { return Response(status: answer.status, headers: headers) }
        headers[.contentType] = answer.type + "; charset=utf-8"
        if answer.status.code >= 400 { headers[.contentLanguage] = voice.language.rawValue }
        return Response(
            status: answer.status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.bytes + [UInt8(ascii: "\n")])))
    }
}
