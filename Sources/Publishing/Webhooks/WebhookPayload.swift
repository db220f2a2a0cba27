import Foundation
import Kernel

/// What a delivery tells, read back for those who put it into words.
public struct WebhookPayload: Sendable, Decodable {
    public struct Article: Sendable, Decodable {
        public struct Text: Sendable, Decodable {
            public let language: String
            public let title: String
            public let path: String
        }

        public let id: String
        public let day: String?
        /// None of one that was taken off.
        public let texts: [Text]?
    }

    public struct Unit: Sendable, Decodable {
        public let name: String
    }

    /// Of a restricted matter nothing is said but its number and path.
    public struct Matter: Sendable, Decodable {
        public let number: String
        public let text: String?
        public let state: String?
        public let deadline: String?
        public let leadUnit: Unit?
        public let path: String
    }

    public struct Step: Sendable, Decodable {
        public let action: String
        public let deadline: String?
    }

    public struct Sheet: Sendable, Decodable {
        public struct Line: Sendable, Decodable {
            public let number: String
            /// `nil` of a restricted matter, as are the days.
            public let text: String?
            public let daysAfter: Int64?
        }

        public let day: String
        public let unit: Unit
        public let total: Int
        public let path: String
        /// The first of them.
        public let lines: [Line]
    }

    public struct News: Sendable, Decodable {
        public let article: Article?
        public let matter: Matter?
        /// `nil` of a restricted matter.
        public let step: Step?
        public let sheet: Sheet?
    }

    public let type: String
    public let data: News

    /// `nil` for what is none.
    public init?(_ payload: String) {
        guard let payload = try? JSONDecoder().decode(Self.self, from: Data(payload.utf8)) else { return nil }
        self = payload
    }
}
