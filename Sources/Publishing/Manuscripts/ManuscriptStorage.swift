import Foundation

extension ManuscriptContent {
    /// As it is stored: JSON with its keys in order.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// `nil` for what is no content.
    public init?(json: String) {
        guard let content = try? JSONDecoder().decode(ManuscriptContent.self, from: Data(json.utf8)) else { return nil }
        self = content
    }
}
