/// What is wrong with a labelled text: which file, and what to do about it.
public struct LabelProblem: Error, Equatable {
    /// What sort of fault it is.
    public enum Cause: Equatable, Sendable {
        case missing, noLabels
        case notLabels(String)
        case notInText(String)
        case notADay(String)
    }

    /// The file or folder.
    public let file: String
    /// What sort of fault it is.
    public let cause: Cause

    /// A fault of one file.
    public init(file: String, cause: Cause) {
        (self.file, self.cause) = (file, cause)
    }

    /// The key of its sentence in the catalogue.
    public var key: String {
        switch cause {
        case .missing: "problem_labels_missing"
        case .noLabels: "problem_labels_none"
        case .notLabels: "problem_labels_form"
        case .notInText: "problem_labels_not_in_text"
        case .notADay: "problem_labels_day"
        }
    }

    /// What fills the places of the sentence.
    public var arguments: [String: String] {
        switch cause {
        case .missing, .noLabels: ["file": file]
        case .notLabels(let place): ["file": file, "place": place]
        case .notInText(let words): ["file": file, "words": String(words.prefix(60))]
        case .notADay(let text): ["file": file, "words": String(text.prefix(20))]
        }
    }

    /// The key at which decoding failed.
    static func place(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return "it is not JSON" }
        let (context, what): (DecodingError.Context, String) =
            switch error {
            case .keyNotFound(let key, let context): (context, "the key \"\(key.stringValue)\" is missing")
            case .typeMismatch(_, let context): (context, "a value has another type than it should")
            case .valueNotFound(_, let context): (context, "a value is null that may not be")
            case .dataCorrupted(let context): (context, "a value is none of those allowed, or the file is not JSON")
            @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "it cannot be read")
            }
        let path = context.codingPath.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }.joined(separator: " › ")
        return path.isEmpty ? what : "\(what) at \(path)"
    }
}
