import Foundation
import HTTPTypes
import Identity
import Kernel
import Logging
import ServiceLifecycle
import TestSupport
import Testing

@testable import App

/// Letters from the office to the program that sends them.
@Suite(.onEveryEngine, .namingTheEngine) struct LetterSendingTests {
    private static func script(_ text: String) throws -> (path: String, folder: String) {
        let folder = NSTemporaryDirectory() + "letters-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/sendmail"
        try "#!/bin/sh\ncd '\(folder)'\n\(text)\n".write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return (path, folder)
    }

    private func sending(_ world: OfficeWorld, _ path: String?) throws -> LetterSending {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return LetterSending(
            tray: world.platform.identity.letterTray, bell: world.platform.letterBell,
            program: try path.map { try SendmailProgram(path: $0, sender: "开门 <noreply@zone.example>") },
            logger: logger)
    }

    private func letters(_ world: OfficeWorld) async throws -> [LetterLine] {
        try await world.platform.identity.letters(as: world.program(now: ())).lines
    }

    private func invite(_ world: OfficeWorld, _ person: Person.ID) async throws {
        try await world.platform.identity.invite(
            person, LetterText(subject: "欢迎", body: "请打开 {link} 。"), base: "https://zone.example",
            as: world.program(now: ()))
    }

    @Test func `a letter goes out as soon as it is written, while the service runs`() async throws {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        let person = try await world.person("he", "editor", in: root)
        let (path, folder) = try Self.script("cat > message.part; mv message.part \"message $5\"")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let service = try sending(world, path)
        let group = ServiceGroup(services: [service], logger: service.logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await invite(world, person)
            // Far sooner than by the regular look.
            let file = folder + "/message he@example.org"
            for _ in 0..<400 where !FileManager.default.fileExists(atPath: file) {
                try await Task.sleep(for: .milliseconds(20))
            }
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let body = String(text[try #require(text.firstRange(of: "\n\n")).upperBound...])
            let decoded = try #require(Data(base64Encoded: body.replacing("\n", with: "")))
            #expect(String(decoding: decoded, as: UTF8.self).contains("https://zone.example/office/welcome/"))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let letter = try #require(try await letters(world).first)
        #expect(letter.state == .sent && letter.attempts == 1)
    }

    @Test func `refusals are final, delays are not, and the reason is kept`() async throws {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        for login in ["no", "later", "yes"] { try await invite(world, world.person(login, "editor", in: root)) }
        let (path, folder) = try Self.script(
            """
            cat > /dev/null
            case "$5" in
            no@*) echo "550 no such user" >&2; exit 67;;
            later@*) echo "451 later" >&2; exit 75;;
            esac
            """)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        await (try sending(world, path)).pass()
        let lines = try await letters(world)
        #expect(lines.map(\.state) == [.sent, .waiting, .failed])
        #expect(lines.map(\.failure) == [nil, "exit 75: 451 later", "exit 67: 550 no such user"])
    }

    @Test func `of two nodes that look at once each letter is sent by one`() async throws {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        for number in 0..<6 { try await invite(world, world.person("p\(number)", "editor", in: root)) }
        let (path, folder) = try Self.script("cat > /dev/null; echo \"$5\" >> log")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (one, two) = (try sending(world, path), try sending(world, path))
        await withTaskGroup { group in
            for node in [one, two] { group.addTask { await node.pass() } }
        }
        let log = try String(contentsOfFile: folder + "/log", encoding: .utf8).split(separator: "\n").sorted()
        #expect(log == (0..<6).map { "p\($0)@example.org" })
    }

    @Test func `without a program letters wait, and the pages say so`() async throws {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        let chief = try await world.person("chief", "platform-administrator", in: root)
        let person = try await world.person("he", "editor", in: root)
        let office = try world.platform.office(beside: world.platform.portal(), isDemonstration: false)
        let door = try await world.visitor(chief)
        let visitor = Visitor(office: office, secret: door.secret, formSecret: door.formSecret, world: world)
        let invited = try await visitor.ask("/office/people/\(person)/invitation", form: [:])
        #expect(invited.headers[.location]?.hasSuffix("done=invited_unsent") == true)
        let page = try await visitor.ask(
            "/office/people/\(person)?done=invited_unsent", headers: [.acceptLanguage: "en"]
        ).body
        #expect(page.contains("--sendmail"))
        let reset = try await world.visitor(nil)
        let asked = try await Visitor(office: office, secret: nil, formSecret: reset.formSecret, world: world).ask(
            "/office/password-reset", form: ["email": "he"])
        #expect(asked.headers[.location]?.hasSuffix("done=reset_unsent") == true)
        await (try sending(world, nil)).pass()
        let list = try await visitor.ask("/office/letters", headers: [.acceptLanguage: "en"]).body
        #expect(list.contains("--sendmail") && list.contains("Waiting") && !list.contains("/office/welcome/"))
        #expect(try await letters(world).map(\.state) == [.waiting, .waiting])
    }

    @Test func `a letter that was given up is tried again from the office`() async throws {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        let chief = try await world.person("chief", "platform-administrator", in: root)
        try await invite(world, world.person("he", "editor", in: root))
        let (path, folder) = try Self.script("cat > /dev/null; [ -e fixed ] || { echo 'bad <host>' >&2; exit 65; }")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let service = try sending(world, path)
        await service.pass()
        let office = try world.platform.office(
            beside: world.platform.portal(), isDemonstration: false, sendsMail: true)
        let door = try await world.visitor(chief)
        let visitor = Visitor(office: office, secret: door.secret, formSecret: door.formSecret, world: world)
        let page = try await visitor.ask("/office/letters?state=failed", headers: [.acceptLanguage: "en"]).body
        let id = try #require(try await letters(world).first).id
        #expect(page.contains("bad &lt;host&gt;") && page.contains("/office/letters/\(id)/retry"))
        _ = FileManager.default.createFile(atPath: folder + "/fixed", contents: nil)
        let retried = try await visitor.ask("/office/letters/\(id)/retry", form: [:])
        #expect(retried.status == 303)
        await service.pass()
        #expect(try await letters(world).map(\.state) == [.sent])
        let again = try await visitor.ask("/office/letters/\(id)/retry", form: [:], headers: [.acceptLanguage: "en"])
        #expect(again.status == 422 && again.body.contains("was sent already"))
        let history = try await visitor.ask("/office/audit", headers: [.acceptLanguage: "en"]).body
        #expect(history.contains("Letter could not be delivered") && history.contains("Letter sent again"))
    }
}
