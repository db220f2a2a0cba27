/// A path of the file system as text, taken apart at its slashes.
///
/// Foundation's own functions are not used: on Linux `deletingLastPathComponent` traps on a name of one letter.
public struct PathText: Sendable, Hashable {
    /// Everything before the last slash; `.` for a bare name, `/` at the root.
    public let folder: String
    /// The last component; empty for `/`.
    public let name: String

    /// Trailing slashes do not count: `a/b/` is `b` in `a`.
    public init(_ path: String) {
        var text = Substring(path)
        while text.count > 1, text.last == "/" { text.removeLast() }
        guard let slash = text.lastIndex(of: "/") else {
            (folder, name) = (".", String(text))
            return
        }
        folder = slash == text.startIndex ? "/" : String(text[..<slash])
        name = String(text[text.index(after: slash)...])
    }

    /// The part of the name after its last dot, in lower case; empty for none and for hidden files.
    public var ending: String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }
}
