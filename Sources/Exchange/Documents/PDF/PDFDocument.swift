import Foundation
import Subprocess

/// Reads a PDF with poppler's `pdftotext` in a process of its own, with limits on memory and time.
struct PDFDocument: Sendable {
    private let program: LimitedProgram
    private let checker: LimitedProgram
    private let limits: DocumentLimits
    private let place: String

    /// - Parameters:
    ///   - place: a folder for temporary files.
    ///   - folders: where programs are.
    /// - Throws: `MissingProgram`.
    init(limits: DocumentLimits, place: String, folders: [String]) throws(MissingProgram) {
        var used = LimitedProgram.Limits()
        used.time = limits.time
        program = try LimitedProgram("pdftotext", package: "poppler-utils", folders: folders, limits: used)
        checker = try LimitedProgram("qpdf", package: "qpdf", folders: folders, limits: used)
        self.limits = limits
        self.place = place
    }

    /// - Throws: `DocumentRefusal`, `ProgramFailure.notStarted`.
    func read(_ bytes: [UInt8]) async throws -> DocumentText {
        try await WorkFolder.use(in: place) { folder in
            let file = folder.path + "/file.pdf"
            try await WaitingWork.run { try Data(bytes).write(to: URL(fileURLWithPath: file)) }
            let pages = try await pages(in: folder)
            let state = try await check(in: folder)
            let (limit, count) = (limits.text, pages.count)
            guard count > 0 else { throw DocumentRefusal.damaged }
            if pages.allSatisfy(\.lines.isEmpty) {
                throw state == .broken ? DocumentRefusal.damaged : DocumentRefusal.scan(pages: count)
            }
            return try await WaitingWork.run { try Self.text(pages, state, limit) }
        }
    }

    private func pages(in folder: WorkFolder) async throws -> [PDFPage] {
        let limit = limits.text
        // Text, with its places, from standard output; what a page draws outside of itself is none of it.
        let answer = try await patiently {
            try await program.run(["-tsv", "-enc", "UTF-8", "file.pdf", "-"], in: folder.path) { output in
                var words = PDFWords(limit: limit)
                for try await buffer in output {
                    buffer.withUnsafeBytes { words.add($0) }
                    if words.isOver { throw DocumentRefusal.tooMuchText(bytes: limit) }
                }
                return words.finished()
            }
        }
        if answer.exitCode == 0 { return answer.output }
        // 0: it asks for a password.
        let password = try await patiently {
            try await checker.text(["--requires-password", "file.pdf"], in: folder.path)
        }
        throw password.exitCode == 0 ? DocumentRefusal.encrypted : DocumentRefusal.damaged
    }

    /// How well a file keeps to the rules of its format.
    private enum State { case sound, faulty, broken }

    private func check(in folder: WorkFolder) async throws -> State {
        do {
            // 2: what it could not mend, 3: what it could.
            switch try await checker.text(["--check", "file.pdf"], in: folder.path).exitCode {
            case 0: return .sound
            case 2: return .broken
            default: return .faulty
            }
        } catch ProgramFailure.timeLimit, ProgramFailure.crashed {
            return .faulty
        }
    }

    private func patiently<Answer: Sendable>(_ work: () async throws -> Answer) async throws -> Answer {
        do { return try await work() } catch ProgramFailure.timeLimit, ProgramFailure.crashed {
            throw DocumentRefusal.tooSlow
        }
    }

    private static func text(
        _ pages: [PDFPage], _ state: State, _ limit: Int
    ) throws(DocumentRefusal) -> DocumentText {
        let (kept, dropped) = PDFEdges.without(pages)
        var list = ParagraphList(limit: limit)
        PDFParagraphs(kept).add(to: &list)
        if list.isOver { throw .tooMuchText(bytes: limit) }
        let empty = pages.filter(\.lines.isEmpty).map(\.number)
        guard !list.paragraphs.isEmpty else { throw .scan(pages: pages.count) }
        var warnings: [DocumentWarning] = []
        if !empty.isEmpty { warnings.append(.pagesWithoutText(empty, of: pages.count)) }
        if dropped > 0 { warnings.append(.pageEdges(lines: dropped)) }
        if state != .sound { warnings.append(.faults) }
        return DocumentText(
            kind: .pdf(pages: pages.count), paragraphs: list.paragraphs, warnings: warnings + list.warnings)
    }
}
