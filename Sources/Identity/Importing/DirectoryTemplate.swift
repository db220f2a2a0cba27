/// The two lists that an import reads, as empty tables to begin with.
public enum DirectoryTemplate: String, Sendable, CaseIterable {
    case units, people

    /// The header of each column, in Chinese and English, as an import understands it.
    public var header: [String] {
        let list: ImportColumn.List = self == .units ? .units : .people
        return list.template.map(list.header)
    }
}
