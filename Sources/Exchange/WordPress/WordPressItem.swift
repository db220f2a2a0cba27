/// A post, a page or anything else that a WordPress export (WXR 1.2) holds.
public struct WordPressItem: Sendable, Equatable {
    public var title = ""
    /// Where it was to be found.
    public var link = ""
    public var guid = ""
    public var number = ""
    /// `post`, `page`, `attachment`…
    public var type = ""
    /// `publish`, `draft`, `pending`, `private`, `future`, `trash`…
    public var status = ""
    /// `yyyy-MM-dd HH:mm:ss` in the time of the site; zeros for a draft without one.
    public var date = ""
    /// What readers are shown as the author.
    public var author = ""
    public var password = ""
    /// HTML with the marks of WordPress, as it is stored there.
    public var content = ""
    /// Names of its categories, in order; tags are no categories.
    public var categories: [String] = []
    /// More than an item may hold; what it holds is not read then.
    public var isTooLarge = false

    public init() {}
}
