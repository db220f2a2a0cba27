import Foundation
import Kernel

/// Reads a WordPress export (WXR 1.2) item by item: little is in memory, however large the file is.
public final class WordPressReader {
    private let name: String
    private let handle: FileHandle
    private let follower = WordPressFollower()
    private let stream: XMLStream
    private var items: ArraySlice<WordPressItem> = []
    private var count = 0
    private var isAtEnd = false

    /// - Throws: `Problem` when there is no such file.
    public init(file: String) throws {
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw Problem(field: file, key: "problem_file_not_readable")
        }
        (name, self.handle) = (file, handle)
        stream = XMLStream(follower, takesLongTexts: true)
    }

    deinit { try? handle.close() }

    /// The next item; `nil` after the last.
    /// - Throws: `Problem` when the file is no export or is damaged; items before that place were given already.
    public func next() throws -> WordPressItem? {
        while items.isEmpty {
            if isAtEnd { return nil }
            try readOn()
            items = follower.items[...]
            follower.items = []
        }
        count += 1
        return items.popFirst()
    }

    private func readOn() throws {
        let bytes: Data
        do {
            bytes = try handle.read(upToCount: 1 << 16) ?? Data()
        } catch {
            throw Problem(field: name, key: "problem_file_not_readable")
        }
        isAtEnd = bytes.isEmpty
        let isRead = bytes.withUnsafeBytes { stream.feed($0, isLast: isAtEnd) }
        if !isRead, follower.items.isEmpty { throw problem }
        if isAtEnd, !follower.isExport { throw Problem(field: name, key: "problem_wordpress_other") }
        // What came before the damage is given first; reading on finds the damage again.
        if !isRead { isAtEnd = false }
    }

    private var problem: Problem {
        guard follower.isExport else { return Problem(field: name, key: "problem_wordpress_other") }
        return Problem(field: name, key: "problem_wordpress_damaged", arguments: ["count": "\(count)"])
    }
}
