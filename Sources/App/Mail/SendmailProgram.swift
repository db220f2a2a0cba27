import Exchange
import Foundation
import Glibc
import Kernel
import Subprocess
import SystemPackage

/// A program on this machine that sends mail, called as `sendmail` is: msmtp, Postfix, Exim and OpenSMTPD have one.
///
/// It gets the message on its standard input, the sender and the recipient as arguments (`-i -f FROM -- TO`), and says by
/// its exit code what became of it. What it writes to standard error is kept in short.
public struct SendmailProgram: Sendable {
    /// What became of a message.
    public enum Delivery: Sendable, Equatable {
        /// The program took it.
        case accepted
        /// It can never be delivered: why.
        case refused(String)
        /// It may be delivered later: why not now.
        case postponed(String)
    }

    let path: String
    /// Who the letters are from.
    public let sender: Mailbox
    let timeLimit: Duration

    /// - Parameters:
    ///   - path: absolute.
    ///   - sender: `name <address>` or an address.
    ///   - timeLimit: for one message; then the program and all that it started are ended.
    /// - Throws: `Problem` when there is no such program, or the sender is no address.
    public init(path: String, sender: String, timeLimit: Duration = .seconds(60)) throws {
        guard path.hasPrefix("/"), FileManager.default.isExecutableFile(atPath: path) else {
            throw Problem(field: "--sendmail \(path)", key: "problem_sendmail")
        }
        guard let sender = Mailbox(sender) else { throw Problem(field: "--mail-from", key: "problem_mail_from") }
        self.path = path
        self.sender = sender
        self.timeLimit = timeLimit
        // A program that ends before it has read everything must not end this one.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Hands a message over. Waits without holding a thread.
    func send(_ message: MailMessage) async -> Delivery {
        await withTaskGroup(of: Delivery?.self) { group in
            group.addTask { await run(message) }
            group.addTask {
                try? await Task.sleep(for: timeLimit)
                return nil
            }
            if let delivery = await group.next() ?? nil {
                group.cancelAll()
                return delivery
            }
            group.cancelAll()
            // Perhaps it came to an end just then.
            if await group.next() ?? nil == .accepted { return .accepted }
            return .postponed("time limit (\(timeLimit))")
        }
    }

    private func run(_ message: MailMessage) async -> Delivery {
        let bytes = message.bytes
        var options = PlatformOptions()
        // A session of its own, so that what it started ends with it.
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2))
        ]
        do {
            let result = try await Subprocess.run(
                .path(FilePath(path)), arguments: ["-i", "-f", sender.address, "--", message.to], workingDirectory: "/",
                platformOptions: options, input: .inputWriter, output: .discarded, error: .sequence
            ) { execution in
                // A program that does not read to the end says by its exit code whether that is bad.
                _ = try? await execution.standardInputWriter.write(bytes)
                try? await execution.standardInputWriter.finish()
                var told: [UInt8] = []
                for try await buffer in execution.standardError where told.count < 2000 {
                    buffer.withUnsafeBytes { told.append(contentsOf: $0.prefix(2000 - told.count)) }
                }
                return told
            }
            return Self.delivery(result.terminationStatus, String(decoding: result.closureResult, as: UTF8.self))
        } catch {
            return .postponed("\(path): \(error)")
        }
    }

    /// What an exit code means.
    ///
    /// 65 and 67 (`EX_DATAERR`, `EX_NOUSER`) are about the message or the recipient, 64 (`EX_USAGE`) about how the
    /// program is called: no later attempt ends otherwise. All others may: 75 says so, and msmtp tells a mail server that
    /// postpones (69) and a name server that is away (68) by codes that sound final.
    private static func delivery(_ status: TerminationStatus, _ told: String) -> Delivery {
        switch status {
        case .exited(0): .accepted
        case .exited(let code) where [64, 65, 67].contains(code): .refused(reason("exit \(code)", told))
        case .exited(let code): .postponed(reason("exit \(code)", told))
        case .signaled(let signal): .postponed(reason("signal \(signal)", told))
        }
    }

    /// The code with the first of what the program said, on one line.
    private static func reason(_ code: String, _ told: String) -> String {
        let words = told.split { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } }
        return ([code] + (words.isEmpty ? [] : [String(words.joined(separator: " ").prefix(300))]))
            .joined(separator: ": ")
    }
}
