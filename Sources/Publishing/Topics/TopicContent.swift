import Foundation
import Kernel

/// Everything that the page of a special topic says.
public struct TopicContent: Sendable, Equatable, Codable {
    public var title = Words()
    public var lead = Words()
    public var cover: Picture?
    public var blocks: [TopicBlock] = []

    public init() {}

    /// A text in both languages; empty where nobody wrote it.
    public struct Words: Sendable, Equatable, Codable {
        public var chinese = ""
        public var english = ""

        public init(_ chinese: String = "", _ english: String = "") {
            (self.chinese, self.english) = (chinese, english)
        }

        public var localized: LocalizedText {
            LocalizedText(chinese: chinese, english: english.isEmpty ? nil : english)
        }
    }

    public struct Picture: Sendable, Equatable, Codable {
        /// Its hash in the file store.
        public var file: String
        public var alternative: Words

        public init(file: String, alternative: Words) { (self.file, self.alternative) = (file, alternative) }
    }

    /// Hashes of all pictures.
    var files: Set<String> { Set(([cover] + blocks.map(\.picture)).compactMap { $0?.file }) }

    /// As it is stored: JSON with its keys in order.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// `nil` for what is no content.
    init?(json: String) {
        guard let content = try? JSONDecoder().decode(TopicContent.self, from: Data(json.utf8)) else { return nil }
        self = content
    }
}
