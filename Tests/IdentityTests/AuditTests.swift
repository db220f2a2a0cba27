import Foundation
import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

/// Walks through all commands: each that does something leaves an audit entry, each that is refused leaves none.
@Suite(.onEveryEngine, .namingTheEngine) struct AuditTests {
    private typealias Step = (name: String, run: (World) async throws -> Void)

    private func happy(_ seeds: SeedKeeper) -> [Step] {
        [
            (
                "installRoles",
                { world in
                    let role = Role(
                        code: "guest", name: LocalizedText(chinese: "访客"), permissions: [], isBuiltIn: true, version: 1)
                    _ = try await world.room.installRoles([role], as: world.room.program("test"))
                }
            ),
            (
                "createAdministrator",
                { world in
                    _ = try await world.room.createAdministrator(
                        login: "boss", name: "新人", password: World.password, rootName: "", role: "administrator",
                        program: "test")
                }
            ),
            (
                "saveRole",
                { world in
                    var draft = RoleDraft(code: "stat")
                    draft.nameChinese = "统计"
                    _ = try await world.room.saveRole(draft, as: world.viewer("lin"))
                }
            ),
            (
                "saveUnit",
                { world in
                    _ = try await world.room.saveUnit(world.draft("team", below: "linhe"), as: world.viewer("zhou"))
                }
            ),
            (
                "closeUnit",
                { world in
                    let unit = try await world.unit("team")
                    try await world.room.closeUnit(
                        unit.id, version: 1, on: "", successor: "", reason: "x", as: world.viewer("zhou"))
                }
            ),
            (
                "savePerson",
                { world in
                    _ = try await world.room.savePerson(
                        world.person("new", "新人", unit: "qinghe", role: "editor"), as: world.viewer("zhou"))
                }
            ),
            (
                "addDuty",
                { world in
                    _ = try await world.room.addDuty(
                        world.duty("editor", in: "linhe-office"), to: world.id("new"), as: world.viewer("zhou"))
                }
            ),
            (
                "endDuty",
                { world in
                    let duty = try await world.duty(of: "new", in: "linhe-office")
                    try await world.room.endDuty(duty.id, on: "", as: world.viewer("zhou"))
                }
            ),
            (
                "acceptImport",
                { world in
                    try await world.accept(.people("新人|New One|new|||qinghe|editor|||"), as: world.viewer("zhou"))
                }
            ),
            (
                "saveDelegation",
                { world in
                    var draft = DelegationDraft()
                    (draft.to, draft.validTo) = ("bai", "2026-12-31")
                    _ = try await world.room.saveDelegation(draft, of: world.id("new"), as: world.viewer("new"))
                }
            ),
            (
                "endDelegation",
                { world in
                    let delegation = try #require(try await world.detail("new").delegations.first?.delegation)
                    try await world.room.endDelegation(delegation.id, as: world.viewer("new"))
                }
            ),
            (
                "invite",
                { world in
                    try await world.room.invite(world.id("new"), World.letter, base: "", as: world.viewer("zhou"))
                }
            ),
            ("requestReset", { world in try await world.room.requestReset(email: "new", World.letter, base: "") }),
            (
                "retryLetter",
                { world in
                    let letters = try await world.room.letters(as: world.viewer("lin"))
                    try await world.room.retryLetter(try #require(letters.lines.first).id, as: world.viewer("lin"))
                }
            ),
            (
                "acceptInvitation",
                { world in
                    try await world.room.acceptInvitation(try await world.lastLink(), password: World.password)
                }
            ),
            ("signIn", { world in _ = try await world.signIn("new") }),
            (
                "changePassword",
                { world in
                    try await world.room.changePassword(
                        from: World.password, to: World.password + " two", as: world.viewer("new"))
                }
            ),
            (
                "signOut",
                { world in
                    try await world.room.signOut(
                        sessionSecret: world.room.openDemonstrationSession(of: world.id("new"), World.browser).secret)
                }
            ),
            (
                "endSession",
                { world in
                    let viewer = try await world.viewer("new")
                    try await world.room.endSession(try #require(viewer.session), as: viewer)
                }
            ),
            (
                "issueToken",
                { world in
                    _ = try await world.room.issueToken(
                        login: "new", name: "x", scopes: ["unit.read"], days: "1", program: "test")
                }
            ),
            (
                "createToken",
                { world in
                    _ = try await world.room.createToken(
                        name: "x", scopes: ["unit.read"], days: "1", as: world.viewer("new"))
                }
            ),
            (
                "endToken",
                { world in
                    let viewer = try await world.viewer("new")
                    try await world.room.endToken(
                        try #require(try await world.room.tokens(as: viewer).first).id, as: viewer)
                }
            ),
            (
                "beginTimeCode",
                { world in
                    await seeds.keep(try await world.room.beginTimeCode(issuer: "x", as: world.viewer("new")).typed)
                }
            ),
            (
                "confirmTimeCode",
                { world in
                    _ = try await world.room.confirmTimeCode(
                        await seeds.code(at: world.clock.seconds), as: world.viewer("new"))
                    world.clock.advance(by: 30)
                }
            ),
            (
                "enterCode",
                { world in
                    let opened = try await world.signIn("new", World.password + " two")
                    _ = try await world.room.enterCode(
                        await seeds.code(at: world.clock.seconds), sessionSecret: opened.secret, World.browser)
                }
            ),
            (
                "renewRecoveryCodes",
                { world in
                    _ = try await world.room.renewRecoveryCodes(
                        password: World.password + " two", as: world.viewer("new"))
                }
            ),
            (
                "resetTimeCode",
                { world in
                    try await world.room.resetTimeCode(of: world.id("new"), as: world.viewer("zhou"))
                }
            ),
            (
                "endTimeCode",
                { world in
                    let viewer = try await world.viewer("he")
                    try await world.database.write {
                        try $0.execute(
                            "UPDATE account SET code_confirmed_at = 1 WHERE person_id = ?",
                            [.integer(viewer.person.id.rawValue)])
                    }
                    try await world.setPassword("he")
                    try await world.room.endTimeCode(password: World.password, as: world.viewer("he"))
                }
            ),
            (
                "removePerson",
                { world in
                    let person = try await world.detail("new").person
                    try await world.room.removePerson(
                        person.id, version: person.version, reason: "x", as: world.viewer("zhou"))
                }
            ),
        ]
    }

    /// By Gu, who may write articles in Yungang and nothing of this.
    private let refused: [Step] = [
        ("installRoles", { world in _ = try await world.room.installRoles([], as: world.viewer("gu")) }),
        (
            "createAdministrator",
            { world in
                _ = try await world.room.createAdministrator(
                    login: "lin", name: "x", password: World.password, rootName: "", role: "administrator",
                    program: "test")
            }
        ),
        (
            "saveRole",
            { world in
                var draft = RoleDraft(code: "stat")
                draft.nameChinese = "统计"
                _ = try await world.room.saveRole(draft, as: world.viewer("gu"))
            }
        ),
        (
            "saveUnit",
            { world in
                _ = try await world.room.saveUnit(world.draft("x", below: "yungang"), as: world.viewer("gu"))
            }
        ),
        (
            "closeUnit",
            { world in
                try await world.room.closeUnit(
                    world.unit("qinghe").id, version: 1, on: "", successor: "", reason: "x", as: world.viewer("gu"))
            }
        ),
        (
            "savePerson",
            { world in
                _ = try await world.room.savePerson(PersonDraft(world.detail("he").person), as: world.viewer("gu"))
            }
        ),
        (
            "addDuty",
            { world in
                _ = try await world.room.addDuty(
                    world.duty("manager", in: "yungang"), to: world.id("gu"), as: world.viewer("gu"))
            }
        ),
        (
            "endDuty",
            { world in
                try await world.room.endDuty(world.duty(of: "he", in: "qinghe").id, on: "", as: world.viewer("gu"))
            }
        ),
        (
            "saveDelegation",
            { world in
                _ = try await world.room.saveDelegation(DelegationDraft(), of: world.id("gu"), as: world.viewer("gu"))
            }
        ),
        (
            "endDelegation",
            { world in
                try await world.room.endDelegation(Delegation.ID(1), as: world.viewer("gu"))
            }
        ),
        (
            "invite",
            { world in
                try await world.room.invite(world.id("he"), World.letter, base: "", as: world.viewer("gu"))
            }
        ),
        ("retryLetter", { world in try await world.room.retryLetter(1, as: world.viewer("gu")) }),
        (
            "acceptInvitation",
            { world in
                try await world.room.acceptInvitation("x", password: World.password)
            }
        ),
        ("signIn", { world in _ = try await world.signIn("gu", "wrong") }),
        (
            "changePassword",
            { world in
                try await world.room.changePassword(from: "x", to: "short", as: world.viewer("gu"))
            }
        ),
        ("endSession", { world in try await world.room.endSession(Identifier(1), as: world.viewer("gu")) }),
        (
            "createToken",
            { world in
                _ = try await world.room.createToken(name: "", scopes: [], days: "", as: world.viewer("gu"))
            }
        ),
        ("endToken", { world in try await world.room.endToken(1, as: world.viewer("gu")) }),
        (
            "beginTimeCode",
            { world in
                _ = try await world.room.beginTimeCode(issuer: "x", as: world.room.program("test"))
            }
        ),
        ("confirmTimeCode", { world in _ = try await world.room.confirmTimeCode("1", as: world.viewer("gu")) }),
        (
            "enterCode",
            { world in
                _ = try await world.room.enterCode("1", sessionSecret: "x", World.browser)
            }
        ),
        (
            "renewRecoveryCodes",
            { world in
                _ = try await world.room.renewRecoveryCodes(password: "x", as: world.viewer("gu"))
            }
        ),
        (
            "resetTimeCode",
            { world in
                try await world.room.resetTimeCode(of: world.id("he"), as: world.viewer("gu"))
            }
        ),
        (
            "acceptImport",
            { world in
                _ = try await world.room.acceptImport(
                    [.people("何清|He Qing|he|||qinghe|editor|||")], zones: [:], digest: "", as: world.viewer("gu"))
            }
        ),
        (
            "issueToken",
            { world in
                _ = try await world.room.issueToken(
                    login: "nobody", name: "x", scopes: ["unit.read"], days: "1", program: "test")
            }
        ),
        ("endTimeCode", { world in try await world.room.endTimeCode(password: "x", as: world.viewer("gu")) }),
        (
            "removePerson",
            { world in
                try await world.room.removePerson(world.id("he"), version: 1, reason: "x", as: world.viewer("gu"))
            }
        ),
    ]

    /// What reads, and files that only wait to be accepted: they are no record, and `UploadTests` tries them.
    private static let silent = [
        "invited", "previewImport", "begunTimeCode", "upload", "keepUpload", "forgetUploads",
        "standing",
        // Of other rooms, which note what they do.
        "writeLetter", "letterIsWritten", "letterStates", "mailboxes", "note",
    ]

    /// What needs an identity provider: `OutsideSignInTests` and `OutsideIdentityTests` look at its entries.
    private static let outside: Set<String> = [
        "beginOutsideSignIn", "beginLinking", "finishOutsideSignIn", "endOutsideIdentity",
    ]

    /// Every public verb of `Sources/Identity/Commands`, by its source.
    private func verbs() throws -> Set<String> {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Identity/Commands").standardizedFileURL
        var verbs: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for match in text.matches(of: /public func ([a-zA-Z]+)\(/) { verbs.insert(String(match.1)) }
        }
        return verbs
    }

    @Test func `every command that does something leaves an entry with an actor`() async throws {
        let world = try await World()
        let steps = happy(SeedKeeper())
        #expect(try Set(steps.map(\.name)) == verbs().subtracting(Self.silent).subtracting(Self.outside))
        for step in steps {
            // What a step needs first, a session, leaves an entry of its own: so the step is known by the others.
            let last = try await world.number("SELECT max(sequence) AS number FROM audit_entry")
            try await step.run(world)
            let actions = try await world.database.read {
                try $0.rows("SELECT actor, action FROM audit_entry WHERE sequence > ?", [.integer(last)])
            }
            #expect(actions.allSatisfy { $0.text("actor")?.isEmpty == false })
            let own = actions.compactMap { $0.text("action") }.filter {
                $0 != "session.opened" || step.name == "signIn"
            }
            #expect(!own.isEmpty, "\(step.name)")
            #expect(try await world.recordFindings().isEmpty, "\(step.name)")
            world.clock.advance(by: 1)
        }
    }

    @Test func `every command that is refused leaves nothing`() async throws {
        let world = try await World()
        try await world.setPassword("gu")
        // A reset and a sign-out refuse nothing: they do it or do not.
        #expect(
            try Set(refused.map(\.name))
                == verbs().subtracting(Self.silent + ["requestReset", "signOut"]).subtracting(Self.outside))
        func state() async throws -> [Int64] {
            try await world.database.read { transaction in
                try [
                    "audit_entry WHERE action <> 'session.opened'", "unit", "unit_period", "role", "role_permission",
                    "person", "duty", "delegation", "account", "recovery_code", "invitation", "letter", "api_token",
                    "person WHERE version > 1", "unit WHERE version > 1", "session WHERE ended_at IS NOT NULL",
                ].map { try transaction.row("SELECT count(*) AS number FROM \($0)")?.integer("number") ?? -1 }
            }
        }
        let before = try await state()
        for step in refused {
            await #expect(throws: (any Error).self, "\(step.name)") { try await step.run(world) }
            #expect(try await state() == before, "\(step.name)")
        }
    }

    @Test func `of ten edits of one version at once one is saved`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        let draft = try await world.edit("qinghe")
        let saved = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<10 {
                group.addTask {
                    var draft = draft
                    draft.nameChinese = "青禾\(number)"
                    let mine = draft
                    return (try? await world.room.saveUnit(mine, as: lin)) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(saved == 1)
        #expect(try await world.unit("qinghe").version == 2)
    }
}

/// The seed of the walk's one-time codes.
private actor SeedKeeper {
    private var seed: [UInt8] = []

    /// - Parameter typed: base 32 in groups.
    func keep(_ typed: String) {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (buffer, bits) = (0, 0)
        seed = []
        for letter in typed where letter != " " {
            buffer = (buffer & 255) << 5 | (letters.firstIndex(of: letter) ?? 0)
            bits += 5
            if bits >= 8 {
                bits -= 8
                seed.append(UInt8(buffer >> bits & 255))
            }
        }
    }

    func code(at seconds: Int64) -> String { TimeCode.code(seed: seed, step: seconds / 30) }
}
