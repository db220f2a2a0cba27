import Foundation
import Kernel

/// Asks for a password: on a terminal twice and without showing it, else one line of the standard input.
///
/// Never an argument: those are seen by everybody on the machine, and kept in the shell's history.
enum PasswordPrompt {
    /// A new password.
    /// - Throws: `Problem` when the two differ or there is nothing to read.
    static func newPassword() async throws -> String {
        // Reading waits for a hand on the keyboard, so on a thread of its own.
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try read() }) }
        }
    }

    private static func read() throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            guard let line = readLine(), !line.isEmpty else { throw Problem(field: "-", key: "problem_password_input") }
            return line
        }
        let first = try hidden(Terminal.text("account_password"))
        guard try hidden(Terminal.text("account_password_again")) == first else {
            throw Problem(field: "-", key: "problem_password_differs")
        }
        return first
    }

    /// One line from the terminal, which shows nothing meanwhile and is left as it was.
    private static func hidden(_ question: String) throws -> String {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { throw Problem(field: "-", key: "problem_password_input") }
        var silent = before
        // Without signals either: an interruption must not leave a terminal that shows nothing.
        silent.c_lflag &= ~tcflag_t(ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        FileHandle.standardError.write(Data(question.utf8))
        guard let line = readLine(), !line.contains("\u{3}") else {
            throw Problem(field: "-", key: "problem_password_input")
        }
        return line
    }
}
