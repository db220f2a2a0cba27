/// `xl/workbook.xml`: the sheets by name, and from when days are counted.
final class WorkbookIndex: XMLFollower {
    struct Entry {
        let name: String
        let relation: String
        let isHidden: Bool
    }

    private(set) var sheets: [Entry] = []
    /// Days are counted from 1904, as old Macintoshes did.
    private(set) var countsFrom1904 = false
    var isOver: Bool { sheets.count > Workbook.Limit.sheets }

    func open(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "workbookPr": countsFrom1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
        case "sheet":
            guard let title = attributes["name"], let relation = attributes["id"] else { return }
            sheets.append(
                Entry(
                    name: title, relation: relation, isHidden: ["hidden", "veryHidden"].contains(attributes["state"])))
        default: break
        }
    }

    func close(_ name: String) {}
    func text(_ bytes: UnsafeRawBufferPointer) {}
}

/// A `.rels` part: which other parts a part speaks of.
final class PartRelations: XMLFollower {
    struct Relation {
        /// Last component of the type's address: `worksheet`, `styles`.
        let kind: String
        /// Path within the file, in lower case.
        let target: String
    }

    private let folder: String
    private(set) var byIdentifier: [String: Relation] = [:]
    var isOver: Bool { byIdentifier.count > 10_000 }

    /// - Parameter folder: of the part that the relations belong to, without a slash at its end.
    init(folder: String) { self.folder = folder }

    /// The target of the first relation of a kind.
    func target(_ kind: String) -> String? { byIdentifier.values.first { $0.kind == kind }?.target }

    func open(_ name: String, _ attributes: XMLAttributes) {
        guard name == "Relationship", let id = attributes["Id"], let type = attributes["Type"],
            let target = attributes["Target"], attributes["TargetMode"] != "External"
        else { return }
        byIdentifier[id] = Relation(kind: type.split(separator: "/").last.map(String.init) ?? "", target: path(target))
    }

    private func path(_ target: String) -> String {
        var parts = target.hasPrefix("/") ? [] : folder.split(separator: "/")
        for part in target.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/").lowercased()
    }

    func close(_ name: String) {}
    func text(_ bytes: UnsafeRawBufferPointer) {}
}
