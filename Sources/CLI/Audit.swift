import App
import ArgumentParser
import Foundation
import Kernel
import Ledger
import Localization

/// `kaimen audit …`: the ledger recomputed, proven, pinned.
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Terminal.text("help_audit"),
        subcommands: [AuditVerify.self, AuditProve.self, AuditPin.self, AuditRotate.self, AuditAdopt.self])
}

/// `kaimen audit verify --data DIR`: exit 0 and the counts, or 1 and the first entry that does not fit.
struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: Terminal.text("help_audit_verify"))

    @OptionGroup var options: PlatformOptions

    @Option(help: "\(Terminal.text("help_audit_pin"))")
    var pin: String?

    @Flag(help: "\(Terminal.text("help_audit_json"))")
    var json = false

    func run() async throws {
        do {
            let verification = try await options.existing().verifyLedger(pin: pin)
            if json {
                Terminal.output(VerificationText.json(verification).line)
            } else {
                for line in VerificationText.lines(verification) { Terminal.output(line) }
            }
            if !verification.holds { throw ExitCode(1) }
        } catch let problem as Problem {
            throw Terminal.fail(problem)
        }
    }
}

/// `kaimen audit prove ID --data DIR` or `--record KIND:ID`.
struct AuditProve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: Terminal.text("help_audit_prove"))

    @Argument(help: "\(Terminal.text("help_audit_prove_id"))")
    var id: Int64?

    @Option(help: "\(Terminal.text("help_audit_prove_record"))")
    var record: String?

    @OptionGroup var options: PlatformOptions

    @Option(help: "\(Terminal.text("help_audit_prove_pin"))")
    var pin: String?

    @Flag(help: "\(Terminal.text("help_audit_prove_json"))")
    var json = false

    func validate() throws {
        guard (id == nil) != (record == nil), id.map({ $0 > 0 }) != false,
            record.map({ SubjectReference(text: $0) != nil }) != false
        else { throw ValidationError(Terminal.text("usage_audit_prove")) }
    }

    func run() async throws {
        do {
            let platform = try options.existing()
            let proof =
                if let subject = record.flatMap({ SubjectReference(text: $0) }) {
                    try await platform.proveRecord(subject, pin: pin)
                } else {
                    try await platform.proveEntry(id ?? 0, pin: pin)
                }
            if json {
                Terminal.output(proof.json.line)
            } else {
                for line in ProofText.lines(proof) { Terminal.output(line) }
            }
        } catch let problem as Problem {
            throw Terminal.fail(problem)
        }
    }
}

/// `kaimen audit pin --data DIR FILE`.
struct AuditPin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin", abstract: Terminal.text("help_audit_pin_command"))

    @Argument(help: "\(Terminal.text("help_audit_pin_file"))")
    var file: String

    @OptionGroup var options: PlatformOptions

    func run() async throws {
        do {
            let head = try await options.existing().pinLedger(to: file)
            Terminal.output(
                Terminal.text(
                    "audit_pinned", ["batch": "\(head.batch)", "chain": "\(head.chain)", "file": file]))
        } catch let problem as Problem {
            throw Terminal.fail(problem)
        }
    }
}

/// `kaimen audit rotate-key --data DIR`.
struct AuditRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key", abstract: Terminal.text("help_audit_rotate"))

    @Flag(help: "\(Terminal.text("help_audit_rotate_lost"))")
    var oldKeyIsLost = false

    @OptionGroup var options: PlatformOptions

    func run() async throws {
        do {
            let key = try await options.existing().rotateLedgerKey(oldKeyIsLost: oldKeyIsLost)
            Terminal.output(Terminal.text("audit_rotated", ["key": key]))
        } catch let problem as Problem {
            throw Terminal.fail(problem)
        }
    }
}

/// `kaimen audit adopt --data DIR`.
struct AuditAdopt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt", abstract: Terminal.text("help_audit_adopt"))

    @OptionGroup var options: PlatformOptions

    func run() async throws {
        do {
            let count = try await options.existing().adoptRecords()
            Terminal.output(Terminal.text("audit_adopted", ["count": "\(count)"]))
        } catch let problem as Problem {
            throw Terminal.fail(problem)
        }
    }
}
