import App
import Foundation
import Kernel
import Storage
import TestSupport
import Testing

@Suite(.onEveryEngine, .namingTheEngine) struct ImportPagesTests {
    private let place: TestPlace
    private var folder: String { place.folder }

    init() throws { place = try TestPlace() }

    private func platform() throws -> Platform { try Platform(dataFolder: folder + "/data", database: place.url) }

    private func page(
        _ id: Int, title: String? = nil, day: String = "2026-03-17", text: String = "正文一段，内容足够长，可以作为摘要使用。"
    ) -> String {
        """
        url: http://www.old.example/show.aspx?id=\(id)
        您现在的位置:首页 > 开发区新闻 > 澄州 > 文字新闻
        \(title ?? "第\(id)条新闻")
        发布时间:\(day)  来源:X台  发布开发区:Y开发区
        \(text)
        """
    }

    private func write(_ pages: [String: String]) throws -> String {
        let pagesFolder = folder + "/pages"
        try FileManager.default.createDirectory(atPath: pagesFolder, withIntermediateDirectories: true)
        for (name, text) in pages {
            try text.write(toFile: pagesFolder + "/" + name, atomically: true, encoding: .utf8)
        }
        return pagesFolder
    }

    private func count(_ table: String, _ platform: Platform) async throws -> Int64? {
        try await platform.database.read { try $0.row("SELECT COUNT(*) AS n FROM \(table)")?.integer("n") }
    }

    @Test func `importing the same folder again changes nothing`() async throws {
        // Given 250 pages, more than two batches
        let pages = try write(Dictionary(uniqueKeysWithValues: (1...250).map { ("\($0).txt", page($0)) }))
        let platform = try platform()

        // When they are imported twice
        let first = try await platform.importPages(PageFiles(arguments: [pages]))
        let audit = try await count("audit_entry", platform)
        let second = try await platform.importPages(PageFiles(arguments: [pages]))

        // Then the second time leaves no trace
        #expect(first.created == 250)
        #expect(second.unchanged == 250)
        #expect(try await count("article", platform) == 250)
        #expect(try await count("audit_entry", platform) == audit)
    }

    @Test func `a changed page updates its article, and another address with the same title, zone and day is the same`()
        async throws
    {
        let platform = try platform()
        _ = try await platform.importPages(PageFiles(arguments: [try write(["a.txt": page(1, title: "同一条")])]))
        let report = try await platform.importPages(
            PageFiles(arguments: [
                try write([
                    "a.txt": page(1, title: "同一条", text: "改过的正文，内容同样足够长，可以作为摘要。"), "b.txt": page(2, title: "同一条"),
                ])
            ]))
        #expect(report.updated == 2)
        #expect(try await count("article", platform) == 1)
        #expect(try await count("old_address", platform) == 2)
        let again = try await platform.importPages(PageFiles(arguments: [folder + "/pages"]))
        #expect(again.unchanged == 2)
    }

    @Test func `a page that cannot be read is skipped with its reason and the others are in`() async throws {
        let platform = try platform()
        let pages = try write(["good.txt": page(1), "empty.html": "", "list.txt": "x"])
        let report = try await platform.importPages(PageFiles(arguments: [pages, folder + "/missing.html"]))
        #expect(report.created == 1)
        #expect(
            report.skipped.map(\.key).sorted() == [
                "problem_file_not_readable", "problem_no_title", "problem_page_empty",
            ])
    }

    @Test func `an archive is imported like its folder, and cannot write outside`() async throws {
        let platform = try platform()
        _ = try write(["a.txt": page(1), "b.txt": page(2)])
        let archive = folder + "/pages.tar.gz"
        let tar = try await TestProgram.run(
            "tar",
            ["czf", archive, "-C", folder, "--transform", "s,pages/b.txt,../../escaped.txt,", "-P", "pages"])
        #expect(tar.exitCode == 0)
        let sources = PageFiles(arguments: [archive])
        defer { sources.removeTemporaryFiles() }
        #expect(try await platform.importPages(sources).created == 1)
    }

    @Test func `a damaged archive is skipped with its reason and what stands beside it is in`() async throws {
        let platform = try platform()
        let pages = try write(["broken.tar.gz": "this is no archive", "a.txt": page(1)])
        let report = try await platform.importPages(
            PageFiles(arguments: [pages + "/broken.tar.gz", pages + "/a.txt"]))
        #expect(report.created == 1)
        #expect(report.skipped.map(\.key) == ["problem_archive"])
    }

    @Test func `pages without zone or day are different articles unless they are the same file`() async throws {
        let platform = try platform()
        func notice(_ text: String) -> String { "首页 > 通知公告\n通知\n来源:X台\n\(text)内容足够长，可以作为摘要。" }
        let pages = try write(["a.txt": notice("甲"), "b.txt": notice("乙"), "c.txt": notice("丙")])
        #expect(try await platform.importPages(PageFiles(arguments: [pages])).created == 3)
        #expect(try await platform.importPages(PageFiles(arguments: [pages])).unchanged == 3)
        // And a file that changed is the same article
        _ = try write(["a.txt": notice("丁")])
        #expect(try await platform.importPages(PageFiles(arguments: [pages])).updated == 1)
        #expect(try await count("article", platform) == 3)
    }

    @Test func `a copy of a file elsewhere changes nothing, and a pipe is no page`() async throws {
        let platform = try platform()
        let text = "首页 > 新闻\n同一条\n发布时间:2026-03-17 来源:X台 发布开发区:Y开发区\n内容足够长，可以作为摘要使用。"
        let pages = try write(["a.txt": text, "copy.txt": text])
        mkfifo(pages + "/pipe.html", 0o600)
        let report = try await platform.importPages(PageFiles(arguments: [pages, pages + "/pipe.html"]))
        #expect(report.created == 1)
        #expect(report.unchanged == 1)
        #expect(report.skipped.map(\.key) == ["problem_file_not_readable"])
    }

    @Test(arguments: [
        ("", "problem_zone_rows"), ("名称,级别\n", "problem_zone_rows"), ("a,b\n1,2\n", "problem_zone_name"),
        ("名称,级别\n甲区,特级\n", "problem_zone_level"), ("名称,面积平方公里\n甲区,很大\n", "problem_zone_area"),
        ("名称\n\u{0}\u{1}\u{0}\u{2}\n", "problem_csv_not_text"),
    ])
    func `a spreadsheet that is wrong says where and saves nothing`(text: String, key: String) async throws {
        let platform = try platform()
        let file = try write(["zones.csv": text]) + "/zones.csv"
        await #expect(throws: Problem.self) { try await platform.importZones(file: file) }
        do { _ = try await platform.importZones(file: file) } catch { #expect((error as? Problem)?.key == key) }
        #expect(try await count("zone", platform) == 0)
    }

    @Test func `audit entries cannot be changed or removed`() async throws {
        let platform = try platform()
        _ = try await platform.importPages(PageFiles(arguments: [try write(["a.txt": page(1)])]))
        await #expect(throws: (any Error).self) {
            try await platform.database.write { try $0.execute("UPDATE audit_entry SET actor = 'x'") }
        }
        await #expect(throws: (any Error).self) {
            try await platform.database.write { try $0.execute("DELETE FROM audit_entry") }
        }
    }
}
