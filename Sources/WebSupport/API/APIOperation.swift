import HTTPTypes

/// One operation of the interface, declared once: the router, the document and the check of what comes in read it.
public struct APIOperation: Sendable {
    /// Who gets past the door. What they may see behind it, a room's own policy decides, record by record.
    public enum Access: Sendable, Equatable {
        case anyone
        /// Whoever carries a token; with a scope, only a token that has it.
        case token(scope: String?)
    }

    /// What the operation answers when it did what it was asked.
    public struct Success: Sendable {
        let status: HTTPResponse.Status
        let note: String
        /// `nil` for an answer without a body.
        let schema: APISchema?

        /// 200 with a value.
        public static func ok(_ note: String, _ schema: APISchema) -> Success {
            Success(status: .ok, note: note, schema: schema)
        }
        /// 201 with a value, and the new record's address in `Location`.
        public static func created(_ note: String, _ schema: APISchema) -> Success {
            Success(status: .created, note: note, schema: schema)
        }
        /// 202: it will be done.
        public static func accepted(_ note: String) -> Success { Success(status: .accepted, note: note, schema: nil) }
        /// 204.
        public static func done(_ note: String) -> Success { Success(status: .noContent, note: note, schema: nil) }
    }

    /// Does what is asked, for somebody who was let in.
    public typealias Work = @Sendable (APICall) async throws -> APIAnswer

    public let method: HTTPRequest.Method
    /// `/api/v1/units/{id}`
    public let path: String
    /// Its name in generated clients: `getUnit`.
    public let id: String
    public let summary: String
    public let tag: String
    public let access: Access
    /// What stands in the braces of the path.
    public let pathParameters: [APIParameter]
    public let query: [APIParameter]
    /// Names that are not declared and empty values are ignored, and `work` itself reads the others.
    public let isQueryOpen: Bool
    public let body: APISchema?
    /// The body is one file or a form with files in the field `file`, instead of JSON.
    public let upload: UploadLimits?
    public let success: Success
    private let furtherProblems: [HTTPResponse.Status]
    let enter: @Sendable (APICaller) async throws -> Work

    /// - Parameters:
    ///   - problems: what it may answer beyond what follows from the declaration: see `problems`.
    ///   - enter: lets the caller in, and gives what does the work; it throws `APIDenial` or `Refusal`.
    public init(
        _ method: HTTPRequest.Method, _ path: String, id: String, summary: String, tag: String, access: Access,
        pathParameters: [APIParameter] = [], query: [APIParameter] = [], isQueryOpen: Bool = false,
        body: APISchema? = nil, upload: UploadLimits? = nil, success: Success, problems: [HTTPResponse.Status] = [],
        enter: @escaping @Sendable (APICaller) async throws -> Work
    ) {
        self.method = method
        self.path = path
        self.id = id
        self.summary = summary
        self.tag = tag
        self.access = access
        self.pathParameters = pathParameters
        self.query = query
        self.isQueryOpen = isQueryOpen
        self.body = body
        self.upload = upload
        self.success = success
        furtherProblems = problems
        self.enter = enter
    }

    /// Every status but the successful one that it may answer, ascending.
    public var problems: [HTTPResponse.Status] {
        var all: [HTTPResponse.Status] = [.badRequest, .internalServerError, .serviceUnavailable] + furtherProblems
        if access != .anyone { all += [.unauthorized, .forbidden, .tooManyRequests] }
        if !pathParameters.isEmpty { all.append(.notFound) }
        if body != nil || upload != nil { all += [.contentTooLarge, .unsupportedMediaType, .unprocessableContent] }
        return Dictionary(all.map { ($0.code, $0) }) { first, _ in first }.values.sorted { $0.code < $1.code }
    }
}

/// A value in the path or the query of an address.
public struct APIParameter: Sendable {
    public let name: String
    let note: String
    let schema: APISchema

    public init(_ name: String, _ note: String, _ schema: APISchema) {
        self.name = name
        self.note = note
        self.schema = schema
    }
}

/// Who asks, before anything is known of them.
public struct APICaller: Sendable {
    /// What stands after `Bearer` in `Authorization`.
    public let token: String?
}

/// Why somebody was not let in.
public enum APIDenial: Error, Sendable, Equatable {
    /// Without a token, or with one that is none or has ended.
    case noToken
    /// The token lacks a scope.
    case scope(String)
}
