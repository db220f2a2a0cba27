import Identity
import Kernel
import WebSupport

/// Units as people type them into one line: names, short names or codes between commas.
struct UnitNames {
    /// A name that leads to no unit, or to several.
    struct Unknown: Error {
        let name: String
        /// `problem_unit_name`, or `problem_unit_name_several`.
        let key: String
    }

    private let tree: UnitTree

    init(_ tree: UnitTree) { self.tree = tree }

    /// The units of a line, each once, and the first name that leads to none.
    func units(in line: String) -> (units: [Unit.ID], unknown: Unknown?) {
        var units: [Unit.ID] = []
        for name in line.listed {
            let found = tree.units.filter { Self.names(of: $0).contains(name.lowercased()) }
            guard let only = found.first, found.count == 1 else {
                return (
                    units,
                    Unknown(name: name, key: found.isEmpty ? "problem_unit_name" : "problem_unit_name_several")
                )
            }
            if !units.contains(only.id) { units.append(only.id) }
        }
        return (units, nil)
    }

    /// A line that names units: by their codes where another has the same name.
    func text(_ units: [Unit.ID], _ voice: Voice) -> String {
        units.compactMap { tree.keepingUnit(of: $0) }.map { unit in
            let name = voice.phrase(unit.name).text
            let isOnly = tree.units.filter { Self.names(of: $0).contains(name.lowercased()) }.count == 1
            return isOnly ? name : unit.code
        }.joined(separator: "、")
    }

    private static func names(of unit: Unit) -> Set<String> {
        Set((unit.names + [unit.code]).map { $0.lowercased() })
    }
}
