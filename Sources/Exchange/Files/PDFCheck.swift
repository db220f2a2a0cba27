import Subprocess

/// Looks through a PDF for scripts, programs to start and files within, also in compressed objects, with qpdf.
struct PDFCheck: Sendable {
    private let program: LimitedProgram

    /// - Parameter folders: where programs are.
    /// - Throws: `MissingProgram`.
    init(folders: [String]) throws(MissingProgram) {
        program = try LimitedProgram("qpdf", package: "qpdf", folders: folders)
    }

    /// - Parameters:
    ///   - path: of the file.
    ///   - place: a folder for temporary files.
    /// - Throws: `FileRefusal` when it is active, encrypted or damaged, or takes too much to read; `ProgramFailure`.
    func check(_ path: String, in place: String) async throws {
        try await WorkFolder.use(in: place) { try await check(path, in: $0) }
    }

    private func check(_ path: String, in folder: WorkFolder) async throws {
        try folder.link(path, as: "file.pdf")
        let password = try await run(["--requires-password", "file.pdf"], in: folder)
        // 0: it asks for one; 2: it has none; 3: it has one for what may be done with it, and opens without.
        if password.exitCode == 0 { throw FileRefusal.encrypted(.pdf) }
        let arguments = ["--json=2", "--json-key=qpdf", "--json-stream-data=none", "file.pdf"]
        let names = try await run(arguments, in: folder)
        if let active = names.output.active { throw FileRefusal.activePDF(name: active) }
        // 3: there were mistakes that it could mend, as many programs make them.
        guard names.exitCode == 0 || names.exitCode == 3 else { throw FileRefusal.damaged(.pdf) }
    }

    private func run(_ arguments: [String], in folder: WorkFolder) async throws -> LimitedProgram.Answer<PDFNames> {
        do {
            return try await program.run(arguments, in: folder.path) { output in
                var names = PDFNames()
                for try await buffer in output { buffer.withUnsafeBytes { names.add($0) } }
                return names
            }
        } catch ProgramFailure.timeLimit, ProgramFailure.crashed {
            throw FileRefusal.bomb
        }
    }
}
