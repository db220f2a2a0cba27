import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct PersonCommandTests {
    @Test func `a person is made with a first duty, by who manages people there`() async throws {
        let world = try await World()
        var draft = try await world.person("Su.Min", " 苏敏 ", unit: "qinghe", role: "editor")
        (draft.nameEnglish, draft.email, draft.phone) = ("Su Min", "Su.Min@Haidong.example", "0577-1")
        (draft.duty.titleChinese, draft.duty.titleEnglish) = ("主任", "Director")
        let id = try await world.room.savePerson(draft, as: world.viewer("zhou"))
        let detail = try await world.detail("su.min")
        #expect(detail.person.id == id)
        #expect(detail.person.name == LocalizedText(chinese: "苏敏", english: "Su Min"))
        #expect(detail.person.email == "Su.Min@Haidong.example")
        #expect(detail.duties.map(\.duty.title) == [LocalizedText(chinese: "主任", english: "Director")])
        #expect(!detail.hasPassword && !detail.hasTimeCode)
        #expect(try await world.viewer("su.min").may(World.article, at: world.unit("qinghe").id))
    }

    @Test func `a person is changed under the version that was seen`() async throws {
        let world = try await World()
        var draft = PersonDraft(try await world.detail("he").person)
        (draft.nameChinese, draft.phone) = ("何清清", "1")
        _ = try await world.room.savePerson(draft, as: world.viewer("zhou"))
        #expect(try await world.detail("he").person.name.chinese == "何清清")
        let stale = draft
        await #expect(throws: StaleEdit(current: 2)) {
            _ = try await world.room.savePerson(stale, as: world.viewer("zhou"))
        }
    }

    @Test func `every field has its problem, and all are told at once`() async throws {
        let world = try await World()
        var draft = PersonDraft()
        (draft.nameChinese, draft.nameEnglish, draft.email) = ("\u{202E}林岚", "a\u{0}b", "x@y")
        (draft.phone, draft.login) = (String(repeating: "1", count: 41), "ко")  // Cyrillic
        (draft.duty.unit, draft.duty.role, draft.duty.titleEnglish) = ("5", "emperor", "Boss")
        (draft.duty.validFrom, draft.duty.validTo) = ("2026-03-09", "2026-03-09")
        let bad = draft
        #expect(
            await world.problems { _ = try await world.room.savePerson(bad, as: world.viewer("lin")) } == [
                "nameChinese: problem_control_character", "nameEnglish: problem_control_character",
                "email: problem_email", "phone: problem_too_long", "login: problem_login", "unit: problem_choose",
                "role: problem_choose", "titleChinese: problem_required", "validTo: problem_period_order",
            ])
    }

    @Test func `one letter with a hundred thousand accents is too long`() async throws {
        let world = try await World()
        var draft = try await world.person("x1", "x", unit: "qinghe", role: "editor")
        draft.nameChinese = "a" + String(repeating: "\u{301}", count: 100_000)
        let bad = draft
        #expect(bad.nameChinese.count == 1)
        #expect(
            await world.problems { _ = try await world.room.savePerson(bad, as: world.viewer("lin")) }
                == ["nameChinese: problem_too_long"])
    }

    @Test(arguments: [
        "a", "b@", "@c.d", "a@b", "a@.b.c", "a@b..c", "a@b.c.", "a b@c.d", "a@b@c.d", "аdmin@haidong.example",
        "x@例子.中国", "a\u{200B}@b.cn", "<a@b.cn>",
    ])
    func `what is no plain address is no e-mail`(email: String) {
        var reader = FieldReader()
        #expect(reader.email(email, "email") == nil)
        #expect(reader.problems.count == 1)
    }

    @Test func `sign-in name and e-mail belong to one person, in any letter case and either way round`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        func problems(login: String, email: String) async throws -> [String] {
            var draft = try await world.person(login, "新人", unit: "qinghe", role: "editor")
            draft.email = email
            let new = draft
            return await world.problems { _ = try await world.room.savePerson(new, as: lin) }
        }
        #expect(try await problems(login: "HE", email: "new@x.cn") == ["login: problem_login_taken"])
        #expect(try await problems(login: "new", email: "HE@haidong.example") == ["email: problem_email_taken"])
        // Somebody who signs in as another's e-mail could pass for them.
        #expect(try await problems(login: "he@haidong.example", email: "new@x.cn") == ["login: problem_login_taken"])
        var other = try await world.person("x@y.cn", "新人", unit: "qinghe", role: "editor")
        other.email = ""
        _ = try await world.room.savePerson(other, as: lin)
        #expect(try await problems(login: "new", email: "X@y.cn") == ["email: problem_email_taken"])
        #expect(try await problems(login: "new", email: "").isEmpty)
    }

    @Test func `an account keeps a sign-in name`() async throws {
        let world = try await World()
        var draft = PersonDraft(try await world.detail("he").person)
        draft.login = ""
        let bad = draft
        #expect(
            await world.problems { _ = try await world.room.savePerson(bad, as: world.viewer("lin")) }
                == ["login: problem_required"])
    }

    @Test func `who does not manage people may neither change them nor ask whose names are taken`() async throws {
        let world = try await World()
        let probe = try await world.person("lin", "试探", unit: "qinghe", role: "editor")
        let he = PersonDraft(try await world.detail("he").person)
        for (login, expected) in [("he", "refusal_not_allowed"), ("bai", "refusal_not_allowed")] {
            #expect(
                await world.refusal { _ = try await world.room.savePerson(probe, as: world.viewer(login)) } == expected)
        }
        #expect(
            await world.refusal { _ = try await world.room.savePerson(he, as: world.viewer("ma")) }
                == "refusal_not_allowed")
        let gu = PersonDraft(try await world.detail("gu").person)
        #expect(
            await world.refusal { _ = try await world.room.savePerson(gu, as: world.viewer("zhou")) }
                == "refusal_unknown")
        var none = gu
        none.id = Person.ID(5)
        let unknown = none
        #expect(
            await world.refusal { _ = try await world.room.savePerson(unknown, as: world.viewer("zhou")) }
                == "refusal_unknown")
    }

    @Test func `somebody with duties in several units is managed by who manages in all of them`() async throws {
        let world = try await World()
        _ = try await world.room.addDuty(
            world.duty("editor", in: "yungang"), to: world.id("he"), as: world.viewer("lin"))
        var draft = PersonDraft(try await world.detail("he").person)
        draft.phone = "1"
        let change = draft
        #expect(
            await world.refusal { _ = try await world.room.savePerson(change, as: world.viewer("zhou")) }
                == "refusal_not_allowed")
        _ = try await world.room.savePerson(change, as: world.viewer("tang"))
        let duty = try await world.duty(of: "he", in: "yungang")
        try await world.room.endDuty(duty.id, on: "", as: world.viewer("lin"))
        draft.version = 2
        let again = draft
        _ = try await world.room.savePerson(again, as: world.viewer("zhou"))
    }

    @Test func `who may do less changes a phone, and nothing by which one becomes that person`() async throws {
        let world = try await World()
        let lin = try await world.detail("lin").person
        let tang = try await world.viewer("tang")
        var draft = PersonDraft(lin)
        draft.phone = "12345"
        _ = try await world.room.savePerson(draft, as: tang)
        draft.version = 2
        let person = try await world.room.person(lin.id, as: tang)
        #expect(person.canManage && !person.canManageAccount)
        for change in [{ $0.email = "mine@x.cn" }, { $0.login = "lin2" }] as [(inout PersonDraft) -> Void] {
            var bad = draft
            change(&bad)
            let changed = bad
            #expect(
                await world.refusal { _ = try await world.room.savePerson(changed, as: tang) }
                    == "refusal_person_beyond_own")
        }
        #expect(
            await world.refusal { try await world.room.invite(lin.id, World.letter, base: "", as: tang) }
                == "refusal_person_beyond_own")
        #expect(
            await world.refusal { try await world.room.resetTimeCode(of: lin.id, as: tang) }
                == "refusal_person_beyond_own")
        #expect(
            await world.refusal { try await world.room.removePerson(lin.id, version: 2, reason: "x", as: tang) }
                == "refusal_person_beyond_own")
        var delegation = DelegationDraft()
        (delegation.to, delegation.validTo) = ("tang", "2026-12-31")
        let lent = delegation
        #expect(
            await world.refusal { _ = try await world.room.saveDelegation(lent, of: lin.id, as: tang) }
                == "refusal_person_beyond_own")
    }

    @Test func `what a deputy may do for a while counts as theirs`() async throws {
        let world = try await World()
        // Lin lends everything to He, whose own manager must not become Lin through He.
        var lent = DelegationDraft()
        (lent.to, lent.validFrom, lent.validTo) = ("he", "2026-03-10", "2026-03-20")
        _ = try await world.room.saveDelegation(lent, of: world.id("lin"), as: world.viewer("lin"))
        let he = try await world.id("he")
        #expect(
            await world.refusal { try await world.room.invite(he, World.letter, base: "", as: world.viewer("zhou")) }
                == "refusal_person_beyond_own")
        world.clock.advance(by: 30 * 86400)
        try await world.room.invite(he, World.letter, base: "", as: world.viewer("zhou"))
    }

    @Test func `a removed person is out at once, with all they had and lent`() async throws {
        let world = try await World()
        let he = try await world.viewer("he")
        try await world.setPassword("he")
        let opened = try await world.signIn("he")
        let token = try await world.room.createToken(
            name: "脚本", scopes: ["article.write"], days: "30",
            as: try #require(try await world.room.signedIn(sessionSecret: opened.secret)).viewer)
        var lent = DelegationDraft()
        (lent.to, lent.validTo) = ("bai", "2026-12-31")
        _ = try await world.room.saveDelegation(lent, of: he.person.id, as: world.viewer("he"))
        (lent.validFrom, lent.validTo) = ("2026-05-01", "2026-05-31")
        _ = try await world.room.saveDelegation(lent, of: he.person.id, as: world.viewer("he"))
        _ = try await world.room.addDuty(
            world.duty("editor", in: "linhe-office", from: "2026-06-01"), to: he.person.id, as: world.viewer("zhou"))
        try await world.room.invite(he.person.id, World.letter, base: "", as: world.viewer("zhou"))
        let link = try await world.lastLink()
        let bai = try await world.viewer("bai")

        try await world.room.removePerson(he.person.id, version: 1, reason: "调离", as: world.viewer("zhou"))

        #expect(try await world.room.signedIn(sessionSecret: opened.secret) == nil)
        #expect(try await world.room.viewer(token: token) == nil)
        #expect(try await world.room.invited(by: link) == nil)
        #expect(await world.problems { _ = try await world.signIn("he") } == ["password: problem_sign_in"])
        let qinghe = try await world.unit("qinghe").id
        #expect(bai.may(World.article, at: qinghe))
        #expect(try await !world.viewer("bai").may(World.article, at: qinghe))
        let open = try await world.number(
            """
            SELECT (SELECT count(*) FROM duty WHERE person_id = ?
                    AND (valid_to IS NULL OR valid_to > '2026-03-02' AND valid_to > valid_from))
                + (SELECT count(*) FROM delegation WHERE from_person_id = ? AND valid_to > valid_from
                    AND valid_to > '2026-03-02') AS number
            """, [.integer(he.person.id.rawValue), .integer(he.person.id.rawValue)])
        #expect(open == 0)
        // A viewer that was read before is no viewer any more.
        #expect(
            await world.refusal { _ = try await world.room.saveDelegation(lent, of: he.person.id, as: he) }
                == "refusal_session_over")
        // Nobody finds them again, and the past stays.
        #expect(
            await world.refusal {
                try await world.room.removePerson(he.person.id, version: 2, reason: "x", as: world.viewer("lin"))
            } == "refusal_unknown")
        let past = try await world.room.person(he.person.id, as: world.viewer("lin"))
        #expect(past.person.removedAt == world.clock.seconds && past.duties.count == 2)
        #expect(try await world.number("SELECT unit AS number FROM audit_entry WHERE action = 'person.removed'") > 0)
    }

    @Test func `e-mail and sign-in name of somebody removed are free, and their past keeps them`() async throws {
        let world = try await World()
        try await world.setPassword("he")
        let old = try await world.id("he")
        try await world.room.removePerson(old, version: 1, reason: "调离", as: world.viewer("zhou"))
        let draft = try await world.person("he", "贺新", unit: "qinghe", role: "editor")
        let new = try await world.room.savePerson(draft, as: world.viewer("zhou"))
        #expect(try await world.id("he") == new && new != old)
        // Nothing of the account goes over.
        #expect(await world.problems { _ = try await world.signIn("he") } == ["password: problem_sign_in"])
        try await world.setPassword("he", "new horse battery")
        _ = try await world.signIn("he", "new horse battery")
        let past = try await world.room.person(old, as: world.viewer("lin"))
        #expect(past.person.login == "he" && past.person.email == "he@haidong.example")
        #expect(!past.hasPassword && past.person.name.chinese == "何清")
        var filter = PersonFilter()
        (filter.text, filter.includesRemoved) = ("he@", true)
        let found = try await world.room.people(filter, as: world.viewer("lin")).lines.map(\.person.id)
        #expect(Set(found) == [old, new])
        // Among those who are there, both are still one's own.
        let again = draft
        #expect(
            await world.problems { _ = try await world.room.savePerson(again, as: world.viewer("zhou")) }
                == ["email: problem_email_taken", "login: problem_login_taken"])
    }

    @Test func `a removal has a reason and a version`() async throws {
        let world = try await World()
        let he = try await world.id("he")
        #expect(
            await world.problems {
                try await world.room.removePerson(he, version: 1, reason: "", as: world.viewer("zhou"))
            } == ["reason: problem_required"])
        await #expect(throws: StaleEdit(current: 1)) {
            try await world.room.removePerson(he, version: 3, reason: "x", as: world.viewer("zhou"))
        }
        #expect(
            await world.refusal {
                try await world.room.removePerson(he, version: 1, reason: "x", as: world.viewer("bai"))
            } == "refusal_unknown")
    }
}
