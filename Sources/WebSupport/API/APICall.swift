import HTTPTypes
import Hummingbird
import Kernel

/// One call of an operation, whose values fit its declaration.
public struct APICall: Sendable {
    public let request: Request
    public let voice: Voice
    /// What stood in the braces of the path.
    let parameters: [String: String]
    let values: [String: String]
    let body: JSONValue
    /// The files of an operation that takes some.
    public let files: [UploadedFile]

    /// A value of the path; empty for a name that the path does not have.
    public func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// An identifier of the path.
    /// - Throws: `Refusal.unknown` for more than 64 bits.
    public func identifier<Subject>(_ name: String = "id", _: Subject.Type = Subject.self) throws
        -> Identifier<Subject>
    {
        guard let id = Identifier<Subject>(text: parameter(name)) else { throw Refusal.unknown }
        return id
    }

    /// A value of the query; empty when it is missing.
    public func query(_ name: String) -> String { values[name] ?? "" }

    /// A number of the query.
    public func number(_ name: String, else usual: Int) -> Int { Int(query(name)) ?? usual }

    /// A text of the body; empty when it is missing or null.
    public func text(_ name: String) -> String {
        if case .text(let text) = body[name] { text } else { "" }
    }

    /// A whole number of the body; 0 when it is missing.
    public func integer(_ name: String) -> Int64 {
        if case .integer(let number) = body[name] { Int64(number) } else { 0 }
    }

    /// The objects of a list in the body.
    public func objects(_ name: String) -> [JSONValue] {
        guard case .list(let items) = body[name] else { return [] }
        return items
    }

    /// The texts of a list in the body.
    public func texts(_ name: String) -> [String] {
        guard case .list(let items) = body[name] else { return [] }
        return items.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }
}

/// What an operation answers.
public struct APIAnswer: Sendable {
    let status: HTTPResponse.Status
    let body: JSONText?
    let type: String
    var headers: HTTPFields = [:]

    /// 200 with a value.
    public static func ok(_ body: JSONText, headers: HTTPFields = [:]) -> APIAnswer {
        APIAnswer(status: .ok, body: body, type: "application/json", headers: headers)
    }

    /// 201 with a value.
    /// - Parameter location: where the new record is.
    public static func created(_ body: JSONText, at location: String) -> APIAnswer {
        APIAnswer(status: .created, body: body, type: "application/json", headers: [.location: location])
    }

    /// 202.
    public static let accepted = APIAnswer(status: .accepted, body: nil, type: "")

    /// 204.
    public static let done = APIAnswer(status: .noContent, body: nil, type: "")

    /// Bad news in the form of RFC 9457.
    /// - Parameters:
    ///   - detail: a sentence in the language of whoever asks.
    ///   - more: further members.
    public static func problem(
        _ status: HTTPResponse.Status, _ detail: String, more: [(String, JSONText)] = [], headers: HTTPFields = [:]
    ) -> APIAnswer {
        APIAnswer(
            status: status,
            body: .object(
                [
                    ("title", .text(status.reasonPhrase)), ("status", .number(status.code)), ("detail", .text(detail)),
                ] + more), type: "application/problem+json", headers: headers)
    }
}
