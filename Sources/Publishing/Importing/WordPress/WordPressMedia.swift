import Foundation

/// The folder of the files that an export names: `wp-content/uploads` as it was copied, or any other order.
public struct WordPressMedia: Sendable {
    /// Paths by the name of the file.
    private let paths: [String: [String]]

    /// - Parameter folder: with the folders in it; `nil` for no files.
    public init(folder: String?) {
        var paths: [String: [String]] = [:]
        let names = folder.flatMap { FileManager.default.enumerator(atPath: $0) }
        while let path = names?.nextObject() as? String {
            guard names?.fileAttributes?[.type] as? FileAttributeType == .typeRegular else { continue }
            paths[Self.name(of: path), default: []].append("\(folder ?? "")/\(path)")
        }
        self.paths = paths.mapValues { $0.sorted() }
    }

    /// The file that an address names: the original of a picture where WordPress drew it smaller; of several with the
    /// same name the one whose folders are those of the address.
    public func path(of reference: String) -> String? {
        let name = Self.name(of: reference)
        let original = name.replacing(/-(?:\d{1,5}x\d{1,5}|scaled)(\.[A-Za-z]+)$/) { String($0.1) }
        guard let found = paths[original] ?? paths[name] else { return nil }
        let folders = Self.folders(of: reference)
        return found.first { folders == Self.folders(of: $0) } ?? found.first
    }

    /// The last part of an address, decoded.
    static func name(of reference: String) -> String {
        let name = reference.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last.map(String.init) ?? ""
        return name.removingPercentEncoding ?? name
    }

    /// The two folders before the name, which are year and month in WordPress.
    private static func folders(of path: String) -> [Substring] {
        path.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").dropLast().suffix(2)
    }
}
