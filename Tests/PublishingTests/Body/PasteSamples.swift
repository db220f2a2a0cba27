import Foundation

/// Texts of our own as programs put them on the clipboard, `Golden/pastes/NAME.html`, and beside each what is kept of
/// it, `NAME.clean.html`. LibreOffice's are made by `scripts/paste-samples`, the others are written by hand.
enum PasteSamples {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../Golden/pastes")
        .standardizedFileURL

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".html") && !$0.hasSuffix(".clean.html") }.map { String($0.dropLast(5)) }
            .sorted()
    }()

    /// Broken UTF-8 is read as browsers read it.
    static func pasted(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: "\(name).html")), as: UTF8.self)
    }

    static func wanted(_ name: String) -> URL { folder.appending(path: "\(name).clean.html") }

    /// The first line that differs, with its number; `nil` when the texts are the same.
    static func difference(_ wanted: String, _ found: String) -> String? {
        let (wanted, found) = (wanted.components(separatedBy: "\n"), found.components(separatedBy: "\n"))
        for line in 0..<max(wanted.count, found.count) {
            let (left, right) = (line < wanted.count ? wanted[line] : "∅", line < found.count ? found[line] : "∅")
            if left != right { return "line \(line + 1)\n  wanted: \(left)\n  found:  \(right)" }
        }
        return nil
    }
}
