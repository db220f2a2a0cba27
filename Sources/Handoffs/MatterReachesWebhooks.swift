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
        let told = JSONText.object([
            ("position", .number(Int(clamping: step.position))), ("action", .text(step.action.rawValue)),
            ("deadline", .text(orNull: step.deadline?.description)),
        ])
        let data = JSONText.object([
            ("matter", Self.data(matter, viewer.tree)), ("step", matter.isOpen ? told : .null),
        ])
        try tell(.matterStep, data, of: matter.units, in: viewer.tree, transaction)
    }

    public func follow(_ sheet: WrittenReminderSheet, in tree: UnitTree, _ transaction: Transaction) throws {
        let lines = sheet.lines.map { line in
            JSONText.object([
                ("id", .text("\(line.matter.id)")), ("number", .text("\(line.matter.number)")),
                ("text", line.matter.ifOpen { .text($0.text) }), ("rung", line.matter.ifOpen { _ in .text(line.rung) }),
                ("deadline", line.matter.ifOpen { .text(orNull: $0.deadline?.description) }),
                ("daysAfter", line.matter.ifOpen { _ in .number(Int(clamping: line.daysAfter)) }),
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
            ("number", .text("\(matter.number)")), ("text", matter.ifOpen { .text($0.text) }),
            ("state", matter.ifOpen { .text($0.state.rawValue) }),
            ("progress", matter.ifOpen { .number(Int(clamping: $0.progress)) }),
            ("deadline", matter.ifOpen { .text(orNull: $0.deadline?.description) }),
            ("issuingUnit", matter.ifOpen { data($0.issuingUnit, tree) }),
            ("leadUnit", matter.ifOpen { data($0.leadUnit, tree) }), ("path", .text(mattersPath + "/\(matter.id)")),
        ])
    }

    private static func data(_ unit: Unit.ID, _ tree: UnitTree) -> JSONText {
        let keeper = tree.keepingUnit(of: unit)
        return .object([("id", .text("\(keeper?.id ?? unit)")), ("name", .text(keeper?.name.chinese ?? "—"))])
    }
}

extension Matter {
    /// Whether other systems may know more of it than its number.
    fileprivate var isOpen: Bool { secrecy != .restricted }

    /// What is said of it; null where it is restricted.
    fileprivate func ifOpen(_ data: (Matter) -> JSONText) -> JSONText { isOpen ? data(self) : .null }
}
