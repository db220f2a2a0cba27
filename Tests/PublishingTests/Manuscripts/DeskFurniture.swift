import App
import Foundation
import Identity
import Kernel
import Publishing
import Testing

/// Puts units, people and saved pages into a platform, as its programs do.
struct DeskFurniture {
    let platform: Platform
    let folder: String

    /// A zone with three articles of one section, so that a new one has neighbours.
    func zone(_ name: String, code: String) async throws -> Int64 {
        for number in 1...3 {
            try await importPage(
                Self.page("\(code)-\(number)", title: "\(name)消息第\(number)则", zone: name),
                named: "\(code)-\(number).txt")
        }
        let everything = try await platform.identity.program("test")
        let found = try await OfficeReader(database: platform.database).zones(as: everything)
            .first { $0.name.chinese == name }
        return try #require(found?.id)
    }

    /// Imports a page and says what became of it.
    @discardableResult
    func importPage(_ text: String, named name: String) async throws -> Platform.ImportReport {
        let pages = folder + "/pages-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: pages, withIntermediateDirectories: true)
        try text.write(toFile: pages + "/" + name, atomically: true, encoding: .utf8)
        return try await platform.importPages(PageFiles(arguments: [pages]))
    }

    static func page(_ id: String, title: String, zone: String, text: String = "园区招商进展顺利，企业陆续入驻投产。") -> String {
        """
        url: http://www.old.example/show.aspx?id=\(id)
        您现在的位置:首页 > 开发区新闻 > 霁川 > 文字新闻
        \(title)
        发布时间:2026-03-17  来源:本站  发布开发区:\(zone)
        \(title)：\(text)
        """
    }

    func unit(
        _ code: String, _ name: String, below parent: Identity.Unit.ID?, zone: Int64?
    ) async throws -> Identity.Unit.ID {
        var draft = UnitDraft()
        (draft.code, draft.nameChinese, draft.kind) = (code, name, "district")
        draft.parent = parent?.description ?? ""
        draft.zone = zone.map(String.init) ?? ""
        return try await platform.identity.saveUnit(draft, as: platform.identity.program("test"))
    }

    func person(_ login: String, _ role: String, in unit: Identity.Unit.ID) async throws -> Person.ID {
        var draft = PersonDraft()
        (draft.nameChinese, draft.login, draft.email) = ("人员" + login, login, login + "@example.org")
        (draft.duty.unit, draft.duty.role) = (unit.description, role)
        return try await platform.identity.savePerson(draft, as: platform.identity.program("test"))
    }
}
