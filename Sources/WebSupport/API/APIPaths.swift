import Foundation
import HTTPTypes

/// The addresses of the interface: finds the operations of a path, and what stands in the place of its braces.
struct APIPaths: Sendable {
    private struct Entry: Sendable {
        let parts: [Part]
        var operations: [APIOperation]
    }
    private enum Part: Sendable, Equatable {
        case word(String)
        case parameter(String)
    }

    /// What a path leads to.
    struct Place: Sendable {
        let operations: [APIOperation]
        let parameters: [String: String]

        /// The operation of a method; `HEAD` is a `GET` whose body is left out.
        func operation(_ method: HTTPRequest.Method) -> APIOperation? {
            operations.first { $0.method == (method == .head ? .get : method) }
        }

        /// The value of `Allow`.
        var allow: String {
            operations.flatMap { $0.method == .get ? ["GET", "HEAD"] : [$0.method.rawValue] }.sorted()
                .joined(separator: ", ") + ", OPTIONS"
        }
    }

    private var entries: [Entry] = []

    init(_ operations: [APIOperation]) {
        for operation in operations {
            let parts = operation.path.split(separator: "/", omittingEmptySubsequences: false).map { part in
                part.hasPrefix("{") ? Part.parameter(String(part.dropFirst().dropLast())) : .word(String(part))
            }
            if let known = entries.firstIndex(where: { $0.parts == parts }) {
                entries[known].operations.append(operation)
            } else {
                entries.append(Entry(parts: parts, operations: [operation]))
            }
        }
    }

    /// What a path leads to; `nil` for none. A word stands before a parameter.
    func place(_ path: String) -> Place? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map {
            String($0).removingPercentEncoding
        }
        var found: (entry: Entry, parameters: [String: String])?
        for entry in entries where entry.parts.count == parts.count {
            guard let parameters = Self.match(entry.parts, parts) else { continue }
            if parameters.isEmpty { return Place(operations: entry.operations, parameters: [:]) }
            if found == nil { found = (entry, parameters) }
        }
        return found.map { Place(operations: $0.entry.operations, parameters: $0.parameters) }
    }

    private static func match(_ parts: [Part], _ given: [String?]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (part, text) in zip(parts, given) {
            switch part {
            case .word(let word): if word != text { return nil }
            case .parameter(let name):
                guard let text, !text.isEmpty else { return nil }
                parameters[name] = text
            }
        }
        return parameters
    }
}
