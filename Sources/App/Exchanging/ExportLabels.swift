import Foundation
import Kernel
import Meetings
import NIOPosix

extension Platform {
    /// Writes the texts of meetings that reviewers decided into a new folder, as pairs of `NNN.txt` and `NNN.json`, from
    /// which `kaimen extract --evaluate` scores rules. The folder appears when it is complete.
    /// - Throws: `Problem` when the folder is there already or cannot be written, or when nothing is decided yet.
    /// - Returns: how many texts were written.
    public func exportLabels(to path: String) async throws -> Int {
        let folder = try NewFolder(path)
        do {
            var (count, last): (Int, MeetingText.ID?) = (0, nil)
            while true {
                let texts = try await meetingDesk.labelledTexts(after: last)
                guard let end = texts.last else { break }
                try await NIOThreadPool.singleton.runIfActive { [count] in
                    for (place, text) in texts.enumerated() {
                        let digits = "\(count + place + 1)"
                        let name = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                        try folder.write(Array(text.body.utf8), to: name + ".txt")
                        try folder.write(Array(text.labelFile), to: name + ".json")
                    }
                }
                count += texts.count
                last = end.text
            }
            guard count > 0 else { throw Problem(field: path, key: "problem_labels_undecided") }
            try folder.finish()
            return count
        } catch {
            folder.discard()
            throw error
        }
    }
}
