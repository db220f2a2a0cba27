import Identity
import Kernel
import Supervision
import WebSupport

/// Reads the spreadsheets of matters that people send, one after the other: the memory of a large workbook is needed once.
struct MatterImportDesk: Sendable {
    /// A file, read.
    struct Reading: Sendable {
        let sheet: MatterSheet
        /// The sheets of the file that hold matters.
        let names: [String]
    }

    private let queue = OneAtATime(mostWaiting: 8)

    /// The sheet of a file that is meant.
    /// - Parameter name: of the sheet; empty for the one whose headings are known best.
    /// - Throws: `Problems` with the field `file`, `OneAtATime.Busy`.
    func read(_ bytes: [UInt8], file: String, sheet name: String) async throws -> Reading {
        try await queue.run { try await Self.read(bytes, file, name) }
    }

    /// What a file would do; `nil` for the preview while nobody has said what its columns hold.
    func preview(
        _ upload: MatterUpload, sheet name: String, of office: Office, as viewer: Viewer
    ) async throws -> (reading: Reading, preview: MatterImport?) {
        try await queue.run {
            let reading = try await Self.read(upload.bytes, upload.name, name)
            let desk = office.meetings.matters
            guard let columns = try await desk.columns(of: reading.sheet, in: upload.unit, as: viewer) else {
                return (reading, nil)
            }
            return (
                reading,
                try await desk.previewImport(
                    reading.sheet, columns, words: MatterSheetWords(reading.sheet.headings.map(\.text)),
                    from: upload.id,
                    as: viewer)
            )
        }
    }

    /// Does what a preview said.
    /// - Parameter digest: of the preview.
    /// - Throws: `Problems`, `Refusal`, `OneAtATime.Busy`; nothing is saved then.
    func accept(
        _ upload: MatterUpload, sheet name: String, digest: String, of office: Office, as viewer: Viewer,
        progress: WorkProgress
    ) async throws {
        try await queue.run {
            let sheet = try await Self.read(upload.bytes, upload.name, name).sheet
            let desk = office.meetings.matters
            guard let columns = try await desk.columns(of: sheet, in: upload.unit, as: viewer) else {
                throw Refusal(key: "refusal_matter_import_changed")
            }
            try await desk.acceptImport(
                sheet, columns, words: MatterSheetWords(sheet.headings.map(\.text)), digest: digest, from: upload.id,
                as: viewer, progress: { progress.report($0, of: $1) })
        }
    }

    private static func read(_ bytes: [UInt8], _ file: String, _ name: String) async throws -> Reading {
        let content: @Sendable () throws -> [UInt8] = { bytes }
        let tables: [DirectoryTable]
        do {
            tables = try await DirectoryTable.tables([(file, content)])
        } catch let problem as Problem {
            // The field of the form; the words name the file.
            throw Problems([Problem(field: "file", key: problem.key, arguments: problem.arguments)])
        }
        return Reading(
            sheet: try MatterSheet.chosen(of: tables, named: name, file: file),
            names: MatterSheet.names(of: tables, file: file))
    }
}

extension MatterSheetWords {
    /// The words of the catalogue in both languages.
    /// - Parameter headings: of the sheet that is read or written; what is written is in their language.
    init(_ headings: [String]) {
        let isChinese = headings.joined().unicodeScalars.contains { (0x3400...0x9FFF).contains($0.value) }
        let voices = (isChinese ? [Language.zhHans, .english] : [.english, .zhHans]).map { Voice(language: $0) }
        var states: [MatterState: [String]] = [:]
        var sources: [Matter.SourceKind: [String]] = [:]
        var topics: [String: [String]] = [:]
        for voice in voices {
            for state in MatterState.allCases {
                states[state, default: []].append(voice.text("matter_state_" + state.word))
            }
            for kind in Matter.SourceKind.allCases {
                sources[kind, default: []].append(voice.text("matter_source_" + kind.word))
            }
            for topic in voice.topics { topics[topic.value, default: []].append(topic.label) }
        }
        self.init(states: states, topics: topics, sources: sources)
    }
}
