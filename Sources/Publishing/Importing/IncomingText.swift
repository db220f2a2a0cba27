import Kernel

/// A text of another system, on its way into the tables.
public struct IncomingText: Sendable {
    /// Names it in messages: its title, or the cell of its row.
    public var name: String
    /// Names it from one import to the next: `wordpress:https://old.example/?p=12`.
    public var origin: String
    /// Of all that it was made from: the same again changes nothing.
    public var digest: String
    /// What it says; where it stands is told by the names below.
    public var content = ManuscriptContent()
    /// Names of where it stands, in the language of `language`; made when they are new.
    public var place = Place()
    public var language = Language.zhHans
    /// Where it was to be found; they lead to it from now on.
    public var addresses: [String] = []
    /// Pictures and documents that the content names, stored already.
    public var files: [ManuscriptFile] = []
    /// Pictures made from `files`, by the hash of their original.
    public var renditions: [String: [PictureRendition]] = [:]
    /// Whether everybody may read it; it is a draft otherwise.
    public var isPublic = true

    /// The names of where a text stands; `nil` for none.
    public struct Place: Sendable {
        public var zone: String?
        public var region: String?
        public var section: String?
        public var kind: String?

        public init() {}
    }

    public init(name: String, origin: String, digest: String) {
        (self.name, self.origin, self.digest) = (name, origin, digest)
    }

    /// The same text with its lines tidied, as the office would save it.
    /// - Throws: `Problem` with its name for the first field that is too long.
    func tidied() throws -> IncomingText {
        var text = self
        text.content = ManuscriptRules.tidied(content)
        if let problem = ManuscriptRules.problems(of: text.content).first {
            throw Problem(
                field: name, key: "problem_import_field",
                arguments: [
                    "name": problem.field, "count": problem.arguments["count"] ?? problem.arguments["limit"] ?? "",
                ])
        }
        return text
    }
}
