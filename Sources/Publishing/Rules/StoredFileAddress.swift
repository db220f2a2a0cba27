import Storage

/// How texts name a stored file: `/files/HASH`.
public enum StoredFileAddress {
    static let prefix = "/files/"

    /// The hash in an address; `nil` for any other.
    static func hash(of address: some StringProtocol) -> String? {
        guard address.hasPrefix(prefix) else { return nil }
        let hash = String(address.dropFirst(prefix.count).prefix(64))
        return FileStore.isHash(hash) ? hash : nil
    }

    /// The hashes of all files that an HTML text of ours names.
    static func hashes(in html: String) -> [String] {
        html.split(separator: "\"").compactMap { hash(of: $0) }
    }

    /// The same text with files under another path, for pages whose readers may see what is not public.
    public static func moved(_ html: String, below path: String) -> String {
        html.replacing("\"\(prefix)", with: "\"\(path)")
    }
}
