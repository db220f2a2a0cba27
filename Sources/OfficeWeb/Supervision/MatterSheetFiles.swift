import Exchange
import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

/// The matters of a list in the shape of the spreadsheet that a unit sent.
extension Office {
    /// Links to the matters of a list in the shape of each sheet that was imported; `nil` where none was.
    func matterSheetLinks(_ address: ListAddress, _ visit: Visit) async throws -> OfficePage.Part? {
        let voice = visit.voice
        let forms = try await meetings.matters.sheetForms(as: visit.viewer).prefix(5)
        guard !forms.isEmpty else { return nil }
        var part = OfficePage.Part(heading: voice.text("matter_sheet_heading"), note: voice.text("matter_sheet_note"))
        for form in forms {
            var address = address
            address.filters.append(("sheet", "\(form.id)"))
            for kind in ListFile.Kind.allCases {
                part.actions.append(
                    .link(
                        form.title + voice.text("colon") + voice.text("list_export_" + kind.rawValue),
                        address.url(path: "\(MatterPages.path)/sheet.\(kind.rawValue)")))
            }
        }
        return part
    }

    func matterSheetFile(_ visit: Visit) async throws -> ListFile {
        guard let id = MatterSheetForm.ID(text: visit.query("sheet")) else { throw Refusal.unknown }
        let form = try await meetings.matters.sheetForm(id, as: visit.viewer)
        let rows = try await meetings.matters.sheetRows(
            form, Self.matterFilter(visit).1, words: MatterSheetWords(form.headings), as: visit.viewer)
        return ListFile(
            "matter-sheet", form.title, header: form.headings, rows: rows.map { $0.map(WorkbookValue.init) })
    }
}

extension WorkbookValue {
    init(_ cell: MatterSheetCell) {
        switch cell {
        case .text(let text): self = text.isEmpty ? .empty : .text(text)
        case .day(let day): self = .day(day)
        case .integer(let number): self = .integer(number)
        }
    }
}
