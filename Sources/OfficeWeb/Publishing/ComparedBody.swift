import Publishing

/// What two bodies are compared by: their words, and what readers see or follow beside them.
struct ComparedBody {
    /// A paragraph a line.
    let text: String
    /// A picture a line: what it shows, and the beginning of its hash.
    let pictures: String
    /// A link a line.
    let links: String

    /// - Parameter html: as it is stored; one that cannot be read has nothing to compare.
    init(_ html: String) {
        let body = (try? ArticleBody(cleaning: html)) ?? .empty
        text = body.text
        pictures = body.pictures.map { picture in
            [picture.alternative, picture.caption, picture.credit].filter { !$0.isEmpty }.joined(separator: " · ")
                + " (\(picture.source.split(separator: "/").last?.prefix(12) ?? ""))"
        }.joined(separator: "\n")
        links = body.links.map { "\($0.text) (\($0.address))" }.joined(separator: "\n")
    }
}
