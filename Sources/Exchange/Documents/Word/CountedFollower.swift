/// Follows a part for somebody else, up to more elements than any document has: short ones shrink very well in a zip.
final class CountedFollower: XMLFollower {
    private static let most = 1_500_000

    private let follower: any XMLFollower
    private var rest = CountedFollower.most

    init(_ follower: any XMLFollower) { self.follower = follower }

    var isTooMuch: Bool { rest < 0 }
    var isOver: Bool { isTooMuch || follower.isOver }

    func open(_ name: String, _ attributes: XMLAttributes) {
        rest -= 1
        if !isTooMuch { follower.open(name, attributes) }
    }

    func close(_ name: String) { if !isTooMuch { follower.close(name) } }
    func text(_ bytes: UnsafeRawBufferPointer) { if !isTooMuch { follower.text(bytes) } }
}
