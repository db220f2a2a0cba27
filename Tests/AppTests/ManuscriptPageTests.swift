import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import Localization
import Publishing
import Storage
import TestSupport
import Testing

/// The editor's day over HTTP: forms without script, what the script asks for, previews, and what strangers get.
@Suite(.onEveryEngine, .namingTheEngine) struct ManuscriptPageTests {
    private struct Scene {
        let world: OfficeWorld
        let root: Identity.Unit.ID
        let side: OfficeWorld.Side
        let foreign: OfficeWorld.Side
        let editor: Visitor
        let chief: Visitor
        var path: String { "/office/manuscripts/\(side.manuscript)" }

        init() async throws {
            world = try await OfficeWorld()
            root = try await world.unit("root", "霁川省")
            side = try await world.side("east", zoneNamed: "东岭经济开发区", below: root)
            foreign = try await world.side("west", zoneNamed: "西泽高新技术产业开发区", below: root)
            editor = try await world.visitor(try await world.person("bian", "editor", in: side.unit))
            chief = try await world.visitor(try await world.person("zong", "chief-editor", in: side.unit))
        }

        func stored() async throws -> Manuscript {
            try await world.platform.desk.manuscript(side.manuscript, as: world.program(now: ())).manuscript
        }

        /// The fields of the editor for a text that may be published.
        func form(version: Int64, _ more: [String: String] = [:]) -> [String: String] {
            [
                "version": "\(version)", "zone": "\(side.zone)", "title": "新厂房开工", "source": "东岭融媒体中心",
                "body": "<p>新厂房今天开工，将建成智能装备生产线。</p>", "then": "",
            ].merging(more) { $1 }
        }
    }

    @Test func `without script a text comes with its attachment, goes to review, is published and withdrawn`()
        async throws
    {
        let scene = try await Scene()
        let page = try await scene.editor.ask(scene.path + "/edit")
        #expect(page.status == 200)
        #expect(page.body.contains("name=\"version\" value=\"1\""))
        // The zone that it publishes to is chosen already.
        #expect(page.body.contains("<option value=\"\(scene.side.zone)\" selected"))

        let saved = try await scene.editor.send(
            [("规划图.pdf", SentFiles.pdf)], to: scene.path, form: scene.form(version: 1), field: "attachment")
        #expect(saved.status == 303, "\(saved.body)")
        let attachment = try #require(try await scene.stored().content.chinese.attachments.first)
        #expect(attachment.name == "规划图.pdf")

        // The form as the page gives it, with the button that also submits
        let again = try await scene.editor.ask(scene.path + "/edit").body
        #expect(again.contains("name=\"attachment_file\" value=\"\(attachment.file)\""))
        let submitted = try await scene.editor.send(
            [], to: scene.path,
            form: scene.form(
                version: 2,
                [
                    "title": "新厂房提前开工", "attachment_file": attachment.file, "attachment_name": attachment.name,
                    "attachment_label": "规划图（PDF）", "then": "submit",
                ]))
        #expect(submitted.status == 303)
        // A section is missing: the page of the step says so, and goes on when that was read.
        #expect(submitted.headers[.location] == scene.path + "/steps/submit")
        let step = try await scene.editor.ask(scene.path + "/steps/submit")
        #expect(step.body.contains("name=\"accept\""))
        #expect(try await scene.editor.ask(scene.path + "/steps/submit", form: ["version": "3"]).status == 422)
        let accepted = try await scene.editor.ask(
            scene.path + "/steps/submit", form: ["version": "3", "accept": "yes"])
        #expect(accepted.status == 303)

        // The editor may not publish, and the chief editor may.
        #expect(try await scene.editor.ask(scene.path + "/steps/publish").status == 403)
        #expect(
            try await scene.editor.ask(scene.path + "/steps/publish", form: ["version": "4", "accept": "yes"]).status
                == 403)
        #expect(
            try await scene.chief.ask(scene.path + "/steps/publish", form: ["version": "3", "accept": "yes"]).status
                == 409)
        #expect(
            try await scene.chief.ask(scene.path + "/steps/publish", form: ["version": "4", "accept": "yes"]).status
                == 303)
        let door = try Door(over: scene.world)
        let article = "/zh/articles/\(scene.side.manuscript)"
        let shown = try await door.ask(article)
        #expect(shown.status == 200)
        #expect(shown.body.contains("新厂房提前开工") && shown.body.contains("规划图（PDF）"))
        #expect(try await door.ask("/files/\(attachment.file)").headers[.contentDisposition] == "attachment")
        let sitemap = try await door.ask("/sitemap.xml")
        #expect(sitemap.status == 200)

        #expect(try await scene.chief.ask(scene.path + "/steps/withdraw", form: ["version": "5"]).status == 422)
        #expect(
            try await scene.chief.ask(
                scene.path + "/steps/withdraw", form: ["version": "5", "reason": "数据有误"]
            ).status == 303)
        for path in [article, "/en/articles/\(scene.side.manuscript)"] {
            let gone = try await Door(over: scene.world).ask(path)
            #expect(gone.status == 410)
            #expect(!gone.body.contains("新厂房提前开工"))
        }
        // Nor is what was attached to it read by who kept the address; whoever publishes may bring it back.
        let file = "/files/\(attachment.file)"
        #expect(try await Door(over: scene.world).ask(file).status == 404)
        #expect(try await scene.editor.ask(scene.path + "/edit").status == 403)
        let refused = try await scene.editor.ask(scene.path, form: scene.form(version: 6))
        #expect(refused.status == 403)
        #expect(try await scene.stored().state == .withdrawn)
        let maps = try await Door(over: scene.world).sitemaps()
        #expect(!maps.contains("\(scene.side.manuscript)"))
        #expect(maps.contains("\(scene.side.article)"))
        #expect(try await scene.chief.ask(scene.path + "/steps/reopen", form: ["version": "6"]).status == 303)
        #expect(
            try await scene.editor.ask(scene.path + "/steps/submit", form: ["version": "7", "accept": "yes"]).status
                == 303)
        #expect(
            try await scene.chief.ask(scene.path + "/steps/publish", form: ["version": "8", "accept": "yes"]).status
                == 303)
        #expect(try await Door(over: scene.world).ask(file).status == 200)
    }

    @Test func `the calendar turns its pages as far as there are days`() async throws {
        let scene = try await Scene()
        for (month, neighbours) in [
            ("2026-02", ["2026-01", "2026-03"]), ("2199-12", ["2199-11"]), ("1900-01", ["1900-02"]),
        ] {
            let page = try await scene.editor.ask("/office/calendar?month=\(month)")
            #expect(page.status == 200)
            let links = page.body.matches(of: /\/office\/calendar\?month=([0-9-]+)"/).map { String($0.1) }.filter {
                $0 != month
            }
            #expect(links == neighbours, "\(month)")
        }
        for month in ["2026-13", "x", "2026-+1", "", "99999999999999999999-01"] {
            #expect(try await scene.editor.ask("/office/calendar?month=\(month)").status == 200, "\(month)")
        }
    }

    @Test func `no list and no form breaks over a character that a database does not hold`() async throws {
        let scene = try await Scene()
        let chief = try await scene.world.visitor(
            scene.world.person("top", "platform-administrator", in: scene.root))
        for list in [
            "articles", "manuscripts", "zones", "sections", "topics", "people", "units", "roles", "audit", "search",
        ] {
            for name in ["q", "actor", "action", "record_kind", "zone", "unit", "state", "sort", "from", "page"] {
                let answer = try await chief.ask("/office/\(list)?\(name)=%00a%00")
                #expect(answer.status == 200, "\(list) \(name)")
            }
        }
        let added = try await chief.ask(
            "/office/words", form: ["word": "旧\0名", "better": "新名\0", "sort": "misspelled"])
        #expect(added.status == 303)
        #expect(try await chief.ask("/office/words").body.contains("旧名"))
        let saved = try await scene.editor.ask(scene.path, form: scene.form(version: 1, ["title": "新厂房\0开工"]))
        #expect(saved.status == 303)
        #expect(try await scene.stored().content.chinese.title == "新厂房开工")
    }

    @Test func `a time of publication that is none is told apart from one that has passed`() async throws {
        let scene = try await Scene()
        let submitted = try await scene.editor.ask(scene.path, form: scene.form(version: 1))
        #expect(submitted.status == 303)
        _ = try await scene.editor.ask(scene.path + "/steps/submit", form: ["version": "2", "accept": "yes"])
        for (due, key) in [
            ("2026-+3-+1T10:00", "problem_time"), ("2030-01-01T10:00+08:00", "problem_time"), ("soon", "problem_time"),
            ("2020-01-01T10:00", "problem_due_past"), ("2020-01-01T10:00:00", "problem_due_past"),
        ] {
            let answer = try await scene.chief.ask(
                scene.path + "/steps/schedule", form: ["version": "3", "accept": "yes", "due": due])
            #expect(answer.status == 422)
            #expect(answer.body.contains(Catalogue.shared.text(key, .zhHans)), "\(due)")
        }
    }

    @Test func `a paste comes back clean, with what was taken out of it`() async throws {
        let scene = try await Scene()
        let answer = try await scene.editor.send(
            [], to: scene.path + "/cleaning",
            form: [
                "html": "<p class=MsoNormal style='color:red'>正文<script>alert(1)</script></p>"
                    + "<p onclick=\"x()\"><a href=\"javascript:x()\">链接</a></p>"
            ])
        #expect(answer.status == 200)
        let object = try JSONSerialization.jsonObject(with: Data(answer.bytes)) as? [String: Any]
        #expect((object?["html"] as? String)?.replacing("\n", with: "") == "<p>正文</p><p>链接</p>")
        #expect((object?["notes"] as? [String])?.isEmpty == false)
        let deep = String(repeating: "<div>", count: 400)
        let refused = try await scene.editor.send([], to: scene.path + "/cleaning", form: ["html": deep])
        #expect(refused.status == 422)
        #expect(refused.body.contains("problems"))
    }

    @Test func `what is typed is back when the editor is opened again, until it is given up`() async throws {
        let scene = try await Scene()
        let kept = try await scene.editor.send(
            [], to: scene.path + "/typing", form: scene.form(version: 1, ["title": "没有存过的题目"]))
        #expect(kept.status == 200)
        #expect(kept.body.contains("\"current\":1") || kept.body.contains("\"current\": 1"), "\(kept.body)")
        #expect(try await scene.stored().version == 1)
        #expect(try await scene.editor.ask(scene.path + "/edit").body.contains("没有存过的题目"))
        #expect(!(try await scene.chief.ask(scene.path + "/edit").body.contains("没有存过的题目")))
        #expect(try await scene.editor.ask(scene.path + "/typing/end", form: [:]).status == 303)
        #expect(!(try await scene.editor.ask(scene.path + "/edit").body.contains("没有存过的题目")))
    }

    @Test func `a file that is not what its name says is refused by name, and the other one is kept`() async throws {
        let scene = try await Scene()
        let answer = try await scene.editor.send(
            [("全景.jpg", SentFiles.svg), ("方案.pdf", SentFiles.pdf), ("图标.png", SentFiles.png)],
            to: scene.path + "/files")
        #expect(answer.status == 200)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(answer.bytes)) as? [String: [Any]])
        let files = try #require(object["files"] as? [[String: Any]])
        #expect(files.compactMap { $0["name"] as? String } == ["方案.pdf", "图标.png"])
        #expect(files.compactMap { $0["isPicture"] as? Bool } == [false, true])
        let problems = try #require(object["problems"] as? [String])
        #expect(problems.count == 1)
        #expect(problems.first?.contains("全景.jpg") == true)

        // The same with the form itself: nothing that was written is lost.
        let form = try await scene.editor.send(
            [("全景.jpg", SentFiles.svg), ("方案.pdf", SentFiles.pdf)], to: scene.path, form: scene.form(version: 1),
            field: "attachment")
        #expect(form.status == 422)
        #expect(form.body.contains("全景.jpg") && form.body.contains("新厂房开工") && form.body.contains("方案.pdf"))
        #expect(try await scene.stored().version == 1)
        #expect(try await scene.editor.ask(scene.path + "/edit").body.contains("方案.pdf"))

        // A stranger sees none of it.
        let hash = try #require(files.first?["hash"] as? String)
        #expect(try await scene.chief.ask("/office/files/\(hash)").status == 200)
        // What is saved is kept nowhere else; a picture is asked for each time.
        for (file, caching) in zip(files, ["no-store", "private, no-cache"]) {
            let hash = try #require(file["hash"] as? String)
            #expect(try await scene.chief.ask("/office/files/\(hash)").headers[.cacheControl] == caching)
        }
        let stranger = try await scene.world.visitor(
            try await scene.world.person("wai", "editor", in: scene.foreign.unit))
        #expect(try await stranger.ask("/office/files/\(hash)").status == 404)
    }

    @Test func `a save that comes too late shows both texts`() async throws {
        let scene = try await Scene()
        #expect(
            try await scene.chief.send([], to: scene.path, form: scene.form(version: 1, ["title": "先存的题目"])).status
                == 303)
        let late = try await scene.editor.send(
            [], to: scene.path, form: scene.form(version: 1, ["title": "后存的题目"]))
        #expect(late.status == 409)
        #expect(late.body.contains("<del>") && late.body.contains("<ins>"))
        #expect(late.body.contains("value=\"后存的题目\""))
        #expect(late.body.contains("name=\"version\" value=\"2\""))
        #expect(try await scene.stored().content.chinese.title == "先存的题目")
        // And is there again when the window is closed
        #expect(try await scene.editor.ask(scene.path + "/edit").body.contains("value=\"后存的题目\""))
    }

    @Test func `a revision is compared and restored`() async throws {
        let scene = try await Scene()
        for (version, title) in [(1, "第一题"), (2, "第二题")] {
            let form = scene.form(version: Int64(version), ["title": title])
            #expect(try await scene.editor.send([], to: scene.path, form: form).status == 303)
        }
        let page = try await scene.editor.ask(scene.path + "/revisions/2?against=3")
        #expect(page.status == 200)
        #expect(page.body.contains("<del>二</del>") || page.body.contains("<ins>一</ins>"), "\(page.body)")
        #expect(try await scene.editor.ask(scene.path + "/revisions/9").status == 404)
        #expect(try await scene.editor.ask(scene.path + "/revisions/2", form: ["version": "3"]).status == 303)
        #expect(try await scene.stored().content.chinese.title == "第一题")
        #expect(try await scene.editor.ask(scene.path + "/revisions/2", form: ["version": "3"]).status == 409)
    }

    @Test func `a comparison shows a change of place, of a link, and of nothing but headings`() async throws {
        let scene = try await Scene()
        let forms = [
            ["body": "<p>开工仪式</p>"], ["body": "<p>开工仪式</p>", "day": "2026-03-01"],
            ["body": "<p><a href=\"https://a.example/\">开工仪式</a></p>", "day": "2026-03-01"],
            ["body": "<h2>开工仪式</h2>", "day": "2026-03-01"],
        ]
        for (index, form) in forms.enumerated() {
            let answer = try await scene.editor.send(
                [], to: scene.path, form: scene.form(version: Int64(index + 1), form))
            #expect(answer.status == 303)
        }
        for (revision, shown) in [(3, ["日期", "2026-03-01"]), (4, ["链接", "https://a.example/"])] {
            let page = try await scene.editor.ask(scene.path + "/revisions/\(revision)").body
            for words in shown { #expect(page.contains(words), "\(revision): \(words)") }
            #expect(!page.contains("两个版本的文字相同"))
        }
        let markup = try await scene.editor.ask(scene.path + "/revisions/5?against=3").body
        #expect(markup.contains("排版") && markup.contains("h2"))
    }

    @Test func `what the editor's script sends must be the session's own`() async throws {
        let scene = try await Scene()
        for path in ["", "/typing", "/cleaning", "/files"] {
            let form = scene.form(version: 1, ["form": "0123456789abcdef0123456789abcdef"])
            let answer = try await scene.editor.send([("a.pdf", SentFiles.pdf)], to: scene.path + path, form: form)
            #expect(answer.status == 403, "\(path)")
        }
        #expect(try await scene.stored().version == 1)
        let files = try await scene.world.platform.database.read {
            try $0.rows(
                "SELECT hash FROM manuscript_file WHERE manuscript_id = ?",
                [.integer(scene.side.manuscript.rawValue)])
        }
        #expect(files.isEmpty)
    }

    @Test func `a manuscript of another unit is not there`() async throws {
        let scene = try await Scene()
        let foreign = "/office/manuscripts/\(scene.foreign.manuscript)"
        for path in [
            "", "/edit", "/steps/submit", "/preview", "/revisions/1",
        ] {
            #expect(try await scene.chief.ask(foreign + path).status == 404, "\(path)")
        }
        for path in ["", "/typing", "/cleaning", "/files"] {
            let answer = try await scene.chief.send(
                [("a.pdf", SentFiles.pdf)], to: foreign + path, form: scene.form(version: 1))
            #expect(answer.status == 404, "\(path)")
        }
        #expect(!(try await scene.chief.ask("/office/manuscripts").body.contains(foreign)))
        #expect(try await scene.chief.ask("/office/manuscripts", form: ["unit": "\(scene.foreign.unit)"]).status == 404)
        #expect(
            try await scene.chief.ask("/office/articles/\(scene.foreign.article)/manuscript", form: [:]).status == 404)
    }

    @Test func `a link shows the page as it will be to whoever has it, and is kept by nobody`() async throws {
        let scene = try await Scene()
        let sent = try await scene.editor.send(
            [("规划图.pdf", SentFiles.pdf)], to: scene.path, form: scene.form(version: 1), field: "attachment")
        #expect(sent.status == 303)
        let made = try await scene.editor.ask(scene.path + "/preview-pass", form: [:])
        let secret = String(try #require(made.body.firstMatch(of: /\/preview\/([A-Za-z0-9_-]{43})/)).1)
        let door = try Door(over: scene.world)
        let page = try await door.ask("/preview/" + secret)
        #expect(page.status == 200)
        #expect(page.body.contains("新厂房开工"))
        #expect(page.headers[.cacheControl] == "no-store")
        let robots = try #require(HTTPField.Name("X-Robots-Tag"))
        #expect(page.headers[robots] == "noindex, nofollow")
        let file = try #require(page.body.firstMatch(of: /\/preview\/[A-Za-z0-9_-]{43}\/files\/[0-9a-f]{64}/)).0
        #expect(try await door.ask(String(file)).status == 200)
        #expect(try await door.ask("/files/" + String(file.suffix(64))).status == 404)
        #expect(try await door.ask("/preview/" + String(secret.reversed())).status == 404)
        #expect(try await scene.editor.ask(scene.path + "/preview-pass/end", form: [:]).status == 303)
        #expect(try await door.ask("/preview/" + secret).status == 404)
        #expect(try await door.ask(String(file)).status == 404)
    }

    @Test func `an article that a published figure quotes is not withdrawn`() async throws {
        let world = try await ChainWorld()
        let desk = world.office.platform.desk
        let program = try await world.office.program(now: ())
        let id = try await desk.adopt(article: world.article, as: program)
        var step = ManuscriptStep(.withdraw, version: 1)
        step.reason = "数据有误"
        let taken = step
        let refusal = await #expect(throws: Refusal.self) { try await desk.take(taken, of: id, as: program) }
        #expect(refusal?.key == "refusal_article_quoted")
        #expect(try await world.site.ask("/zh/articles/\(world.article)").status == 200)
    }
}

extension Door {
    /// All addresses that the sitemaps name, as text.
    fileprivate func sitemaps() async throws -> String {
        let index = try await ask("/sitemap.xml").body
        var text = index
        for match in index.matches(of: /<loc>https?:\/\/[^\/]+(\/sitemaps\/[^<]+)<\/loc>/) {
            text += try await ask(String(match.1)).body
        }
        return text
    }
}
