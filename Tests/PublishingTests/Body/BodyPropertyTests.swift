import Testing

@testable import Publishing

@Suite struct BodyPropertyTests {
    private func letters(_ text: String) -> [Character] { text.filter(\.isLetter).sorted() }

    @Test func `of two thousand random texts no visible letter is lost and no hidden one is shown`() throws {
        for seed in 0..<2_000 {
            let paste = RandomPaste(seed: UInt64(seed))
            let body = try ArticleBody(cleaning: paste.html)
            try #require(letters(body.text) == letters(paste.letters), "seed \(seed): \(paste.html)")
        }
    }

    @Test func `two thousand random texts come out allowed, and clean to themselves`() throws {
        for seed in 2_000..<4_000 {
            let paste = RandomPaste(seed: UInt64(seed))
            let body = try ArticleBody(cleaning: paste.html)
            try #require(AllowedMarkup.intruder(in: body.html) == nil, "seed \(seed): \(paste.html)")
            let again = try ArticleBody(cleaning: body.html)
            try #require(again.html == body.html, "seed \(seed): \(paste.html)")
            try #require(again.blocks == body.blocks, "seed \(seed): \(paste.html)")
            try #require(again.text == body.text && again.links == body.links, "seed \(seed): \(paste.html)")
        }
    }
}
