import ArgumentParser
import Exchange
import Foundation
import Kernel
import Localization
import Meetings

/// `kaimen extract FILE… --json`, and `kaimen extract --evaluate FOLDER`: which matters the texts of meetings hold.
struct Extract: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: Terminal.text("help_extract"))

    @Argument(help: "\(Terminal.text("help_extract_files"))")
    var files: [String] = []

    @Flag(help: "\(Terminal.text("help_extract_json"))")
    var json = false

    @Option(help: "\(Terminal.text("help_extract_held"))")
    var held: String?

    @Option(help: "\(Terminal.text("help_extract_rules"))")
    var rules: [String] = []

    @Option(help: "\(Terminal.text("help_extract_evaluate"))")
    var evaluate: String?

    func validate() throws {
        if files.isEmpty == (evaluate == nil) { throw ValidationError(Terminal.text("usage_extract")) }
    }

    func run() async throws {
        try await Terminal.reporting {
            let extractor = MatterExtractor(rules: try Self.rules(rules))
            if let evaluate {
                try Self.score(extractor, folder: evaluate)
            } else {
                try await extract(extractor, held: try day())
            }
        }
    }

    /// - Throws: `Problem` for a file that is none.
    private static func rules(_ files: [String]) throws -> ExtractionRules {
        do {
            return try ExtractionRules(extending: files.map { URL(filePath: $0) })
        } catch let fault {
            throw Problem(field: fault.file, key: fault.cause.key, arguments: fault.arguments)
        }
    }

    /// - Throws: `Problem` for a day that no calendar has.
    private func day() throws -> CalendarDay? {
        guard let held else { return nil }
        guard let day = CalendarDay(iso: held) else { throw Problem(field: "--held", key: "problem_day") }
        return day
    }

    /// Goes on with the other files when one cannot be read.
    private func extract(_ extractor: MatterExtractor, held: CalendarDay?) async throws {
        // A plain text may be a whole collection.
        var limits = DocumentLimits()
        (limits.bytes, limits.text) = (256 << 20, 128 << 20)
        let reader = DocumentReader(limits: limits)
        var failed = false
        for file in files {
            do {
                let text = try await Self.text(of: file, reader)
                let found = extractor.extract(from: text, held: held)
                Terminal.output(json ? ExtractionJSON.line(file: file, found) : Self.summary(file, found))
            } catch let problem as Problem {
                failed = true
                Terminal.error(Catalogue.shared.sentence(problem, Terminal.language))
            }
        }
        if failed { throw ExitCode(1) }
    }

    private static func text(of file: String, _ reader: DocumentReader) async throws -> String {
        try Terminal.demandFile(file)
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw Problem(field: file, key: "problem_file_not_readable")
        }
        do {
            let document = try await reader.read(Array(bytes))
            for warning in document.warnings {
                Terminal.error("\(file): " + Terminal.text(warning.key, warning.arguments))
            }
            return document.counted
        } catch let refusal as DocumentRefusal {
            throw refusal.problem(field: file)
        } catch let missing as MissingProgram {
            throw missing.problem
        }
    }

    /// For a person: the matters of a file, one a line.
    private static func summary(_ file: String, _ found: Extraction) -> String {
        let lines = found.proposals.map { proposal in
            let who = proposal.responsible.map(\.name).joined(separator: "、")
            let when = proposal.deadline.map { $0.day?.description ?? $0.text } ?? ""
            return "  " + [who, proposal.action, when].filter { !$0.isEmpty }.joined(separator: " · ")
        }
        let head = Terminal.text(
            "extract_summary",
            ["file": file, "count": "\(found.proposals.count)", "aside": "\(found.setAside.count)"])
        return ([head] + lines).joined(separator: "\n")
    }

    /// - Throws: `Problem` for a folder without labelled texts.
    private static func labelled(_ folder: String) throws -> [LabelledText] {
        do {
            return try LabelledFolder.read(URL(filePath: folder))
        } catch let fault {
            throw Problem(field: fault.file, key: fault.key, arguments: fault.arguments)
        }
    }

    private static func score(_ extractor: MatterExtractor, folder: String) throws {
        var evaluation = ExtractionEvaluation()
        for text in try Self.labelled(folder) {
            evaluation.add(text, extractor.extract(from: text.text, held: text.held))
        }
        func percent(_ share: Double) -> String { "\(Double(Int((share * 1000).rounded())) / 10) %" }
        Terminal.output(
            Terminal.text(
                "extract_evaluation",
                [
                    "labelled": "\(evaluation.labelled)", "proposed": "\(evaluation.proposed)",
                    "precision": percent(evaluation.precision), "recall": percent(evaluation.recall),
                    "f1": percent(evaluation.f1), "responsible": percent(evaluation.responsibleShare),
                    "deadline": percent(evaluation.deadlineShare), "topic": percent(evaluation.topicShare),
                ]))
        for mistake in evaluation.mistakes {
            Terminal.output(
                [mistake.text, mistake.kind.rawValue, mistake.words, mistake.expected, mistake.found]
                    .joined(separator: "\t"))
        }
    }
}
