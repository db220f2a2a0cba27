import Exchange
import Foundation
import Kernel
import Testing

@testable import App

/// Programs that take a message as `sendmail` does: small scripts, started for real.
@Suite struct SendmailTests {
    /// A script in a folder of its own, which is removed with it.
    private final class Script: Sendable {
        let folder: String
        let path: String

        init(_ text: String) throws {
            folder = NSTemporaryDirectory() + "sendmail-\(UUID().uuidString)"
            path = folder + "/sendmail"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try "#!/bin/sh\ncd '\(folder)'\n\(text)\n".write(toFile: path, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func file(_ name: String) throws -> String { try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }
        func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + name) }

        func send(limit: Duration = .seconds(300), body: String = "请打开。") async throws -> SendmailProgram.Delivery {
            let program = try SendmailProgram(path: path, sender: "开门 <noreply@zone.example>", timeLimit: limit)
            let message = MailMessage(
                from: program.sender, to: "-he@haidong.example", subject: "欢迎", body: body, identifier: "letter-1",
                date: 1)
            return await program.send(try #require(message))
        }
    }

    @Test func `a program gets sender, recipient and message, and exit 0 means that it took it`() async throws {
        let script = try Script("printf '%s\\n' \"$@\" > arguments; cat > message")
        #expect(try await script.send() == .accepted)
        #expect(try script.file("arguments") == "-i\n-f\nnoreply@zone.example\n--\n-he@haidong.example\n")
        let message = try script.file("message")
        #expect(message.hasPrefix("From: =?utf-8?B?5byA6Zeo?=\n <noreply@zone.example>\nTo: <-he@haidong.example>\n"))
        #expect(message.hasSuffix("\n\n6K+35omT5byA44CCDQo=\n"))
    }

    @Test(arguments: [64, 65, 67])
    func `these exit codes are for good`(code: Int) async throws {
        let script = try Script("cat > /dev/null; echo \"no  such user\" >&2; exit \(code)")
        #expect(try await script.send() == .refused("exit \(code): no such user"))
    }

    @Test(arguments: [1, 68, 69, 70, 71, 73, 74, 75, 76, 77, 78, 126, 127])
    func `all other exit codes are tried again`(code: Int) async throws {
        let script = try Script("cat > /dev/null; exit \(code)")
        #expect(try await script.send() == .postponed("exit \(code)"))
    }

    @Test func `a program that dies by a signal is tried again`() async throws {
        let delivery = try await Script("kill -9 $$").send()
        guard case .postponed(let reason) = delivery else {
            Issue.record("\(delivery)")
            return
        }
        #expect(reason.hasPrefix("signal"))
    }

    @Test func `a program that hangs is ended in time, with all that it started`() async throws {
        let script = try Script("sleep 300 & echo $! > child; trap '' TERM; cat > /dev/null; sleep 300; touch late")
        #expect(try await script.send(limit: .seconds(2)) == .postponed("time limit (2.0 seconds)"))
        let child = try #require(Int32(try script.file("child").prefix { $0.isNumber }))
        // What has ended waits for somebody to note it, or is gone.
        let state = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8))?.split(separator: " ")
        #expect(state == nil || state?[2] == "Z", "\(state ?? [])")
        #expect(!script.has("late"))
    }

    @Test func `a flood of complaints is kept in short`() async throws {
        let script = try Script(
            "cat > /dev/null; head -c 500000 /dev/zero | tr '\\0' 'x' >&2; printf '\\n\\007bell' >&2; exit 75")
        let delivery = try await script.send()
        #expect(delivery == .postponed("exit 75: " + String(repeating: "x", count: 300)))
        let odd = try Script("cat > /dev/null; printf 'a\\r\\n\\033[1mb\\377\\n' >&2; exit 75")
        #expect(try await odd.send() == .postponed("exit 75: a [1mb\u{FFFD}"))
    }

    @Test func `a program that reads nothing is judged by its exit code, however long the letter is`() async throws {
        let long = String(repeating: "长", count: 200_000)
        #expect(try await Script("exit 75").send(body: long) == .postponed("exit 75"))
        #expect(try await Script("exit 0").send(body: long) == .accepted)
        let counting = try Script("wc -c > size")
        #expect(try await counting.send(body: long) == .accepted)
        #expect(try Int(counting.file("size").prefix { $0.isNumber }) ?? 0 > 800_000)
    }

    @Test func `a program that leaves another behind is done when it has ended itself`() async throws {
        // Were the other waited for, which has the same standard error, the time would be up.
        let script = try Script("cat > /dev/null; sleep 400 & echo $! > child; echo ok >&2; exit 0")
        #expect(try await script.send() == .accepted)
        if let child = Int32(try script.file("child").prefix { $0.isNumber }) { kill(child, SIGKILL) }
    }

    @Test func `what is no program or no sender is a problem at the start`() throws {
        func problem(_ path: String, _ sender: String = "a@b.cn") -> String? {
            do {
                _ = try SendmailProgram(path: path, sender: sender)
                return nil
            } catch let problem as Problem {
                return problem.key
            } catch {
                return "\(error)"
            }
        }
        #expect(problem("sendmail") == "problem_sendmail")
        #expect(problem("/nowhere/sendmail") == "problem_sendmail")
        #expect(problem("/etc/passwd") == "problem_sendmail")
        #expect(problem("/bin/cat", "开门") == "problem_mail_from")
        #expect(problem("/bin/cat") == nil)
    }
}
