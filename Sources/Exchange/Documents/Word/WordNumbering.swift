/// `word/numbering.xml`: how lists are numbered.
final class WordNumbering: XMLFollower {
    /// How the items of one level of a list are numbered.
    struct Level {
        var start = 0
        /// As ECMA-376 names it (`ST_NumberFormat`), such as `chineseCounting`.
        var format = "decimal"
        /// What is written, with `%1` for the number of the first level.
        var text = ""
        var isArabic = false
        var restarts = true
        var style: String?
    }

    /// A list that paragraphs name.
    struct List {
        /// The definition whose counting it shares.
        var definition = ""
        var levels: [Int: Level] = [:]
        var starts: [Int: Int] = [:]
    }

    private struct Definition {
        var levels: [Int: Level] = [:]
        var style: String?
        var borrowed: String?
    }

    /// Numbers are short; what is longer wants to fill the memory.
    private static let longest = 100

    private(set) var lists: [String: List] = [:]
    private var definitions: [String: Definition] = [:]
    private var path: [String] = []
    private var owner = ""
    private var index = 0
    private var level: Level?
    var isOver: Bool { lists.count + definitions.count > 50_000 }

    func open(_ name: String, _ attributes: XMLAttributes) {
        path.append(name)
        let value = attributes["val"] ?? ""
        switch name {
        case "abstractNum":
            owner = attributes["abstractNumId"] ?? ""
            definitions[owner] = Definition()
        case "num":
            owner = attributes["numId"] ?? ""
            lists[owner] = List()
        case "abstractNumId": lists[owner]?.definition = value
        case "styleLink": definitions[owner]?.style = value
        case "numStyleLink": definitions[owner]?.borrowed = value
        case "lvlOverride": index = attributes["ilvl"].flatMap { Int($0) } ?? 0
        case "startOverride": lists[owner]?.starts[index] = Self.start(value)
        case "lvl":
            index = attributes["ilvl"].flatMap { Int($0) } ?? 0
            level = Level()
        default: read(name, value)
        }
    }

    private func read(_ name: String, _ value: String) {
        switch name {
        case "start": level?.start = Self.start(value)
        case "numFmt": level?.format = value
        case "lvlText": level?.text = String(value.prefix(Self.longest))
        case "isLgl": level?.isArabic = value != "0" && value != "false"
        case "lvlRestart": level?.restarts = value != "0"
        case "pStyle": level?.style = value
        default: break
        }
    }

    func close(_ name: String) {
        _ = path.popLast()
        guard name == "lvl", let level else { return }
        self.level = nil
        guard (0...8).contains(index) else { return }
        if path.last == "lvlOverride" {
            lists[owner]?.levels[index] = level
        } else {
            definitions[owner]?.levels[index] = level
        }
    }

    func text(_ bytes: UnsafeRawBufferPointer) {}

    /// The levels of a list, with its own in place of those of its definition.
    func levels(of list: List) -> [Int: Level] {
        let definition = definitions[list.definition]
        let lender = definition?.borrowed.flatMap { style in definitions.values.first { $0.style == style } }
        return (lender ?? definition)?.levels.merging(list.levels) { $1 } ?? list.levels
    }

    private static func start(_ value: String) -> Int { min(max(Int(value) ?? 0, 0), 1_000_000) }
}
