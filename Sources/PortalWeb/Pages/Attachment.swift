import Publishing
import WebSupport

/// A document that readers can fetch.
struct Attachment {
    let label: String
    /// Its language, where that is not the page's.
    let lang: String?
    let url: String
    let sizeText: String
    let typeText: String
}

extension Attachment {
    init(_ document: PublicReader.Document, _ voice: Voice) {
        let phrase = voice.phrase(document.label)
        let name = document.name.split(separator: ".").last ?? ""
        self.init(
            label: phrase.text, lang: phrase.lang, url: "/files/\(document.hash)",
            sizeText: voice.text("size_kilobytes", ["size": "\(max(1, document.size / 1024))"]),
            typeText: name.uppercased())
    }
}
