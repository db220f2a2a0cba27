import Identity
import Kernel
import Publishing
import Storage
import Supervision

/// Other systems, and robots of group chats, are told of the steps that matters take and of the reminder sheets that
/// units get: the webhooks of the units that have to do with it, and of those above. It waits in the transaction of the
/// step or the sheet.
public struct MatterReachesWebhooks: MatterStepFollower {
    let tell: TellWebhooks

    public init(tell: TellWebhooks) { self.tell = tell }

    static let mattersPath = "/office/matters"

    public func follow(
        _ step: TakenMatterStep, of matter: Matter, takenBy viewer: Viewer, in transaction: Transaction
    ) throws {
        let data = JSONText.object([
            ("matter", Self.data(matter, viewer.tree)),
            (
                "step",
                .object([
                    ("position", .number(Int(clamping: step.position))), ("action", .text(step.action.rawValue)),
                    ("deadline", .text(orNull: step.deadline?.description)),
                ])
            ),
        ])
        try tell(.matterStep, data, of: matter.units, in: viewer.tree, transaction)
    }

    public func follow(_ sheet: WrittenReminderSheet, in tree: UnitTree, _ transaction: Transaction) throws {
        let lines = sheet.lines.map { line in
            JSONText.object([
                ("id", .text("\(line.matter.id)")), ("number", .text("\(line.matter.number)")),
                ("text", .text(line.matter.text)), ("rung", .text(line.rung)),
                ("deadline", .text(orNull: line.matter.deadline?.description)),
                ("daysAfter", .number(Int(clamping: line.daysAfter))),
                ("path", .text(Self.mattersPath + "/\(line.matter.id)")),
            ])
        }
        let data = JSONText.object([
            (
                "sheet",
                .object([
                    ("id", .text("\(sheet.id)")), ("day", .text("\(sheet.day)")),
                    ("unit", Self.data(sheet.unit, tree)), ("total", .number(sheet.total)),
                    ("path", .text(Self.mattersPath)), ("lines", .list(lines)),
                ])
            )
        ])
        try tell(.matterReminders, data, of: [sheet.unit], in: tree, transaction)
    }

    private static func data(_ matter: Matter, _ tree: UnitTree) -> JSONText {
        .object([
            ("id", .text("\(matter.id)")), ("version", .number(Int(clamping: matter.version))),
            ("number", .text("\(matter.number)")), ("text", .text(matter.text)),
            ("state", .text(matter.state.rawValue)),
            ("progress", .number(Int(clamping: matter.progress))),
            ("deadline", .text(orNull: matter.deadline?.description)), ("issuingUnit", data(matter.issuingUnit, tree)),
            ("leadUnit", data(matter.leadUnit, tree)), ("path", .text(mattersPath + "/\(matter.id)")),
        ])
    }

    private static func data(_ unit: Unit.ID, _ tree: UnitTree) -> JSONText {
        let keeper = tree.keepingUnit(of: unit)
        return .object([("id", .text("\(keeper?.id ?? unit)")), ("name", .text(keeper?.name.chinese ?? "—"))])
    }
}
