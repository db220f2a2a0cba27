import Foundation

/// Reads the labelled texts of a folder: pairs of `NNN.txt` and `NNN.json`.
public enum LabelledFolder {
    /// The texts in the order of their names.
    public static func read(_ folder: URL) throws(LabelProblem) -> [LabelledText] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } catch {
            throw LabelProblem(file: folder.lastPathComponent, cause: .missing)
        }
        var texts: [LabelledText] = []
        for name in names.sorted() where name.hasSuffix(".json") {
            let stem = String(name.dropLast(5))
            let labels = try data(folder.appending(path: name))
            let text = String(decoding: try data(folder.appending(path: "\(stem).txt")), as: UTF8.self)
            texts.append(try LabelledText(name: stem, text: text, labels: labels))
        }
        guard !texts.isEmpty else { throw LabelProblem(file: folder.lastPathComponent, cause: .noLabels) }
        return texts
    }

    private static func data(_ file: URL) throws(LabelProblem) -> Data {
        do {
            return try Data(contentsOf: file)
        } catch {
            throw LabelProblem(file: file.lastPathComponent, cause: .missing)
        }
    }
}
