/// How many tokens an article has, and how many of them stand in its title.
struct ArticleLength: Sendable, Hashable {
    let all: UInt32
    let title: UInt32

    init(all: Int, title: Int) { (self.all, self.title) = (UInt32(clamping: all), UInt32(clamping: title)) }
}
