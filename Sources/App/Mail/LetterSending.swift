import Exchange
import Identity
import Kernel
import Logging
import ServiceLifecycle

/// Sends the platform's letters while the server runs: at once when the bell rings, and what waits every fifteen seconds.
struct LetterSending: Service {
    let tray: LetterTray
    let bell: LetterBell
    /// `nil` on a platform that sends no mail: its letters stay.
    let program: SendmailProgram?
    let logger: Logger

    /// What the identifier of a letter's message begins with, before the letter's number.
    static let identifierPrefix = "letter-"

    /// Ends after the letter that is on its way.
    func run() async throws {
        let rings = bell.rings()
        bell.ring()
        await withTaskGroup { group in
            group.addTask {
                while !Task.isCancelled, !Task.isShuttingDownGracefully {
                    try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(15)) }
                    bell.ring()
                }
            }
            for await _ in rings.cancelOnGracefulShutdown() { await pass() }
            group.cancelAll()
        }
    }

    /// Sends what is due, one letter after the other. The server goes on when that cannot be done: letters wait, and the
    /// log says why.
    func pass() async {
        do {
            try await tray.withdraw()
            guard let program else { return }
            while !Task.isShuttingDownGracefully, !Task.isCancelled, let letter = try await tray.take() {
                try await send(letter, by: program)
            }
        } catch {
            logger.error("letters cannot be sent", metadata: ["error": "\(error)"])
        }
    }

    private func send(_ letter: ClaimedLetter, by program: SendmailProgram) async throws {
        let message = MailMessage(
            from: program.sender, to: letter.address, subject: letter.subject, body: letter.body,
            identifier: "\(Self.identifierPrefix)\(letter.id)", date: letter.createdAt)
        guard let message else { return try await note(letter, "address", isFinal: true) }
        switch await program.send(message) {
        case .accepted: try await tray.sent(letter)
        case .refused(let reason): try await note(letter, reason, isFinal: true)
        case .postponed(let reason): try await note(letter, reason, isFinal: false)
        }
    }

    private func note(_ letter: ClaimedLetter, _ reason: String, isFinal: Bool) async throws {
        let isGivenUp = try await tray.failed(letter, reason, isFinal: isFinal)
        logger.warning(
            isGivenUp ? "a letter was given up" : "a letter could not be sent",
            metadata: ["letter": "\(letter.id)", "attempt": "\(letter.attempt)", "reason": "\(reason)"])
    }
}
