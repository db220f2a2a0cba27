import Foundation

/// Prints Word documents of our own as PDF, by LibreOffice in a process of its own, with limits on memory and time.
///
/// The pages are those of the document, with its tables and charts. Fonts of Windows that this machine lacks are taken
/// from Noto: 宋 and 仿宋 from its serif, 黑体 from its sans.
public struct PaperPrinter: Sendable {
    private let program: Result<LimitedProgram, MissingProgram>
    private let place: String
    private let turns: Turns

    /// - Parameters:
    ///   - atOnce: how many are printed at the same time; each takes some 300 MB.
    ///   - mostWaiting: who comes after so many others is sent away.
    ///   - patience: how long one may take by the clock: a program that hangs must not keep the others waiting.
    ///   - place: a folder for temporary files.
    ///   - folders: where programs are, for another place than the usual ones.
    public init(
        atOnce: Int = 1, mostWaiting: Int = 4, patience: Duration = .seconds(180),
        place: String = Scratch.path, folders: [String]? = nil
    ) {
        var limits = LimitedProgram.Limits()
        limits.time = .seconds(120)
        limits.wall = patience
        // Most of them are addresses of libraries and of memory that is never touched.
        limits.memory = 6 << 30
        do {
            program = .success(
                try LimitedProgram(
                    "soffice", package: "libreoffice-writer-nogui", folders: folders ?? LimitedProgram.folders,
                    limits: limits))
        } catch {
            program = .failure(error)
        }
        self.place = place
        turns = Turns(places: atOnce, mostWaiting: mostWaiting)
    }

    /// The PDF of a `.docx`.
    /// - Throws: `MissingProgram` where LibreOffice is not installed, `ProgramFailure` where it comes to no end or too many
    ///   wait for it.
    public func pdf(of document: [UInt8]) async throws -> [UInt8] {
        let program = try program.get()
        return try await turns.run {
            try await WorkFolder.use(in: place) { folder in
                try await WaitingWork.run {
                    try Data(document).write(to: URL(fileURLWithPath: folder.path + "/paper.docx"))
                    try Data(Self.fonts.utf8).write(to: URL(fileURLWithPath: folder.path + "/fonts.conf"))
                }
                let answer = try await program.text(
                    [
                        "--headless", "--norestore", "--nolockcheck",
                        "-env:UserInstallation=file://" + folder.path + "/profile", "--convert-to", "pdf",
                        "--outdir", folder.path, folder.path + "/paper.docx",
                    ], in: folder.path,
                    environment: ["FONTCONFIG_FILE": folder.path + "/fonts.conf", "LANG": "C.UTF-8"])
                let file = folder.path + "/paper.pdf"
                let bytes = try await WaitingWork.run { FileManager.default.contents(atPath: file) }
                guard answer.exitCode == 0, let bytes, !bytes.isEmpty else { throw ProgramFailure.crashed }
                return [UInt8](bytes)
            }
        }
    }

    /// Which fonts stand in for those of Windows.
    private static let fonts: String = {
        let stand: [(names: [String], noto: String)] = [
            (["仿宋", "FangSong", "华文中宋", "STZhongsong", "宋体", "SimSun"], "Noto Serif CJK SC"),
            (["黑体", "SimHei"], "Noto Sans CJK SC"), (["Times New Roman"], "Liberation Serif"),
        ]
        let aliases = stand.flatMap { names, noto in
            names.map { name in
                """
                <match target="pattern"><test name="family" qual="any"><string>\(name)</string></test>\
                <edit name="family" mode="append" binding="same"><string>\(noto)</string></edit></match>
                """
            }
        }
        return """
            <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>\
            <include ignore_missing="yes">/etc/fonts/fonts.conf</include>\(aliases.joined())\
            <cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
            """
    }()
}
